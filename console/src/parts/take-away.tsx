// Before something is taken away: a dialog that says what stops and what stays, with Keep beside the verb.
import type { ReactNode } from 'react'
import { Dialog, DialogForm } from './dialog.tsx'

interface TakeAwayProps {
  title: string
  verb: string
  busyVerb: string
  act: { isPending: boolean; error: unknown; mutate: () => void }
  dirty?: boolean
  onClose: () => void
  children: ReactNode
}

export function TakeAway({ title, verb, busyVerb, act, dirty, onClose, children }: TakeAwayProps) {
  return (
    <Dialog title={title} onClose={onClose} dirty={dirty} size={430}>
      <DialogForm
        verb={verb}
        busyVerb={busyVerb}
        takesAway
        cancel="Keep"
        busy={act.isPending}
        error={act.error}
        onCancel={onClose}
        onSubmit={() => act.mutate()}
      >
        {children}
      </DialogForm>
    </Dialog>
  )
}
