// What came in and what was shared, with every version.
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Document, Version, WholeRecord } from '../../api-types.ts'
import { refreshRecords } from '../../cache.ts'
import { contentUrl, unreview, waitingOf } from '../../data/documents.ts'
import { useClock } from '../../data/me.ts'
import { countOf, fileSize } from '../../numbers.ts'
import { download } from '../../parts/download.ts'
import { Fault } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { type Action, MoreActions } from '../../parts/more-actions.tsx'
import { Section } from '../../parts/page.tsx'
import { Status } from '../../parts/status.tsx'
import { toast } from '../../parts/toast.tsx'
import { versionWords } from '../../words/states.ts'
import type { DoingWhat } from './doing.tsx'
import classes from './record.module.css'

interface DocumentsProps {
  record: WholeRecord
  start: (what: DoingWhat) => void
}

export function Documents({ record, start }: DocumentsProps) {
  return (
    <Section title="Documents" aside={record.can.includes('upload') && <Add start={start} />}>
      {record.documents.length === 0 && <NoneShown record={record} />}
      <ul className={classes.list}>
        {record.documents.map((document) => (
          <Row key={document.id} document={document} start={start} />
        ))}
      </ul>
    </Section>
  )
}

function Add({ start }: Pick<DocumentsProps, 'start'>) {
  return (
    <Button variant="subtle" size="xs" onClick={() => start({ kind: 'files' })}>
      Add a file
    </Button>
  )
}

/** None are there, or the role does not see them: then how many, and since when. */
function NoneShown({ record: { documentCount, lastDocumentAt } }: { record: WholeRecord }) {
  const clock = useClock()
  if (lastDocumentAt === null) return <p className={classes.none}>Nothing has come in yet.</p>
  const added = `${documentCount === 1 ? 'added' : 'the last of them added'} ${clock.moment(lastDocumentAt)}`
  return (
    <p className={classes.none}>
      {countOf(documentCount, 'file')}, {added}. Your role does not open files.
    </p>
  )
}

function Row({ document, start }: { document: Document; start: DocumentsProps['start'] }) {
  const [open, setOpen] = useState(false)
  const clock = useClock()
  const again = useJudgeAgain(document, start)
  const can = (what: string) => document.can.includes(what)
  const waiting = can('review') && waitingOf(document)
  const newest = document.versions.find((version) => version.number === document.version)
  const look: Action[] = []
  if (waiting) look.push({ word: 'Review', icon: 'eye', act: () => start({ kind: 'review', document, version: waiting }) })
  look.push(...again.actions)
  if (can('download')) look.push({ word: 'Download', icon: 'download', act: () => download(contentUrl(document.id)) })
  if (document.versions.length > 1)
    look.push({ word: open ? 'Hide versions' : `Show ${document.versions.length} versions`, icon: 'file', act: () => setOpen(!open) })
  return (
    <li>
      <div className={classes.item}>
        <Icon name="file" />
        <div className={classes.words}>
          <div className={classes.name} id={`document-${document.id}`}>
            {document.name}
            {document.version > 1 || (document.state !== 'shared' && newest?.words === null) ? `, version ${document.version}` : ''}
          </div>
          {newest && <Came version={newest} />}
          {newest?.state === 'rejected' && newest.reason && <div className={`${classes.second} ${classes.bad}`}>{newest.reason}</div>}
          {document.validUntil && <div className={classes.second}>In force until {clock.day(document.validUntil)}</div>}
        </div>
        <div className={classes.beside}>
          <Status is={versionWords[document.state]} />
          <MoreActions groups={[look]} describedBy={`document-${document.id}`} quiet />
        </div>
      </div>
      <Fault error={again.error} />
      {open && <Versions document={document} />}
    </li>
  )
}

/** What was decided is taken back first, then judged anew: whoever looks meanwhile sees it wait. */
function useJudgeAgain(document: Document, start: DocumentsProps['start']) {
  const cache = useQueryClient()
  const act = useMutation({
    mutationFn: (version: Version) => unreview(document.id, version.number),
    onSuccess: (after, { number }) => {
      toast('Decision taken back')
      const version = waitingOf(after)
      if (version?.number === number) start({ kind: 'review', document: after, version })
      return refreshRecords(cache)
    },
  })
  const actions = document.versions
    .filter((version) => version.can.includes('unreview'))
    .map(
      (version): Action => ({
        word: document.versions.length === 1 ? 'Judge again' : `Judge version ${version.number} again`,
        icon: 'restore',
        act: () => act.mutate(version),
      }),
    )
  return { actions, error: act.error }
}

function Versions({ document }: { document: Document }) {
  return (
    <ul className={classes.versions} aria-label={`Versions of ${document.name}`}>
      {document.versions.map((version) => (
        <VersionRow key={version.id} document={document} version={version} />
      ))}
    </ul>
  )
}

/** The file by its name; of an answer the words themselves. */
function Came({ version }: { version: Version }) {
  const clock = useClock()
  const by = `${version.uploadedBy ?? 'Somebody'}, ${clock.moment(version.uploadedAt)}`
  if (version.words === null) {
    return (
      <div className={classes.second}>
        {version.fileName}, {fileSize(version.size)}. {by}
      </div>
    )
  }
  return (
    <>
      {version.decision && <div className={classes.decided}>{version.decision === 'approve' ? 'Approved' : 'Not approved'}</div>}
      {version.words && <blockquote className={classes.answer}>{version.words}</blockquote>}
      <div className={classes.second}>{by}</div>
    </>
  )
}

function VersionRow({ document, version }: { document: Document; version: Version }) {
  return (
    <li className={classes.item}>
      <div className={classes.words}>
        <div>Version {version.number}</div>
        <Came version={version} />
        {version.reason && <div className={classes.second}>{version.reason}</div>}
      </div>
      <Status is={versionWords[version.state]} />
      {document.can.includes('download') && (
        <Button component="a" href={contentUrl(document.id, version.number)} download variant="subtle" size="xs">
          Download
        </Button>
      )}
    </li>
  )
}
