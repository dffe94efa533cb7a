// Cancelling what is left of a job: it cannot be taken back, so it says first whom it leaves without a letter.
import { useMutation } from '@tanstack/react-query'
import type { Job } from '../../api-types.ts'
import { turnJob } from '../../data/jobs.ts'
import { countOf } from '../../numbers.ts'
import { TakeAway } from '../../parts/take-away.tsx'
import { toast } from '../../parts/toast.tsx'

interface CancelTheRestProps {
  job: Job
  onTurned: (turned: Job) => void
  onClose: () => void
}

export function CancelTheRest({ job, onTurned, onClose }: CancelTheRestProps) {
  const act = useMutation({
    mutationFn: () => turnJob(job.id, 'cancellation'),
    onSuccess: (turned) => {
      toast('The rest is cancelled')
      onTurned(turned)
      onClose()
    },
  })
  return (
    <TakeAway title="Cancel the rest of this job?" verb="Cancel the rest" busyVerb="Cancelling" act={act} onClose={onClose}>
      <p>{leftOut(job)} What was sent stays sent.</p>
      <p>It cannot be taken back: to write to them after all, start anew. To stop for a while, pause it.</p>
    </TakeAway>
  )
}

/** Counted live: the job may still be going on behind the question. */
function leftOut({ kind, counts: { waiting }, letters }: Job): string {
  const rows = kind === 'invitations' ? countOf(waiting, 'record') : countOf(waiting, 'person', 'people')
  const waits = waiting > 0 ? `${rows} ${waiting === 1 ? 'waits and gets' : 'wait and get'} no letter.` : ''
  const held = letters?.held ? `${countOf(letters.held, 'letter')} held back ${letters.held === 1 ? 'is' : 'are'} not sent.` : ''
  return [waits, held].filter(Boolean).join(' ')
}
