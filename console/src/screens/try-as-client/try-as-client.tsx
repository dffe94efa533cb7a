// Try it as the client would: the real invitation to the member's own mailbox, and a look at what its button opens.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Contact } from '../../api-types.ts'
import { refreshRecords } from '../../cache.ts'
import { sendTrial } from '../../data/contacts.ts'
import { useMe } from '../../data/me.ts'
import { Dialog, DialogForm } from '../../parts/dialog.tsx'
import { toast } from '../../parts/toast.tsx'
import { firstNameOf, nameOf } from '../../words/people.ts'
import { Chosen, PersonField } from '../client-portal/person-field.tsx'
import classes from './try-as-client.module.css'

interface TryAsClientProps {
  /** Left out, somebody is chosen here. */
  contact?: { id: string; name: string | null; email: string } | undefined
  /** What the invitation would open; with neither the whole portal. */
  recordId?: string | undefined
  projectId?: string | undefined
  onClose: () => void
}

export function TryAsClient({ contact, recordId, projectId, onClose }: TryAsClientProps) {
  const [picked, setPicked] = useState<Contact | null>(null)
  const [missing, setMissing] = useState(false)
  const { member } = useMe()
  const cache = useQueryClient()
  const who = contact ?? picked
  const send = useMutation({
    mutationFn: (id: string) => sendTrial(id, { recordId, projectId }),
    onSuccess: ({ sentTo }) => {
      toast(`On its way to ${sentTo}`)
      onClose()
      return refreshRecords(cache)
    },
  })
  const submit = () => {
    setMissing(who === null)
    if (who) send.mutate(who.id)
  }
  return (
    <Dialog title="Try it as the client would" onClose={onClose}>
      <DialogForm
        verb="Send it to me"
        busyVerb="Sending"
        icon="sent"
        busy={send.isPending}
        error={send.error}
        onCancel={onClose}
        onSubmit={submit}
      >
        {picked && !contact && <Chosen contact={picked} word="Choose somebody else" drop={() => setPicked(null)} takesFocus />}
        {!who && (
          <PersonField
            label="Contact"
            description="Whose way you take. They hear nothing of it."
            onPick={(one) => {
              setMissing(false)
              setPicked(one)
            }}
            error={missing && 'Choose whose way you want to take.'}
          />
        )}
        <ul className={classes.says}>
          <li>
            You get the very invitation{who ? ` that ${nameOf(who)} would get` : ''}, at <strong>{member?.email}</strong>.
          </li>
          <li>Its button leads through the same page and the same press, best tried on your phone. It opens once, until tomorrow.</li>
          <li>For an hour you see what {who ? firstNameOf(who) : 'they'} would see. Nothing can be sent or approved there.</li>
          <li>Files, and what was said, show only in a browser in which you are signed in to the console.</li>
          <li>{who ? firstNameOf(who) : 'The contact'} hears nothing. Links, sessions, states and numbers stay as they are.</li>
        </ul>
      </DialogForm>
    </Dialog>
  )
}
