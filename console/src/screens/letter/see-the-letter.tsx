// One letter as it left: to whom, what the server said, and the page itself with its link made inert.
import { Button, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { WholeMessage } from '../../api-types.ts'
import type { Clock } from '../../clock.ts'
import { useClock } from '../../data/me.ts'
import { letterUrl, messageQuery } from '../../data/messages.ts'
import { Facts } from '../../parts/facts.tsx'
import { FaultInPlace } from '../../parts/fault.tsx'
import { FramePage } from '../../parts/frame-page.tsx'
import { StatusPill } from '../../parts/status.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { WideDialog } from '../../parts/wide-dialog.tsx'
import { every } from '../../polling.ts'
import { letterWords } from '../../words/states.ts'
import classes from './see-the-letter.module.css'

export function SeeTheLetter({ messageId, onClose }: { messageId: string; onClose: () => void }) {
  const message = useQuery({ ...messageQuery(messageId), refetchInterval: every(3000) })
  return (
    <WideDialog size={960} onClose={onClose}>
      <div className={classes.dialog}>
        <div className={classes.facts}>
          <Modal.Title>The letter</Modal.Title>
          {message.isPending && <Waiting lines={5} />}
          {message.isLoadingError && <FaultInPlace error={message.error} again={() => void message.refetch()} />}
          {message.data && <Whole message={message.data} />}
          <div className={classes.buttons}>
            <Button variant="default" onClick={onClose} data-autofocus>
              Close
            </Button>
          </div>
        </div>
        <div className={classes.paper}>
          <FramePage src={letterUrl(messageId)} title="The letter as it was sent" />
        </div>
      </div>
    </WideDialog>
  )
}

function Whole({ message }: { message: WholeMessage }) {
  const clock = useClock()
  return (
    <>
      <p className={classes.subject}>{message.subject}</p>
      <div>
        <StatusPill is={letterWords[message.reached]} />
      </div>
      {message.reason && <p className={classes.reason}>{message.reason}</p>}
      <Facts facts={factsOf(message, clock)} />
      <Tries message={message} />
    </>
  )
}

function factsOf(message: WholeMessage, clock: Clock): [string, string][] {
  const times: [string, string | null][] = [
    ['Queued', message.createdAt],
    ['Accepted by their server', message.acceptedAt],
    ['Delayed', message.delayedAt],
    ['Bounced', message.bouncedAt],
    ['Opened by a machine', message.machineOpenedAt],
    ['Opened by a person', message.openedAt],
    ['Signed in', message.signedInAt],
    // Of one that nobody has tried yet there is no next.
    ['Next try', message.attempts > 0 ? message.nextAt : null],
  ]
  const told = times.flatMap(([word, at]): [string, string][] => (at ? [[word, clock.exact(at)]] : []))
  // What a try heard stands under it; a letter that came back later brought its words with it.
  const late = (message.bouncedAt ?? message.delayedAt) && message.tries.every(({ answer }) => answer !== message.answer)
  return [['To', message.to], ...told, ...(late && message.answer ? [['Their words', message.answer] as [string, string]] : [])]
}

function Tries({ message }: { message: WholeMessage }) {
  const clock = useClock()
  if (message.tries.length === 0) return <p className={classes.none}>No try yet.</p>
  return (
    <section>
      <h2 className={classes.head}>What their server said</h2>
      <ol className={classes.tries}>
        {message.tries.map((one) => (
          <li key={one.at}>
            <span>{clock.exact(one.at)}</span>
            <code className={classes.answer}>{one.answer ?? one.outcome}</code>
          </li>
        ))}
      </ol>
    </section>
  )
}
