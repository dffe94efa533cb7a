// A job while it runs and after: how far it is, what became of each row, and the cure beside the fault.
import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { Job as Shape } from '../../api-types.ts'
import { type JobTurn, jobQuery, receiptUrl, turnJob } from '../../data/jobs.ts'
import { useClock } from '../../data/me.ts'
import type { IconName } from '../../icons.ts'
import { count, countOf } from '../../numbers.ts'
import { Fault } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { PageHead } from '../../parts/page.tsx'
import { PageFault } from '../../parts/page-fault.tsx'
import { stayNear } from '../../parts/return-focus.ts'
import { StatusPill } from '../../parts/status.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { every } from '../../polling.ts'
import type { LetterTrouble, RowOutcome } from '../../shapes.ts'
import { jobWords } from '../../words/states.ts'
import list from '../list.module.css'
import { CancelTheRest } from './cancel-the-rest.tsx'
import classes from './job.module.css'
import { JobRows } from './job-rows.tsx'

const route = getRouteApi('/activity/jobs/$jobId')

export function Job() {
  const { jobId } = route.useParams()
  const job = useQuery({
    ...jobQuery(jobId),
    refetchInterval: (query) => (isOver(query.state.data) && !query.state.data?.letters?.owed ? false : every(2000)(query)),
  })
  if (job.data) return <Whole job={job.data} />
  if (job.isLoadingError)
    return <PageFault error={job.error} again={() => void job.refetch()} from={{ word: 'Activity', to: '/activity' }} />
  return (
    <div className={list.waiting}>
      <Waiting lines={6} />
    </div>
  )
}

export const isOver = (job: Shape | undefined) => job?.state === 'done' || job?.state === 'cancelled'

/** What each button is called, and what `can` calls it. What it did, the page says. */
const turns: { word: string; can: string; turn: JobTurn }[] = [
  { word: 'Retry failed', can: 'retry', turn: 'retry' },
  { word: 'Cancel the rest', can: 'cancel', turn: 'cancellation' },
  { word: 'Pause', can: 'pause', turn: 'pause' },
  { word: 'Resume', can: 'resume', turn: 'resume' },
]

function Whole({ job }: { job: Shape }) {
  const cache = useQueryClient()
  const [isCancelling, setCancelling] = useState(false)
  const takeIn = (turned: Shape) => {
    cache.setQueryData(['job', job.id], turned)
    // A packet of which nothing was sent yet is a draft again.
    if (turned.packetId) void cache.invalidateQueries({ queryKey: ['packet', turned.packetId] })
    return cache.invalidateQueries({ queryKey: ['job', job.id] })
  }
  const turning = useMutation({ mutationFn: (turn: JobTurn) => turnJob(job.id, turn), onSuccess: takeIn })
  const isTaking = (turn: JobTurn) => turning.isPending && turning.variables === turn
  const buttons = turns.filter(({ can }) => job.can.includes(can))
  const first = isOver(job) ? 'retry' : job.state === 'paused' ? 'resume' : 'pause'
  return (
    <>
      <PageHead
        title={titleOf(job)}
        beside={isOver(job) || job.state === 'paused' ? <StatusPill is={jobWords[job.state]} /> : undefined}
        under={<Started job={job} />}
        crumbs={[
          { word: 'Activity', to: '/activity' },
          { word: 'Jobs', to: '/activity', search: { tab: 'jobs' } },
        ]}
        actions={
          <>
            <Button component="a" variant="default" href={receiptUrl(job.id)} download leftSection={<Icon name="download" size={16} />}>
              Receipt as CSV
            </Button>
            {buttons.map(({ word, can, turn }) => (
              <Button
                // Pause and Resume take each other's place: one button, so that the keyboard stays on it.
                key={turn === 'resume' ? 'pause' : turn}
                variant={can === first ? 'filled' : 'default'}
                aria-busy={isTaking(turn)}
                onClick={({ currentTarget }) => {
                  if (turn === 'cancellation') return setCancelling(true)
                  // Another turn is taken at once: the one before may still be waiting for news.
                  if (isTaking(turn)) return
                  stayNear(currentTarget)
                  turning.mutate(turn)
                }}
              >
                {word}
              </Button>
            ))}
          </>
        }
      />
      <div className={classes.body}>
        <Fault error={turning.error} />
        {job.state === 'paused' && <Paused job={job} />}
        {isOver(job) && <Trouble job={job} />}
        <Progress job={job} />
      </div>
      <JobRows job={job} />
      {isCancelling && <CancelTheRest job={job} onTurned={takeIn} onClose={() => setCancelling(false)} />}
    </>
  )
}

