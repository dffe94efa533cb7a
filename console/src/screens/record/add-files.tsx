// Files that come in at the desk: shared with the contact, or sent in for them as an answer to what was asked.
import { Button, FileButton, Input, Select } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { WholeRecord } from '../../api-types.ts'
import { refreshRecords } from '../../cache.ts'
import { addFiles } from '../../data/documents.ts'
import type { OnTheWay as Way } from '../../data/uploads.ts'
import { countOf, fileSize } from '../../numbers.ts'
import { Dialog, DialogForm } from '../../parts/dialog.tsx'
import { OnTheWay } from '../../parts/on-the-way.tsx'
import { toast } from '../../parts/toast.tsx'
import { firstNameOf } from '../../words/people.ts'
import classes from './record.module.css'

const types = '.pdf,.png,.jpg,.jpeg,.tif,.tiff,.heic,.webp'
/** The choice for what answers nothing that was asked. */
const nothing = ''

export function AddFiles({ record, onClose }: { record: WholeRecord; onClose: () => void }) {
  const [requirementId, setRequirementId] = useState(nothing)
  const [files, setFiles] = useState<readonly File[]>([])
  const [missing, setMissing] = useState(false)
  const [way, setWay] = useState<Way | null>(null)
  const cache = useQueryClient()
  const answers = requirementId !== nothing
  const adding = useMutation({
    mutationFn: () => addFiles(record.id, files, answers ? requirementId : null, setWay),
    onSuccess: () => {
      onClose()
      toast(answers ? 'Sent in. It waits for review' : `${files.length === 1 ? 'File' : countOf(files.length, 'file')} shared`)
    },
    // Of many files some are in, even where a later one is refused.
    onSettled: () => refreshRecords(cache),
  })
  const submit = () => {
    setMissing(files.length === 0)
    if (files.length > 0) adding.mutate()
  }
  return (
    <Dialog title="Add a file" onClose={onClose} dirty={files.length > 0 || answers}>
      <DialogForm
        verb={answers ? 'Send in' : 'Share'}
        busyVerb={answers ? 'Sending in' : 'Sharing'}
        busy={adding.isPending}
        error={adding.error}
        onCancel={onClose}
        onSubmit={submit}
      >
        <Files files={files} choose={setFiles} missing={missing && files.length === 0} />
        <AnswersWhat record={record} requirementId={requirementId} choose={setRequirementId} />
        {adding.isPending && <OnTheWay way={way} />}
      </DialogForm>
    </Dialog>
  )
}

interface FilesProps {
  files: readonly File[]
  choose: (files: readonly File[]) => void
  missing: boolean
}

function Files({ files, choose, missing }: FilesProps) {
  return (
    <Input.Wrapper
      label="Files"
      labelElement="div"
      description="PDF, PNG, JPG, TIFF, HEIC or WebP, up to 25 MB each."
      error={missing && 'Choose a file first.'}
    >
      <div className={classes.choosing}>
        {files.length > 0 && (
          <ul className={classes.chosen} aria-label="Files">
            {files.map((file) => (
              <li key={`${file.name} ${file.size} ${file.lastModified}`}>
                {file.name}, {fileSize(file.size)}
              </li>
            ))}
          </ul>
        )}
        <FileButton multiple accept={types} onChange={choose}>
          {(props) => (
            <Button {...props} variant="default" size="xs" data-autofocus>
              {files.length === 0 ? 'Choose files' : 'Choose others'}
            </Button>
          )}
        </FileButton>
      </div>
    </Input.Wrapper>
  )
}

interface AnswersWhatProps {
  record: WholeRecord
  requirementId: string
  choose: (requirementId: string) => void
}

function AnswersWhat({ record, requirementId, choose }: AnswersWhatProps) {
  const person = firstNameOf(record.contact)
  const asked = record.requirements.filter(({ kind, state }) => (kind === 'document' || kind === 'certificate') && state !== 'withdrawn')
  const shared = `It stands on ${person}’s page of this record. Nobody has to review it.`
  if (asked.length === 0) return <p className={classes.second}>{shared}</p>
  return (
    <Select
      label="For"
      description={requirementId === nothing ? shared : `It is sent in for ${person} and waits for review.`}
      data={[{ value: nothing, label: 'Nothing that was asked' }, ...asked.map(({ id, name }) => ({ value: id, label: name }))]}
      value={requirementId}
      allowDeselect={false}
      onChange={(chosen) => choose(chosen ?? nothing)}
    />
  )
}
