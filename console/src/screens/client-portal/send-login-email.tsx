// Send Login Email: one or several people get a link to their pages; what became of each is said.
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Contact } from '../../api-types.ts'
import { refreshRecords } from '../../cache.ts'
import { sendLoginEmail } from '../../data/contacts.ts'
import { useMe } from '../../data/me.ts'
import { countOf } from '../../numbers.ts'
import { ByText } from '../../parts/by-text.tsx'
import { Dialog, DialogForm } from '../../parts/dialog.tsx'
import { whatWentWrong } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { toast } from '../../parts/toast.tsx'
import { nameOf } from '../../words/people.ts'
import classes from './client-portal.module.css'
import { Chosen, PersonField } from './person-field.tsx'

interface Outcome {
  contact: Contact
  /** Null: their letter is queued. */
  error: unknown
}

export const noWayIn = (contact: Contact) => (contact.can.includes('send_login') ? null : 'No access')

export function SendLoginEmail({ contact, onClose }: { contact?: Contact; onClose: () => void }) {
  const [people, setPeople] = useState<Contact[]>(contact ? [contact] : [])
  const [missing, setMissing] = useState(false)
  const [byText, setByText] = useState(false)
  const { account } = useMe()
  const cache = useQueryClient()
  const send = useMutation({
    mutationFn: () => Promise.all(people.map((one) => sendTo(one, byText))),
    onSuccess: (outcomes) => {
      if (outcomes.every(({ error }) => error === null)) {
        onClose()
        toast(outcomes.length === 1 ? 'Login email queued' : `${outcomes.length} login emails queued`)
      }
      return refreshRecords(cache)
    },
  })
  if (send.data?.some(({ error }) => error !== null)) return <Outcomes outcomes={send.data} onClose={onClose} />
  const submit = () => {
    setMissing(people.length === 0)
    if (people.length > 0) send.mutate()
  }
  return (
    <Dialog title="Send Login Email" onClose={onClose} dirty={people.length > (contact ? 1 : 0)}>
      <DialogForm verb="Send" busyVerb="Sending" icon="sent" busy={send.isPending} error={send.error} onCancel={onClose} onSubmit={submit}>
        {people.map((one) => (
          <Chosen
            key={one.id}
            contact={one}
            word="Remove"
            drop={contact?.id === one.id ? undefined : () => setPeople(people.filter(({ id }) => id !== one.id))}
          />
        ))}
        {!contact && (
          <PersonField
            label="Contact"
            description={people.length === 0 ? 'One or several.' : undefined}
            without={people}
            not={noWayIn}
            onPick={(one) => {
              setMissing(false)
              setPeople([...people, one])
            }}
            error={missing && 'Choose at least one person who has access.'}
          />
        )}
        <ByText checked={byText} set={setByText} />
        <p className={classes.help}>
          {people.length === 1 ? 'The link goes' : 'Each gets a link of their own,'} to the address on file. It works once, for{' '}
          {account.loginMinutes} minutes, and opens their pages.
        </p>
      </DialogForm>
    </Dialog>
  )
}

async function sendTo(contact: Contact, byText: boolean): Promise<Outcome> {
  try {
    await sendLoginEmail(contact.id, byText)
    return { contact, error: null }
  } catch (error) {
    return { contact, error }
  }
}

/** Not all could be sent: who has a letter, and who has none and why. */
function Outcomes({ outcomes, onClose }: { outcomes: Outcome[]; onClose: () => void }) {
  const sent = outcomes.filter(({ error }) => error === null).length
  return (
    <Dialog title={sent === 0 ? 'No login email was sent' : `${countOf(sent, 'login email')} queued, not all`} onClose={onClose}>
      <ul className={classes.outcomes} role="alert">
        {outcomes.map(({ contact, error }) => (
          <li key={contact.id} data-bad={error !== null || undefined}>
            <Icon name={error === null ? 'check' : 'warning'} size={16} />
            <span>
              <span className={classes.strong}>{nameOf(contact)}</span>
              <span className={classes.second}>{error === null ? 'Queued' : whatWentWrong(error)}</span>
            </span>
          </li>
        ))}
      </ul>
      <div className={classes.end}>
        <Button onClick={onClose} data-autofocus>
          Done
        </Button>
      </div>
    </Dialog>
  )
}
