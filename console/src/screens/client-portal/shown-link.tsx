// The link that was made, shown this once: to copy, or to be read by a phone's camera.
import { Button, Loader } from '@mantine/core'
import type { Contact, MagicLink } from '../../api-types.ts'
import { useClock } from '../../data/me.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Fault } from '../../parts/fault.tsx'
import { QrCode } from '../../parts/qr-code.tsx'
import { firstNameOf, nameOf } from '../../words/people.ts'
import classes from './client-portal.module.css'

interface ShownLinkProps {
  link: MagicLink
  contact: Contact
  again: { isPending: boolean; error: unknown; mutate: (contact: Contact) => void }
  onClose: () => void
}

export function ShownLink({ link, contact, again, onClose }: ShownLinkProps) {
  const clock = useClock()
  return (
    <Dialog title={`A magic link for ${nameOf(contact)}`} onClose={onClose} dirty size={560}>
      <div className={classes.shown}>
        <div className={classes.shownText}>
          <output className={classes.secret} aria-label="Magic link">
            {link.url}
          </output>
          <CopyButton text={link.url} />
          <p className={classes.help}>
            You see this once. It works once, until {clock.moment(link.expiresAt)}. {firstNameOf(contact)} is told that you made it.
          </p>
        </div>
        <QrCode className={classes.qr} text={link.url} says={`The link for ${nameOf(contact)}, for a camera`} />
      </div>
      <Fault error={again.error} />
      <div className={classes.end}>
        <Button
          variant="default"
          onClick={() => !again.isPending && again.mutate(contact)}
          aria-busy={again.isPending}
          leftSection={again.isPending ? <Loader color="currentColor" /> : undefined}
        >
          Generate again
        </Button>
        <Button onClick={onClose} data-autofocus>
          Done
        </Button>
      </div>
    </Dialog>
  )
}
