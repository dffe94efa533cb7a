// One thing more to ask on a record that is there already.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { WholeRecord } from '../../api-types.ts'
import { refreshRecords } from '../../cache.ts'
import { addRequirement } from '../../data/records.ts'
import { Dialog, DialogForm } from '../../parts/dialog.tsx'
import { toast } from '../../parts/toast.tsx'
import { askWord } from '../../words/asked.ts'
import { RequirementChooser } from '../new-record/requirement-chooser.tsx'
import { RequirementFields } from '../new-record/requirement-fields.tsx'
import { type Asked, faultsOfAsked, toRequirement } from '../new-record/templates.ts'

export function AskForMore({ record, onClose }: { record: WholeRecord; onClose: () => void }) {
  const [asked, setAsked] = useState<Asked | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const cache = useQueryClient()
  const act = useMutation({
    mutationFn: (what: Asked) => addRequirement(record.id, toRequirement(what)),
    onSuccess: () => {
      onClose()
      toast('Added to what you ask')
      return refreshRecords(cache)
    },
  })
  const submit = () => {
    const found = asked && faultsOfAsked(asked)
    setFault(found)
    if (asked && !found) act.mutate(asked)
  }
  return (
    <Dialog title={askWord(record)} onClose={onClose} size={560} dirty={asked !== null}>
      <DialogForm verb="Ask" busy={act.isPending} off={!asked} error={act.error} onCancel={onClose} onSubmit={submit}>
        {asked ? <RequirementFields asked={asked} fault={fault} change={setAsked} /> : <RequirementChooser choose={setAsked} />}
      </DialogForm>
    </Dialog>
  )
}