function Paused({ job: { pausedBecause, letters } }: { job: Shape }) {
  const held = letters?.held ? ` ${countOf(letters.held, 'letter')} ${letters.held === 1 ? 'is' : 'are'} held back.` : ''
  return (
    <p className={classes.paused} role="status">
      <Icon name="warning" />
      {whyPaused(pausedBecause, letters)}
      {held}
    </p>
  )
}

function whyPaused(because: Shape['pausedBecause'], letters: Shape['letters']): string {
  if (because === 'bounces') return `Paused by itself: ${bouncedShare(letters)} bounced. Look at the addresses, then go on.`
  if (because === 'maker_gone')
    return 'Paused by itself: whoever started it may no longer do so. Look at what it sends, then resume or cancel it.'
  return 'Paused. Nothing is sent until you resume.'
}

/** A job that is over and yet not in order: what somebody must do, where the green word would hide it. */
function Trouble({ job: { id, can, counts, letters } }: { job: Shape }) {
  if (!can.includes('retry')) return null
  const unsent = counts.failed + (letters?.failed ?? 0)
  const bounced = letters?.bounced ?? 0
  return (
    <p className={classes.trouble} role="status">
      <Icon name="warning" />
      <span>
        {unsent > 0 && `${countOf(unsent, 'letter')} could not be sent. `}
        {bounced > 0 && (
          <>
            {countOf(bounced, 'letter')} bounced:{' '}
            <Link to="/activity/jobs/$jobId" params={{ jobId: id }} search={{ letter: 'bounced' }} hash="rows" resetScroll={false}>
              look at the addresses
            </Link>
            .{' '}
          </>
        )}
        {bounced > 0 ? 'Once they are mended, Retry failed writes to them again.' : 'Retry failed writes them once more.'}
      </span>
    </p>
  )
}

/** "5.2%" of the letters that a server has answered for. */
function bouncedShare(letters: Shape['letters']): string {
  const { accepted = 0, bounced = 0 } = letters ?? {}
  return `${((bounced / Math.max(1, accepted + bounced)) * 100).toFixed(1)}%`
}

const sendingWords: { [kind in Shape['kind']]: string } = {
  invitations: 'Sending portal invites',
  packet: 'Sending a packet',
  packet_nudge: 'Nudging about a packet',
  packet_replaced: 'Telling of a replaced file',
}

function titleOf({ state, kind, counts, letters }: Shape): string {
  const many = letters?.total ?? counts.sent
  const written = many === 0 ? 'No letter' : countOf(many, 'letter')
  if (state === 'done') return `${written} sent`
  return state === 'cancelled' ? `${written} sent, the rest cancelled` : sendingWords[kind]
}

function Started({ job }: { job: Shape }) {
  const clock = useClock()
  const began = `Started by ${job.madeBy?.name ?? 'an API key'}, ${clock.moment(job.startedAt ?? job.createdAt)}.`
  const over = job.finishedAt ?? job.cancelledAt
  // A member has a moment to think better of many letters.
  if (job.state === 'queued')
    return <>{`${began} The first letter leaves at ${clock.time(job.startsAt)}; until then you can cancel all.`}</>
  return <>{over && isOver(job) ? `${began} Ended ${clock.moment(over)}.` : `${began} ${timeLeft(job)}`}</>
}

function timeLeft({ startedAt, counts }: Shape): string {
  const done = counts.total - counts.waiting
  if (!startedAt || done === 0 || counts.waiting === 0) return ''
  const seconds = ((Date.now() - Date.parse(startedAt)) / done / 1000) * counts.waiting
  if (seconds < 60) return 'Less than a minute left.'
  return `About ${countOf(Math.round(seconds / 60), 'minute')} left.`
}

