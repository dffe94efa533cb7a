// The right half: the letter and the first page as the person will see them, always in their light colours.
import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { RecordRow } from '../../api-types.ts'
import { previewQuery, previewUrl } from '../../data/grants.ts'
import { FaultInPlace } from '../../parts/fault.tsx'
import { FramePage, useSettled } from '../../parts/frame-page.tsx'
import { firstNameOf } from '../../words/people.ts'
import { TryItFirst } from '../try-as-client/try-it-first.tsx'
import classes from './invite-to-portal.module.css'
import type { Letter } from './invite-to-portal.tsx'

interface InvitePreviewProps {
  record: RecordRow
  letter: Letter
  /** Who is greeted, when it is not the record's contact. */
  someoneElse: string | null
}

export function InvitePreview({ record, letter, someoneElse }: InvitePreviewProps) {
  const [part, setPart] = useState<'letter' | 'first-page'>('letter')
  const note = useSettled(letter.note.trim())
  const name = useSettled(someoneElse)
  const of = { recordId: record.id, note, name: name ?? undefined, language: letter.language ?? undefined, days: letter.days }
  const told = useQuery(previewQuery(of))
  const first = someoneElse === null ? firstNameOf(record.contact) : someoneElse.split(/\s+/)[0] || 'the other person'
  return (
    <section className={classes.preview} aria-label="Preview">
      <div className={classes.previewHead}>
        <span>What {first} will see</span>
        <SegmentedControl
          size="xs"
          aria-label="Preview"
          value={part}
          onChange={(value) => setPart(value as typeof part)}
          data={[
            { value: 'letter', label: 'Letter' },
            { value: 'first-page', label: 'First page' },
          ]}
        />
      </div>
      {told.isLoadingError ? (
        <FaultInPlace error={told.error} again={() => void told.refetch()} />
      ) : (
        <div className={classes.paper}>
          {part === 'letter' && told.data && (
            <dl className={classes.envelope}>
              <div>
                <dt>From</dt>
                <dd>{told.data.from}</dd>
              </div>
              <div>
                <dt>Subject</dt>
                <dd>{told.data.subject}</dd>
              </div>
            </dl>
          )}
          <FramePage key={part} src={previewUrl(of, part)} title={part === 'letter' ? 'The letter' : 'The first page'} />
        </div>
      )}
      {someoneElse === null && (
        <TryItFirst contactId={record.contactId} wish={{ recordId: record.id, note: note || undefined, language: of.language }} />
      )}
    </section>
  )
}
