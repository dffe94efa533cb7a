// A job while it runs and after: how far it is, what became of each row, and the cure beside the fault.
import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { Job as Shape } from '../../api-types.ts'
import { type JobTurn, jobQuery, receiptUrl, turnJob } from '../../data/jobs.ts'
import { useClock } from '../../data/me.ts'
import { count, countOf } from '../../numbers.ts'
import { Fault } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { PageHead } from '../../parts/page.tsx'
import { PageFault } from '../../parts/page-fault.tsx'
import { StatusPill } from '../../parts/status.tsx'
import { toast } from '../../parts/toast.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { jobWords } from '../../words/states.ts'
import list from '../list.module.css'
import classes from './job.module.css'
import { JobRows } from './job-rows.tsx'

const route = getRouteApi('/activity/jobs/$jobId')

export function Job() {
  const { jobId } = route.useParams()
  const job = useQuery({
    ...jobQuery(jobId),
    refetchInterval: ({ state }) => (isOver(state.data) && !state.data?.letters?.owed ? false : 1500),
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

/** What each button is called, what `can` calls it, and what is said once it is done; where nothing is, the page says it. */
const turns: { word: string; can: string; turn: JobTurn; done?: string }[] = [
  { word: 'Retry failed', can: 'retry', turn: 'retry' },
  { word: 'Cancel the rest', can: 'cancel', turn: 'cancellation', done: 'The rest is cancelled' },
  { word: 'Pause', can: 'pause', turn: 'pause' },
  { word: 'Resume', can: 'resume', turn: 'resume' },
]

function Whole({ job }: { job: Shape }) {
  const cache = useQueryClient()
  const turning = useMutation({
    mutationFn: ({ turn }: { turn: JobTurn; done?: string | undefined }) => turnJob(job.id, turn),
    onSuccess: (turned, { done }) => {
      if (done) toast(done)
      cache.setQueryData(['job', job.id], turned)
      return cache.invalidateQueries({ queryKey: ['job', job.id] })
    },
  })
  const buttons = turns.filter(({ can }) => job.can.includes(can))
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
            {buttons.map(({ word, can, turn, done }) => (
              <Button
                key={turn}
                variant={can === 'pause' || can === 'resume' ? 'filled' : 'default'}
                aria-busy={turning.isPending && turning.variables.turn === turn}
                onClick={() => !turning.isPending && turning.mutate({ turn, done })}
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
        <Progress job={job} />
      </div>
      <JobRows job={job} />
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
  const written = countOf(letters?.total ?? counts.sent, 'letter')
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
  return <>{over ? `${began} Over ${clock.moment(over)}.` : `${began} ${timeLeft(job)}`}</>
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
  const done = total - waiting
  const share = (part: number) => ({ width: `${total === 0 ? 0 : (part / total) * 100}%` })
  return (
    <section aria-label="Progress">
      <div className={classes.figures}>
        <span>
          <span className={classes.number}>{count(done)}</span> of {countOf(total, 'record')}
        </span>
        <span className={classes.percent}>{total === 0 ? '100%' : `${Math.floor((done / total) * 100)}%`}</span>
      </div>
      <div className={classes.bar} role="progressbar" aria-label="Rows done" aria-valuemin={0} aria-valuemax={total} aria-valuenow={done}>
        {sent > 0 && <span className={classes.sent} style={share(sent)} />}
        {failed > 0 && <span className={classes.failed} style={share(failed)} />}
        {skipped > 0 && <span className={classes.skipped} style={share(skipped)} />}
      </div>
      <ul className={classes.counts}>
        <li>
          <Icon name="sent" /> {count(sent)} sent{letters && letters.total < sent && `, in ${countOf(letters.total, 'letter')}`}
        </li>
        <li className={failed > 0 ? classes.bad : undefined}>
          <Icon name="nonCompliant" /> {count(failed)} failed
        </li>
        <li>
          <Icon name="awaiting" /> {count(waiting)} waiting
        </li>
        <li>
          <Icon name="waived" /> {count(skipped)} skipped
        </li>
        {letters && letters.delayed > 0 && (
          <li className={classes.caution}>
            <Icon name="expiring" /> {count(letters.delayed)} trying again
          </li>
        )}
        {letters && letters.bounced > 0 && (
          <li className={classes.bad}>
            <Icon name="bounced" /> {count(letters.bounced)} bounced
          </li>
        )}
        {letters && letters.accepted + letters.bounced > 0 && (
          <li className={classes.share}>{bouncedShare(letters)} bounced. Above 5% it pauses by itself.</li>
        )}
      </ul>
    </section>
  )
}
