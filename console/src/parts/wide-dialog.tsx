// A dialog in two halves, work at the left and what comes of it at the right; on a phone one above the other.
import { Modal } from '@mantine/core'
import type { FocusEvent, ReactNode } from 'react'
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
      <Modal.Content>
        <Edge goes="last" />
        {children}
        <Edge goes="first" />
      </Modal.Content>
    </Modal.Root>
  )
}

/**
 * From a page or paper inside, the Tab key goes on without asking us: behind one that ends or begins the dialog it would leave it.
 * What is to have the keyboard when the dialog opens therefore says so itself, with `data-autofocus`.
 */
function Edge({ goes }: { goes: 'first' | 'last' }) {
  const go = ({ currentTarget: edge }: FocusEvent<HTMLElement>) =>
    stopsBeside(edge)
      .at(goes === 'first' ? 0 : -1)
      ?.focus()
  // biome-ignore lint/a11y/noNoninteractiveTabindex: nobody stays on it
  // biome-ignore lint/a11y/noStaticElementInteractions: it hands the keyboard on
  return <span tabIndex={0} onFocus={go} />
}

const stopsBeside = (edge: HTMLElement) => [
  ...(edge.parentElement?.querySelectorAll<HTMLElement>('a[href], button:enabled, input:enabled, textarea:enabled') ?? []),
]
