// Many letters at once: first what would happen, by outcome, then the job that does it.
import { Textarea } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { JobPlan } from '../../api-types.ts'
import { type Choice, planQuery, startJob } from '../../data/jobs.ts'
import { count, countOf } from '../../numbers.ts'
import { Dialog, DialogForm } from '../../parts/dialog.tsx'
import { FaultInPlace } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { longestNote } from '../../parts/note-field.tsx'
import { SendAnyway, saysYes } from '../../parts/send-anyway.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { nameOf } from '../../words/people.ts'
import { reasonWords } from '../../words/reasons.ts'
import classes from './send-portal-invites.module.css'

interface SendPortalInvitesProps {
  choice: Choice
  resend: boolean
  onClose: () => void
}

export function SendPortalInvites({ choice, resend, onClose }: SendPortalInvitesProps) {
  const [note, setNote] = useState('')
  const [typed, setTyped] = useState('')
  const navigate = useNavigate()
  const plan = useQuery(planQuery(choice, resend))
  const start = useMutation({
    mutationFn: () => startJob(choice, resend, note.trim() || undefined, saysYes(typed)),
    onSuccess: (job) => navigate({ to: '/activity/jobs/$jobId', params: { jobId: job.id }, ignoreBlocker: true }),
    // What was refused has changed since it was planned.
    onError: () => plan.refetch(),
  })
  const letters = plan.data?.letters ?? 0
  const failing = plan.data?.failing ?? null
  // Where nothing goes there is nothing to write on; what was written stays.
  const takesNote = plan.isPending || letters > 0 || note !== '' || start.isError
  return (
    <Dialog title={resend ? 'Resend Portal Invites' : 'Send Portal Invites'} onClose={onClose} dirty={note !== '' || typed !== ''}>
      <DialogForm
        verb="Send"
        busyVerb="Sending"
        icon="sent"
        busy={start.isPending}
        off={letters === 0 || (failing !== null && !saysYes(typed))}
        error={start.error}
        onCancel={onClose}
        onSubmit={() => start.mutate()}
      >
        {plan.isLoadingError && <FaultInPlace error={plan.error} again={() => void plan.refetch()} />}
        {plan.isPending && <Waiting />}
        {plan.data && <Plan plan={plan.data} />}
        {failing && <SendAnyway failing={failing} typed={typed} onType={setTyped} />}
        {takesNote && (
          <Textarea
            label="Note"
            placeholder="If you like"
            description={`Printed in every letter, as you write it. ${note.length} of ${longestNote}`}
            maxLength={longestNote}
            rows={3}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
        )}
      </DialogForm>
    </Dialog>
  )
}

function Plan({ plan: { counts, letters, sent, shared, reasons } }: { plan: JobPlan }) {
  const several = letters < counts.sent
  const will = several
    ? `${countOf(letters, 'letter')} will be sent, for ${countOf(counts.sent, 'record')}`
    : `${countOf(letters, 'letter')} will be sent`
  return (
    <ul className={classes.plan} aria-label="What will happen">
      {letters === 0 ? (
        <li className={classes.line}>
          <Icon name="sent" />
          <span className={classes.what}>No letter would be sent</span>
        </li>
      ) : (
        <Outcome icon="sent" words={will} records={sent.records} all={sent.count} strong />
      )}
      {several && (
        <Outcome
          icon="records"
          words={`${countOf(shared.count, 'record')} ${shared.count === 1 ? 'shares' : 'share'} a letter with others of the same contact`}
          records={shared.records}
          all={shared.count}
        />
      )}
      {reasons.map(({ reason, count: many, records }) => (
        <Outcome
          key={reason}
          icon="waived"
          words={`${count(many)} skipped: ${reasonWords[reason] ?? reason}`}
          records={records}
          all={many}
        />
      ))}
    </ul>
  )
}

interface OutcomeProps {
  icon: 'sent' | 'records' | 'waived'
  words: string
  records: JobPlan['sent']['records']
  all: number
  strong?: boolean
}

/** A number that opens its records. */
function Outcome({ icon, words, records, all, strong = false }: OutcomeProps) {
  return (
    <li className={classes.line}>
      <Icon name={icon} />
      <details className={classes.opens}>
        <summary className={strong ? classes.what : undefined}>{words}</summary>
        <ul className={classes.records}>
          {records.map(({ id, company, project, contact }) => (
            <li key={id}>
              {company ?? nameOf(contact)}
              <span className={classes.under}>{[project, contact.email].join(', ')}</span>
            </li>
          ))}
          {all > records.length && <li className={classes.beside}>and {count(all - records.length)} more</li>}
        </ul>
      </details>
    </li>
  )
}
