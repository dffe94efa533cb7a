// A dialog: title, work, then Cancel and the verb. Esc and a press beside it close it unless something was typed.
import { Button, Loader, Modal } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import type { IconName } from '../icons.ts'
import { useSession } from '../session.ts'
import { useUnsaved } from '../unsaved.ts'
import classes from './dialog.module.css'
import { Fault } from './fault.tsx'
import { Icon } from './icon.tsx'
import { useReturnFocus } from './return-focus.ts'

interface DialogProps {
  title: string
  onClose: () => void
  /** Something was typed: only Cancel closes. */
  dirty?: boolean
  size?: number
  children: ReactNode
}

export function Dialog({ title, onClose, dirty = false, size = 480, children }: DialogProps) {
  const seen = useSession() === 'open'
  useReturnFocus()
  useUnsaved(dirty)
  return (
    <Modal opened onClose={onClose} title={title} size={size} lockScroll={seen} closeOnEscape={seen && !dirty} closeOnClickOutside={!dirty}>
      {children}
    </Modal>
  )
}

interface DialogFormProps {
  verb: string
  busyVerb?: string
  icon?: IconName
  takesAway?: boolean
  cancel?: string
  busy: boolean
  off?: boolean
  error?: unknown
  /** Fields that tell their own fault. */
  beside?: readonly string[]
  onCancel: () => void
  onSubmit: () => void
  children: ReactNode
}

export function DialogForm(props: DialogFormProps) {
  const { verb, busyVerb = verb, icon, takesAway, cancel = 'Cancel', busy, off, error, beside, onCancel, onSubmit, children } = props
  const submit = (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    if (!busy) onSubmit()
  }
  return (
    <form onSubmit={submit} noValidate className={classes.form}>
      <div className={classes.work}>{children}</div>
      <Fault error={error} beside={beside} />
      <div className={classes.buttons}>
        <Button variant="default" onClick={onCancel}>
          {cancel}
        </Button>
        <Button
          type="submit"
          color={takesAway ? 'var(--danger)' : undefined}
          disabled={off}
          aria-busy={busy}
          leftSection={busy ? <Loader color="currentColor" /> : icon && <Icon name={icon} size={16} />}
        >
          {busy ? busyVerb : verb}
        </Button>
      </div>
    </form>
  )
}
