// Sending and nudging: first what would happen, by outcome, then the job that does it.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { PacketPlan, WholePacket } from '../../api-types.ts'
import { sendingQuery, startLetters } from '../../data/packets.ts'
import { count, countOf } from '../../numbers.ts'
import { Dialog, DialogForm } from '../../parts/dialog.tsx'
import { FaultInPlace } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { SendAnyway, saysYes } from '../../parts/send-anyway.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { reasonWords } from '../../words/reasons.ts'
import classes from './packet.module.css'

interface SendPacketProps {
  packet: WholePacket
  what: 'sending' | 'nudges'
  onClose: () => void
}

export function SendPacket({ packet, what, onClose }: SendPacketProps) {
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  const plan = useQuery(sendingQuery(packet.id, what))
  const failing = plan.data?.failing ?? null
  const start = useMutation({
    mutationFn: () => startLetters(packet.id, what, saysYes(typed)),
    onSuccess: ({ jobId }) => navigate({ to: '/activity/jobs/$jobId', params: { jobId }, ignoreBlocker: true }),
    // What was refused has changed since it was planned.
    onError: () => plan.refetch(),
  })
  return (
    <Dialog title={what === 'sending' ? 'Send' : 'Nudge'} onClose={onClose}>
      <DialogForm
        verb={what === 'sending' ? 'Send' : 'Nudge'}
        busyVerb="Sending"
        icon="sent"
        busy={start.isPending}
        off={!plan.data || plan.data.counts.sent === 0 || (failing !== null && !saysYes(typed))}
        error={start.error}
        onCancel={onClose}
        onSubmit={() => start.mutate()}
      >
        {plan.isLoadingError && <FaultInPlace error={plan.error} again={() => void plan.refetch()} />}
        {plan.isPending && <Waiting />}
        {plan.data && <Plan plan={plan.data} files={packet.files} what={what} />}
        {failing && <SendAnyway failing={failing} typed={typed} onType={setTyped} />}
      </DialogForm>
    </Dialog>
  )
}

interface PlanProps {
  plan: PacketPlan
  files: WholePacket['files']
  what: SendPacketProps['what']
}

function Plan({ plan: { counts, reasons, commonOnly, unmatched }, files, what }: PlanProps) {
  const isShared = files.some(({ audience }) => audience === 'all')
  const isOwn = files.some(({ audience }) => audience === 'one')
  return (
    <ul className={classes.plan} aria-label="What will happen">
      <li>
        <Icon name="sent" />
        {counts.sent === 0 ? 'No letter would be sent' : `${countOf(counts.sent, 'letter')} will be sent`}
      </li>
      {what === 'sending' && isOwn && commonOnly > 0 && (
        <li>
          <Icon name="contacts" />
          {count(commonOnly)} of them {commonOnly === 1 ? 'gets' : 'get'} {isShared ? 'the common files only' : 'no file'}
        </li>
      )}
      {what === 'sending' && unmatched > 0 && (
        <li className={classes.unmatched}>
          <Icon name="warning" />
          {countOf(unmatched, 'file')} for nobody yet, and not sent
        </li>
      )}
      {reasons.map(({ reason, count: many }) => (
        <li key={reason}>
          <Icon name="waived" />
          {count(many)} skipped: {reasonWords[reason] ?? reason}
        </li>
      ))}
    </ul>
  )
}
