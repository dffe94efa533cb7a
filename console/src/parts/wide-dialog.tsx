// A dialog in two halves, work at the left and what comes of it at the right; on a phone one above the other.
import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useSession } from '../session.ts'
import { useUnsaved } from '../unsaved.ts'
import { useReturnFocus } from './return-focus.ts'

interface WideDialogProps {
  size: number
  onClose: () => void
  /** Something was typed: only Cancel closes. */
  dirty?: boolean
  children: ReactNode
}

export function WideDialog({ size, onClose, dirty = false, children }: WideDialogProps) {
  const seen = useSession() === 'open'
  useReturnFocus()
  useUnsaved(dirty)
  return (
    <Modal.Root opened onClose={onClose} size={size} lockScroll={seen} closeOnEscape={seen && !dirty} closeOnClickOutside={!dirty}>
      <Modal.Overlay />
      <Modal.Content>{children}</Modal.Content>
    </Modal.Root>
  )
}
