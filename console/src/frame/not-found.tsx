// An address of the console that leads nowhere.
import { Link } from '@tanstack/react-router'
import { Empty } from '../parts/empty.tsx'
import { PageHead } from '../parts/page.tsx'

export function NotFound() {
  return (
    <>
      <PageHead title="Not found" />
      <Empty icon="search" title="There is no page at this address">
        It may have moved. <Link to="/records">Go to Records</Link>
      </Empty>
    </>
  )
}
