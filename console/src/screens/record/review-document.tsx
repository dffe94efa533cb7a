// Judging one version: the file at the right, what it must show and the decision at the left.
import { Button, Loader, Modal, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { fieldFaults } from '../../api.ts'
import type { Document, Requirement, Version, WholeRecord } from '../../api-types.ts'
import { refreshRecords } from '../../cache.ts'
import { contentUrl, type Judgement, review, unreview } from '../../data/documents.ts'
import { useClock } from '../../data/me.ts'
import { fileSize } from '../../numbers.ts'
import { Fault } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { toast } from '../../parts/toast.tsx'
import { WideDialog } from '../../parts/wide-dialog.tsx'
import { nounOf } from '../../words/asked.ts'
import { DocumentPaper } from './document-paper.tsx'
import { MustShow } from './must-show.tsx'
import classes from './record.module.css'

interface ReviewDocumentProps {
  document: Document
  /** The one that is judged. */
  version: Version
  record: WholeRecord
  onClose: () => void
}

export function ReviewDocument({ document, version, record, onClose }: ReviewDocumentProps) {
  const cache = useQueryClient()
  const requirement = record.requirements.find((one) => one.id === document.requirementId)
  const hearer = record.hears.reviews.find((one) => one.documentId === document.id)?.name ?? null
  const [dirty, setDirty] = useState(false)
  const act = useMutation({
    mutationFn: (judgement: Judgement) => review(document.id, version.number, judgement),
    // As it was before: what is judged waits for nobody's letter any more.
    onMutate: () => hearer,
    onSuccess: (_answer, { decision }, told) => {
      onClose()
      toast(decision === 'accept' ? 'Accepted' : told ? `Rejected. ${told} is told what to change` : 'Rejected. No letter goes out', () =>
        unreview(document.id, version.number).then(() => refreshRecords(cache)),
      )
      return refreshRecords(cache)
    },
  })
  return (
    <WideDialog size={1080} onClose={onClose} dirty={dirty}>
      <div className={classes.review}>
        <div className={classes.reviewWork}>
          <Heading document={document} version={version} record={record} />
          {requirement && <WhatIsAsked requirement={requirement} />}
          <Decide
            hearer={hearer}
            busy={act.isPending ? act.variables.decision : null}
            error={act.error}
            decide={act.mutate}
            onCancel={onClose}
            onTyped={() => setDirty(true)}
          />
        </div>
        <div className={classes.reviewPaper}>
          <div className={classes.paperHead}>
            <span>
              {version.fileName}, {fileSize(version.size)}
            </span>
            <Button
              component="a"
              href={contentUrl(document.id, version.number)}
              download
              variant="default"
              size="xs"
              leftSection={<Icon name="download" size={16} />}
            >
              Download
            </Button>
          </div>
          <DocumentPaper document={document} version={version} />
        </div>
      </div>
    </WideDialog>
  )
}

function Heading({ document, version, record }: { document: Document; version: Version; record: WholeRecord }) {
  const clock = useClock()
  return (
    <div>
      <Modal.Title>Review {nounOf(document, record)}</Modal.Title>
      <p className={classes.detail}>
        {document.name}, version {version.number}, for {record.project.name}. {version.uploadedBy ?? 'Somebody'},{' '}
        {clock.moment(version.uploadedAt)}.
      </p>
    </div>
  )
}

function WhatIsAsked({ requirement }: { requirement: Requirement }) {
  if (requirement.mustShow.length > 0) return <MustShow lines={requirement.mustShow} />
  return requirement.detail ? <p className={classes.detail}>{requirement.detail}</p> : null
}

const readBy = (hearer: string | null) =>
  hearer
    ? `${hearer} reads it in a letter and in the portal.`
    : 'It is kept on the record. Nobody it concerns can open the portal now, so no letter goes out.'

interface DecideProps {
  /** Who gets a letter about it; null where nobody does. */
  hearer: string | null
  busy: Judgement['decision'] | null
  error: unknown
  decide: (judgement: Judgement) => void
  onCancel: () => void
  onTyped: () => void
}

function Decide({ hearer, busy, error, decide, onCancel, onTyped }: DecideProps) {
  const [rejecting, setRejecting] = useState(false)
  const [reason, setReason] = useState('')
  const [validUntil, setValidUntil] = useState('')
  const [missing, setMissing] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    if (!rejecting) return decide({ decision: 'accept', ...(validUntil ? { validUntil } : {}) })
    setMissing(reason.trim() === '')
    if (reason.trim() !== '') decide({ decision: 'reject', reason: reason.trim() })
  }
  return (
    <form onSubmit={submit} noValidate className={classes.decide}>
      {rejecting ? (
        <Textarea
          label="Reason"
          description={`${readBy(hearer)} Say what was found, what is needed, and what to do.`}
          rows={4}
          maxLength={1000}
          value={reason}
          error={missing && 'Say what has to change.'}
          onChange={(event) => {
            setReason(event.currentTarget.value)
            onTyped()
          }}
          autoFocus
        />
      ) : (
        <TextInput
          type="date"
          label="Valid until"
          description="If the document ends one day."
          value={validUntil}
          error={fieldFaults(error).validUntil}
          onChange={(event) => {
            setValidUntil(event.currentTarget.value)
            onTyped()
          }}
          data-autofocus
        />
      )}
      <Fault error={error} beside={['validUntil']} />
      <div className={classes.reviewButtons}>
        <Button variant="default" onClick={rejecting ? () => setRejecting(false) : onCancel}>
          {rejecting ? 'Back' : 'Cancel'}
        </Button>
        {!rejecting && (
          <Button variant="default" onClick={() => setRejecting(true)}>
            Reject
          </Button>
        )}
        <Button
          type="submit"
          color={rejecting ? 'var(--danger)' : undefined}
          aria-busy={busy !== null}
          leftSection={busy && <Loader color="currentColor" />}
        >
          {rejecting ? 'Reject, with this reason' : 'Accept'}
        </Button>
      </div>
    </form>
  )
}
