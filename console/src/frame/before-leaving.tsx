// Asked of whoever leaves by a link, by Back or by closing the tab while something is not saved.
import { type ShouldBlockFn, useBlocker } from '@tanstack/react-router'
import { Dialog, DialogForm } from '../parts/dialog.tsx'
import { isUnsaved } from '../unsaved.ts'

export function BeforeLeaving() {
  const { status, proceed, reset } = useBlocker({ shouldBlockFn: leaves, enableBeforeUnload: isUnsaved, withResolver: true })
  if (status !== 'blocked') return null
  return (
    <Dialog title="Leave this page?" onClose={reset} size={430}>
      <DialogForm verb="Leave" takesAway cancel="Stay" busy={false} onCancel={reset} onSubmit={proceed}>
        <p>What you typed here, or what is shown only once, is gone when you leave.</p>
      </DialogForm>
    </Dialog>
  )
}

/** Another tab of the same page takes what was typed there along, too; other filters do not. */
const leaves: ShouldBlockFn = ({ current, next }) => isUnsaved() && (current.pathname !== next.pathname || tabOf(current) !== tabOf(next))
const tabOf = ({ search }: { search: object }) => ('tab' in search ? search.tab : undefined)
