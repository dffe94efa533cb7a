// What a member sets by hand, always with a reason: waive, override, archive.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { WholeRecord } from '../../api-types.ts'
import { refreshRecords } from '../../cache.ts'
import { decide, type RecordDecision, undo } from '../../data/records.ts'
import { Dialog, DialogForm } from '../../parts/dialog.tsx'
import { ReasonField } from '../../parts/reason-field.tsx'
import { toast } from '../../parts/toast.tsx'
import { Effects } from './revoke-portal-access.tsx'

const words: { [decision in RecordDecision]: { title: string; verb: string; done: string; stops: string[]; stays: string[] } } = {
  waiver: {
    title: 'Waive',
    verb: 'Waive',
    done: 'Waived',
    stops: ['Nothing more is asked on this record'],
    stays: ['Documents, access and history stay', 'You can take it back at any time'],
  },
  override: {
    title: 'Override to Compliant',
    verb: 'Override',
    done: 'Set to Compliant',
    stops: ['The record counts as Compliant, whatever its documents say'],
    stays: ['Documents, access and history stay', 'You can take it back at any time'],
  },
  archive: {
    title: 'Archive',
    verb: 'Archive',
    done: 'Archived',
    stops: ['Portal access to this record pauses, and open links to it stop working', 'Reminders and bulk letters leave it out'],
    stays: ['Documents and history stay', 'You can bring it back at any time'],
  },
}

interface DecideByHandProps {
  decision: RecordDecision
  record: WholeRecord
  onClose: () => void
}

export function DecideByHand({ decision, record, onClose }: DecideByHandProps) {
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const cache = useQueryClient()
  const { title, verb, done, stops, stays } = words[decision]
  const act = useMutation({
    mutationFn: () => decide(record.id, decision, reason.trim()),
    onSuccess: () => {
      onClose()
      toast(done, () => undo(record.id, decision).then(() => refreshRecords(cache)))
      return refreshRecords(cache)
    },
  })
  const submit = () => {
    setMissing(reason.trim() === '')
    if (reason.trim() !== '') act.mutate()
  }
  return (
    <Dialog title={title} onClose={onClose} dirty={reason !== ''} size={430}>
      <DialogForm verb={verb} busy={act.isPending} error={act.error} onCancel={onClose} onSubmit={submit}>
        <Effects stops={stops} stays={stays} />
        <ReasonField reason={reason} set={setReason} description="Your team reads it on the record and in its history." missing={missing} />
      </DialogForm>
    </Dialog>
  )
}
