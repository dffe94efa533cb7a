// What of a record can be changed later: the day it is due.
import { TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { WholeRecord } from '../../api-types.ts'
import { refreshRecords } from '../../cache.ts'
import { changeRecord } from '../../data/records.ts'
import { Dialog, DialogForm } from '../../parts/dialog.tsx'
import { toast } from '../../parts/toast.tsx'

export function EditRecord({ record, onClose }: { record: WholeRecord; onClose: () => void }) {
  const [dueOn, setDueOn] = useState(record.dueOn ?? '')
  const cache = useQueryClient()
  const act = useMutation({
    mutationFn: () => changeRecord(record.id, { dueOn: dueOn || null }),
    onSuccess: () => {
      onClose()
      toast('Record changed')
      return refreshRecords(cache)
    },
  })
  return (
    <Dialog title="Edit record" onClose={onClose} size={430} dirty={dueOn !== (record.dueOn ?? '')}>
      <DialogForm verb="Save" busyVerb="Saving" busy={act.isPending} error={act.error} onCancel={onClose} onSubmit={() => act.mutate()}>
        <TextInput
          type="date"
          label="Due"
          description="Leave it empty for no due date."
          value={dueOn}
          onChange={(event) => setDueOn(event.currentTarget.value)}
          data-autofocus
        />
      </DialogForm>
    </Dialog>
  )
}
