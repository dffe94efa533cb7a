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
import { Waiting } from '../../parts/waiting.tsx'
import { reasonWords } from '../../words/reasons.ts'
import classes from './send-portal-invites.module.css'

const longestNote = 500

interface SendPortalInvitesProps {
  choice: Choice
  resend: boolean
  onClose: () => void
}

export function SendPortalInvites({ choice, resend, onClose }: SendPortalInvitesProps) {
  const [note, setNote] = useState('')
  const navigate = useNavigate()
  const plan = useQuery(planQuery(choice, resend))
  const start = useMutation({
    mutationFn: () => startJob(choice, resend, note.trim() || undefined),
    onSuccess: (job) => navigate({ to: '/activity/jobs/$jobId', params: { jobId: job.id } }),
  })
  const letters = plan.data?.counts.sent ?? 0
  return (
    <Dialog title={resend ? 'Resend Portal Invites' : 'Send Portal Invites'} onClose={onClose} dirty={note !== ''}>
      <DialogForm
        verb="Send"
        busyVerb="Sending"
        icon="sent"
        busy={start.isPending}
        off={letters === 0}
        error={start.error}
        onCancel={onClose}
        onSubmit={() => start.mutate()}
      >
        {plan.isError && <FaultInPlace error={plan.error} again={() => void plan.refetch()} />}
        {plan.isPending && <Waiting />}
        {plan.data && <Plan plan={plan.data} />}
        <Textarea
          label="Note"
          placeholder="If you like"
          description={`Printed in every letter, as you write it. ${note.length} of ${longestNote}`}
          maxLength={longestNote}
          rows={3}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      </DialogForm>
    </Dialog>
  )
}

function Plan({ plan }: { plan: JobPlan }) {
  const { sent } = plan.counts
  return (
    <ul className={classes.plan} aria-label="What will happen">
      <li className={classes.line}>
        <Icon name="sent" />
        <span className={classes.what}>{sent === 0 ? 'No letter would be sent' : `${countOf(sent, 'letter')} will be sent`}</span>
      </li>
      {plan.reasons.map(({ reason, count: many }) => (
        <li key={reason} className={classes.line}>
          <Icon name="waived" />
          <span>
            {count(many)} skipped: {reasonWords[reason] ?? reason}
          </span>
        </li>
      ))}
    </ul>
  )
}
