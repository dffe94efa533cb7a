// Generate Magic Link: for whom, how long, where to and why; then the link itself, this once.
import { Radio, Select, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { fieldFaults } from '../../api.ts'
import type { Contact, Destination, MagicLink } from '../../api-types.ts'
import { refreshRecords } from '../../cache.ts'
import { destinationsQuery, makeMagicLink } from '../../data/contacts.ts'
import { useMay } from '../../data/me.ts'
import { Dialog, DialogForm } from '../../parts/dialog.tsx'
import { firstNameOf } from '../../words/people.ts'
import classes from './client-portal.module.css'
import { Chosen, PersonField } from './person-field.tsx'
import { ShownLink } from './shown-link.tsx'

const lifetimes = [
  { minutes: 15, word: '15 min' },
  { minutes: 60, word: '1 h' },
  { minutes: 1440, word: '24 h' },
]

const noWayIn = (contact: Contact) => (contact.can.includes('make_link') ? null : 'No access')

export function GenerateMagicLink({ contact, onClose }: { contact?: Contact; onClose: () => void }) {
  const [person, setPerson] = useState(contact ?? null)
  const [dropped, setDropped] = useState(false)
  const [minutes, setMinutes] = useState(15)
  const [destination, setDestination] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState<{ contact?: string; reason?: string }>({})
  const cache = useQueryClient()
  const [link, setLink] = useState<MagicLink | null>(null)
  const make = useMutation({
    mutationFn: (to: Contact) => makeMagicLink(to.id, { minutes, reason: reason.trim(), ...(destination ? { destination } : {}) }),
    onSuccess: (made) => {
      setLink(made)
      // Nobody waits for it: the next one may be wanted at once.
      void refreshRecords(cache)
    },
    // The link is shown and forgotten: nothing of the page keeps it.
    gcTime: 0,
  })
  // It stands until another one is there: should that be refused, this one still opens.
  if (link && person) return <ShownLink link={link} contact={person} again={make} onClose={onClose} />
  const drop = () => {
    setDropped(true)
    setPerson(null)
    setDestination(null)
  }
  const submit = () => {
    const faults = {
      ...(person ? {} : { contact: 'Choose somebody who has access.' }),
      ...(reason.trim() ? {} : { reason: 'Say why: it stands in the history.' }),
    }
    setMissing(faults)
    if (person && Object.keys(faults).length === 0) make.mutate(person)
  }
  const faults = fieldFaults(make.error)
  return (
    <Dialog title="Generate Magic Link" onClose={onClose} dirty={reason !== ''}>
      <DialogForm
        verb="Generate"
        busyVerb="Generating"
        icon="link"
        busy={make.isPending}
        error={make.error}
        beside={['reason', 'destination']}
        onCancel={onClose}
        onSubmit={submit}
      >
        {person ? (
          <Chosen contact={person} word="Choose somebody else" takesFocus={contact === undefined} drop={contact ? undefined : drop} />
        ) : (
          <PersonField
            label="Contact"
            not={noWayIn}
            onPick={(one) => {
              setMissing({})
              setPerson(one)
            }}
            error={missing.contact}
            takesFocus={dropped}
          />
        )}
        <Lifetime minutes={minutes} choose={setMinutes} />
        <Destinations person={person} chosen={destination} choose={setDestination} error={faults.destination} />
        <Textarea
          label="Reason"
          placeholder="On the phone: the letter does not arrive"
          rows={2}
          maxLength={500}
          value={reason}
          error={missing.reason ?? faults.reason}
          description="Stands in the history; the letter to the person does not tell it."
          onChange={(event) => {
            setMissing({})
            setReason(event.currentTarget.value)
          }}
          data-autofocus={contact !== undefined || undefined}
        />
        <p className={classes.help}>
          {person ? firstNameOf(person) : 'The person'} is told by mail that you made it. A link made earlier stops working.
        </p>
      </DialogForm>
    </Dialog>
  )
}

function Lifetime({ minutes, choose }: { minutes: number; choose: (minutes: number) => void }) {
  const long = useMay('links.copy_long')
  return (
    <Radio.Group
      label="Lifetime"
      value={String(minutes)}
      onChange={(value) => choose(Number(value))}
      description={long ? undefined : 'A longer one is for an owner, admin or manager to make.'}
    >
      <div className={classes.lifetimes}>
        {lifetimes.map((one) => (
          <Radio key={one.minutes} value={String(one.minutes)} label={one.word} disabled={one.minutes > 60 && !long} />
        ))}
      </div>
    </Radio.Group>
  )
}

interface DestinationsProps {
  person: Contact | null
  chosen: string | null
  choose: (path: string | null) => void
  error?: string
}

function Destinations({ person, chosen, choose, error }: DestinationsProps) {
  const pages = useQuery({ ...destinationsQuery(person?.id ?? ''), enabled: person !== null }).data?.items ?? []
  const data = pages.length > 0 ? pages.map((page) => ({ value: page.path, label: wordOf(page) })) : [{ value: '', label: 'Portal home' }]
  const home = pages.find(({ kind }) => kind === 'home')?.path ?? ''
  return (
    <Select
      label="Destination"
      data={data}
      value={chosen ?? home}
      onChange={(path) => choose(path && path !== home ? path : null)}
      error={error}
    />
  )
}

const wordOf = ({ kind, name }: Destination) => (kind === 'home' ? 'Portal home' : kind === 'access' ? 'My access' : (name ?? 'A page'))