function Progress({ job }: { job: Shape }) {
  const { total, sent, skipped, failed, waiting } = job.counts
  const { letters } = job
  const { held = 0, bounced = 0, delayed = 0, accepted = 0, failed: unsent = 0 } = letters ?? {}
  // Letters that a pause holds back have a row that is done, and are not on their way for all that.
  const perLetter = letters && letters.total > 0 ? sent / letters.total : 0
  const kept = Math.round(held * perLetter)
  const wrong = Math.round((bounced + unsent) * perLetter)
  const done = total - waiting - kept
  const share = (part: number) => ({ width: `${total === 0 ? 0 : (part / total) * 100}%` })
  return (
    <section aria-label="Progress">
      <div className={classes.figures}>
        <span>
          <span className={classes.number}>{count(done)}</span> of{' '}
          {job.kind === 'invitations' ? countOf(total, 'record') : countOf(total, 'person', 'people')}
        </span>
        <span className={classes.percent}>{total === 0 ? '100%' : `${Math.floor((done / total) * 100)}%`}</span>
      </div>
      <div className={classes.bar} role="progressbar" aria-label="Rows done" aria-valuemin={0} aria-valuemax={total} aria-valuenow={done}>
        {sent - kept - wrong > 0 && <span className={classes.sent} style={share(sent - kept - wrong)} />}
        {failed + wrong > 0 && <span className={classes.failed} style={share(failed + wrong)} />}
        {skipped > 0 && <span className={classes.skipped} style={share(skipped)} />}
        {kept > 0 && <span className={classes.held} style={share(kept)} />}
      </div>
      <ul className={classes.counts}>
        <Count job={job} icon="sent" opens={{ outcome: 'sent' }}>
          {count(sent - kept)} sent{letters && held === 0 && letters.total < sent && `, in ${countOf(letters.total, 'letter')}`}
        </Count>
        {failed > 0 && (
          <Count job={job} icon="nonCompliant" tone={classes.bad} opens={{ outcome: 'failed' }}>
            {count(failed)} failed
          </Count>
        )}
        {waiting > 0 && (
          <Count job={job} icon={job.state === 'cancelled' ? 'revoked' : 'awaiting'} opens={{ outcome: 'waiting' }}>
            {count(waiting)} {job.state === 'cancelled' ? 'cancelled' : 'waiting'}
          </Count>
        )}
        {skipped > 0 && (
          <Count job={job} icon="waived" opens={{ outcome: 'skipped' }}>
            {count(skipped)} skipped
          </Count>
        )}
        {held > 0 && (
          <Count job={job} icon="expiring" tone={classes.caution} opens={{ letter: 'held' }}>
            {count(held)} held back
          </Count>
        )}
        {delayed > 0 && (
          <Count job={job} icon="expiring" tone={classes.caution} opens={{ letter: 'delayed' }}>
            {count(delayed)} trying again
          </Count>
        )}
        {unsent > 0 && (
          <Count job={job} icon="nonCompliant" tone={classes.bad} opens={{ letter: 'failed' }}>
            {count(unsent)} not sent
          </Count>
        )}
        {bounced > 0 && (
          <Count job={job} icon="bounced" tone={classes.bad} opens={{ letter: 'bounced' }}>
            {count(bounced)} bounced
          </Count>
        )}
        {accepted + bounced > 0 && (
          <li className={classes.share}>
            {bouncedShare(letters)} bounced.{!isOver(job) && job.state !== 'paused' && ' Above 5% of twenty or more it pauses by itself.'}
          </li>
        )}
      </ul>
    </section>
  )
}

interface CountProps {
  job: Shape
  icon: IconName
  tone?: string | undefined
  opens: { outcome: RowOutcome } | { letter: LetterTrouble }
  children: ReactNode
}

/** Every figure opens its rows. */
function Count({ job, icon, tone, opens, children }: CountProps) {
  return (
    <li className={tone}>
      <Icon name={icon} />
      <Link to="/activity/jobs/$jobId" params={{ jobId: job.id }} search={opens} hash="rows" resetScroll={false}>
        {children}
      </Link>
    </li>
  )
}
