// A file to look at: pictures of its pages, which the server makes, or its text. The file itself is never opened here.
import { useQuery } from '@tanstack/react-query'
import type { Preview } from '../api-types.ts'
import { pageUrl, previewQuery } from '../data/project-files.ts'
import { Empty } from './empty.tsx'
import { FaultInPlace } from './fault.tsx'
import classes from './paper.module.css'
import { Waiting } from './waiting.tsx'

const whyNot: Record<NonNullable<Preview['why']>, string> = {
  locked: 'This file asks for a password',
  broken: 'This file cannot be shown here',
  too_large: 'This file is too large to be shown here',
  too_slow: 'This file takes too long to be shown here',
  busy: 'Other files come first',
  unread: 'Word and Excel files are not shown here',
}

export function Paper({ documentId, version, name }: { documentId: string; version: number; name: string }) {
  const preview = useQuery(previewQuery(documentId, version))
  if (preview.isLoadingError) return <FaultInPlace error={preview.error} again={() => void preview.refetch()} />
  if (!preview.data || preview.data.why === 'busy') return <Waiting lines={6} />
  const { kind, pages, of, text, cut, why } = preview.data
  if (kind === 'none') {
    return (
      <Empty icon="file" title={whyNot[why ?? 'broken']}>
        Download it to look at it.
      </Empty>
    )
  }
  if (kind === 'text') {
    return (
      <>
        <pre className={classes.text}>{text}</pre>
        {cut && <p className={classes.more}>This is the beginning. Download the file to see the rest.</p>}
      </>
    )
  }
  return (
    <div className={classes.pages}>
      {pages.map(({ width, height }, at) => (
        <img
          // biome-ignore lint/suspicious/noArrayIndexKey: pages have no other name than their number
          key={at}
          src={pageUrl(documentId, version, at + 1)}
          width={width}
          height={height}
          loading={at > 0 ? 'lazy' : 'eager'}
          alt={of > 1 ? `${name}, page ${at + 1} of ${of}` : name}
        />
      ))}
      {pages.length < of && (
        <p className={classes.more}>
          These are the first {pages.length} of {of} pages.
        </p>
      )}
    </div>
  )
}
