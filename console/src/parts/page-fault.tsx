// Instead of a whole page that could not be read: what happened, and where to go from here.
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { ApiError } from '../api.ts'
import { Empty } from './empty.tsx'
import { whatWentWrong } from './fault.tsx'
import { type Crumb, PageHead } from './page.tsx'

export function PageFault({ error, again, from }: { error: unknown; again: () => void; from: Crumb }) {
  if (error instanceof ApiError && error.status === 404) {
    return (
      <>
        <PageHead title="Not found" crumbs={[from]} />
        <Empty icon="search" title="This is not here any more, or it was never yours to see">
          <Link to={from.to}>Go to {from.word}</Link>
        </Empty>
      </>
    )
  }
  return (
    <PageHead
      title="This page could not be shown"
      under={whatWentWrong(error)}
      crumbs={[from]}
      actions={<Button onClick={again}>Try again</Button>}
    />
  )
}
