// Invite a guest: somebody who is let in to the project for a while, to do named things.
import { Checkbox, Radio, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { fieldFaults } from '../../api.ts'
import type { Contact, Grant, Project } from '../../api-types.ts'
import { refreshRecords } from '../../cache.ts'
import { inviteGuest } from '../../data/grants.ts'
import { useClock, useMe } from '../../data/me.ts'
import { Dialog, DialogForm } from '../../parts/dialog.tsx'
import { toast } from '../../parts/toast.tsx'
import { endOfDay } from '../../zones.ts'
import { contactAt, Somebody } from '../client-portal/invite-to-client-portal.tsx'
import { Chosen } from '../client-portal/person-field.tsx'
import { isAddress } from '../invite-to-portal/addresses.ts'
import classes from './guests.module.css'

const spans = [
  ['1', '1 hour'],
  ['4', '4 hours'],
  ['24', '24 hours'],
  ['72', '3 days'],
  ['day', 'At the end of a day'],
] as const

const rights = [
  ['comment', 'Comment'],
  ['upload', 'Upload'],
  ['download', 'Download'],
] as const

interface Wish {
  contact: Contact | null
  email: string
  name: string
  company: string
  note: string
  span: string
  day: string
  rights: string[]
}

const first: Wish = { contact: null, email: '', name: '', company: '', note: '', span: '24', day: '', rights: ['upload', 'download'] }

export function InviteGuest({ project, onClose }: { project: Project; onClose: () => void }) {
  const [wish, setWish] = useState(first)
  const [wrong, setWrong] = useState<{ who?: string; day?: string }>({})
  const { timeZone } = useMe().account
  const clock = useClock()
  const cache = useQueryClient()
  const change = (part: Partial<Wish>) => {
    setWrong({})
    setWish({ ...wish, ...part })
  }
  const send = useMutation({
    mutationFn: async () => {
      const { contact, email, name, company, note } = wish
      const id = contact?.id ?? (await contactAt({ email: email.trim(), name: name.trim(), company: company.trim() }))
      const endsAt = wish.span === 'day' ? endOfDay(wish.day, timeZone) : new Date(Date.now() + Number(wish.span) * 3_600_000).toISOString()
      return inviteGuest(project.id, id, ['view', ...wish.rights] as Grant['abilities'], endsAt, note.trim())
    },
    onSuccess: () => {
      onClose()
      toast('Invitation queued')
      return refreshRecords(cache)
    },
  })
  const submit = () => {
    if (!wish.contact && !isAddress(wish.email)) return setWrong({ who: 'Choose a contact, or write an address like name@company.com' })
    if (wish.span === 'day' && (wish.day === '' || clock.daysUntil(wish.day) < 0)) return setWrong({ day: 'Choose today or a later day.' })
    send.mutate()
  }
  return (
    <Dialog title="Invite a guest" onClose={onClose} dirty={wish.email !== '' || wish.note !== ''}>
      <DialogForm
        verb="Send Invite"
        busyVerb="Sending"
        icon="sent"
        busy={send.isPending}
        error={send.error}
        beside={['email', 'note', 'name', 'company']}
        onCancel={onClose}
        onSubmit={submit}
      >
        {wish.contact ? (
          <Chosen contact={wish.contact} word="Choose somebody else" takesFocus drop={() => change({ contact: null, email: '' })} />
        ) : (
          <Somebody wish={wish} change={change} error={wrong.who ?? fieldFaults(send.error).email} takesFocus={false} />
        )}
        <Radio.Group label="Access ends after" value={wish.span} onChange={(span) => change({ span })}>
          {spans.map(([value, label]) => (
            <Radio key={value} value={value} label={label} mt={8} />
          ))}
        </Radio.Group>
        {wish.span === 'day' && (
          <TextInput
            type="date"
            label="Day"
            className={classes.days}
            value={wish.day}
            min={clock.plainDay(Date.now())}
            max="2999-12-31"
            error={wrong.day}
            onChange={(event) => change({ day: event.currentTarget.value })}
          />
        )}
        <Checkbox.Group
          label="Besides looking they may"
          description="What they upload is seen by your team alone, until somebody shows it."
          value={wish.rights}
          onChange={(chosen) => change({ rights: chosen })}
        >
          {rights.map(([value, label]) => (
            <Checkbox key={value} value={value} label={label} mt={8} />
          ))}
        </Checkbox.Group>
        <Textarea
          label="Note"
          placeholder="If you like"
          rows={2}
          maxLength={500}
          description="Printed in the letter, as you write it."
          value={wish.note}
          onChange={(event) => change({ note: event.currentTarget.value })}
        />
      </DialogForm>
    </Dialog>
  )
}
