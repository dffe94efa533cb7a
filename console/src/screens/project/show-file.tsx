// To whom a file of the project is shown: nobody outside, everybody who is let in, or whoever sees one of these records.
import { Checkbox, Radio, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ProjectFile } from '../../api-types.ts'
import { changeFile } from '../../data/project-files.ts'
import { recordsQuery } from '../../data/records.ts'
import { countOf } from '../../numbers.ts'
import { Dialog, DialogForm } from '../../parts/dialog.tsx'
import { FaultInPlace } from '../../parts/fault.tsx'
import { useSettled } from '../../parts/frame-page.tsx'
import { toast } from '../../parts/toast.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { nameOf } from '../../words/people.ts'
import classes from './files.module.css'

const mostRecords = 200

export function ShowFile({ projectId, file, onClose }: { projectId: string; file: ProjectFile; onClose: () => void }) {
  const { toAll, recordIds } = file.shown
  const [to, setTo] = useState(toAll ? 'all' : recordIds.length > 0 ? 'records' : 'nobody')
  const [chosen, setChosen] = useState<string[]>(recordIds)
  const [text, setText] = useState('')
  const q = useSettled(text.trim(), 250)
  const records = useQuery({ ...recordsQuery({ projectId, ...(q ? { q } : {}) }, undefined, mostRecords), enabled: to === 'records' })
  const cache = useQueryClient()
  const show = useMutation({
    mutationFn: () => changeFile(file.id, { shown: { toAll: to === 'all', recordIds: to === 'records' ? chosen : [] } }),
    onSuccess: ({ shown }) => {
      onClose()
      toast(shown.toAll || shown.recordIds.length > 0 ? 'File shown' : 'File made private')
      return cache.invalidateQueries({ queryKey: ['files'] })
    },
  })
  return (
    <Dialog title={`Show ${file.name} to`} onClose={onClose} size={480}>
      <DialogForm
        verb="Save"
        busyVerb="Saving"
        busy={show.isPending}
        off={to === 'records' && chosen.length === 0}
        error={show.error}
        onCancel={onClose}
        onSubmit={() => show.mutate()}
      >
        <Radio.Group label="Who sees it outside" value={to} onChange={setTo}>
          <Radio value="nobody" label="Nobody: it is private" mt={6} />
          <Radio
            value="all"
            label="Everybody who is let in to the project"
            description="Its vendors see it on their pages, guests on theirs."
            mt={10}
          />
          <Radio value="records" label="Only whoever sees one of these records" mt={10} />
        </Radio.Group>
        {to === 'records' && records.isPending && <Waiting lines={3} />}
        {to === 'records' && records.isLoadingError && <FaultInPlace error={records.error} again={() => void records.refetch()} />}
        {to === 'records' && (text !== '' || records.data?.nextCursor) && (
          <TextInput
            type="search"
            label="Find a record"
            description={`${countOf(chosen.length, 'record')} chosen. Not all have room here.`}
            placeholder="Company, contact"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
        {to === 'records' && records.data && (
          <Checkbox.Group value={chosen} onChange={setChosen} aria-label="Records">
            <div className={classes.records}>
              {records.data.items.map((record) => (
                <Checkbox key={record.id} value={record.id} label={record.company?.name ?? nameOf(record.contact)} />
              ))}
            </div>
          </Checkbox.Group>
        )}
      </DialogForm>
    </Dialog>
  )
}
