// What is asked, said otherwise: its name, the sentence with it, its lines, its day. Only what was changed here is sent.
import { TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Requirement, WholeRecord } from '../../api-types.ts'
import { refreshRecords } from '../../cache.ts'
import { changeRequirement, type RequirementChange } from '../../data/records.ts'
import { Dialog, DialogForm } from '../../parts/dialog.tsx'
import { toast } from '../../parts/toast.tsx'
import { RequirementFields } from '../new-record/requirement-fields.tsx'
import { type Asked, faultsOfAsked, toRequirement } from '../new-record/templates.ts'

interface EditRequirementProps {
  record: WholeRecord
  requirement: Requirement
  onClose: () => void
}

export function EditRequirement({ record, requirement, onClose }: EditRequirementProps) {
  const [before] = useState(() => writtenAs(requirement))
  const [asked, setAsked] = useState(before)
  const [fault, setFault] = useState<string | null>(null)
  const cache = useQueryClient()
  const act = useMutation({
    mutationFn: () => changeRequirement(record.id, requirement.id, changeOf(before, asked)),
    onSuccess: () => {
      onClose()
      toast('Changed what you ask')
      return refreshRecords(cache)
    },
  })
  const submit = () => {
    const found = faultsOfAsked(asked)
    setFault(found)
    if (!found) act.mutate()
  }
  return (
    <Dialog title="Edit what you ask" onClose={onClose} size={560} dirty={asked !== before}>
      <DialogForm verb="Save" busyVerb="Saving" busy={act.isPending} error={act.error} onCancel={onClose} onSubmit={submit}>
        <RequirementFields asked={asked} fault={fault} change={setAsked} />
        <TextInput
          type="date"
          label="Due"
          description={record.dueOn ? 'Leave it empty for the day of the record.' : 'Leave it empty for no due date.'}
          value={asked.dueOn}
          onChange={(event) => setAsked({ ...asked, dueOn: event.currentTarget.value })}
        />
      </DialogForm>
    </Dialog>
  )
}

const writtenAs = ({ id, kind, name, detail, mustShow, dueOn }: Requirement): Asked => ({
  key: id,
  kind,
  name,
  detail: detail ?? '',
  mustShow: mustShow.map((line) => ({ ...line, key: crypto.randomUUID() })),
  dueOn: dueOn ?? '',
})

/** What somebody else changed meanwhile stays. */
function changeOf(before: Asked, after: Asked): RequirementChange {
  const { name, detail = null, dueOn = null, mustShow = [] } = toRequirement(after)
  return {
    ...(before.name === after.name ? {} : { name }),
    ...(before.detail === after.detail ? {} : { detail }),
    ...(before.dueOn === after.dueOn ? {} : { dueOn }),
    ...(before.mustShow === after.mustShow ? {} : { mustShow }),
  }
}
