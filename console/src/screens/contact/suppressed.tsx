// An address that gets no letters: why, and the two ways on.
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Contact } from '../../api-types.ts'
import { liftSuppression } from '../../data/contacts.ts'
import { useClock } from '../../data/me.ts'
import { Dialog, DialogForm } from '../../parts/dialog.tsx'
import { Icon } from '../../parts/icon.tsx'
import { ReasonField } from '../../parts/reason-field.tsx'
import { toast } from '../../parts/toast.tsx'
import classes from './contact.module.css'

interface SuppressedProps {
  contact: Contact
  fix: () => void
}

export function Suppressed({ contact, fix }: SuppressedProps) {
  const clock = useClock()
  const [lifting, setLifting] = useState(false)
  const { suppressed, can } = contact
  if (!suppressed) return null
  return (
    <div className={classes.standing} role="note">
      <Icon name="bounced" size={16} />
      <div>
        <p>
          No letters go to {contact.displayEmail} since {clock.moment(suppressed.since)}. {suppressed.reason}
        </p>
        {suppressed.answer && <code className={classes.answer}>{suppressed.answer}</code>}
        <div className={classes.ways}>
          {can.includes('change_address') && (
            <Button size="xs" variant="default" onClick={fix}>
              Fix address
            </Button>
          )}
          {can.includes('release_address') && (
            <Button size="xs" variant="subtle" onClick={() => setLifting(true)}>
              Send letters again
            </Button>
          )}
        </div>
      </div>
      {lifting && <SendLettersAgain contact={contact} onClose={() => setLifting(false)} />}
    </div>
  )
}

export function SendLettersAgain({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const cache = useQueryClient()
  const act = useMutation({
    mutationFn: () => liftSuppression(contact.id, reason.trim()),
    onSuccess: () => {
      onClose()
      toast('Letters go to this address again')
      return cache.invalidateQueries()
    },
  })
  const submit = () => {
    setMissing(reason.trim() === '')
    if (reason.trim() !== '') act.mutate()
  }
  return (
    <Dialog title="Send letters again" onClose={onClose} dirty={reason !== ''} size={430}>
      <DialogForm verb="Send letters again" busy={act.isPending} error={act.error} onCancel={onClose} onSubmit={submit}>
        <p className={classes.liftHelp}>
          Nothing is sent by this. If the address is still wrong, the next letter comes back as well, and too many of those make other
          servers take yours for spam.
        </p>
        <ReasonField reason={reason} set={setReason} description="Your team reads it in the history." missing={missing} />
      </DialogForm>
    </Dialog>
  )
}
