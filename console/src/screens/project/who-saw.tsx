// Which people outside looked at a file, and who took it along.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ProjectFile } from '../../api-types.ts'
import { atStart } from '../../clock.ts'
import { useClock } from '../../data/me.ts'
import { sightingsQuery } from '../../data/project-files.ts'
import { count } from '../../numbers.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Empty } from '../../parts/empty.tsx'
import { FaultInPlace } from '../../parts/fault.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { nameOf } from '../../words/people.ts'
import classes from './files.module.css'

export function WhoSaw({ file, onClose }: { file: ProjectFile; onClose: () => void }) {
  const clock = useClock()
  const seen = useQuery(sightingsQuery(file.id))
  return (
    <Dialog title={`Who saw ${file.name}`} onClose={onClose} size={640}>
      {seen.isPending && <Waiting lines={3} />}
      {seen.isLoadingError && <FaultInPlace error={seen.error} again={() => void seen.refetch()} />}
      {seen.data?.items.length === 0 && (
        <Empty icon="eye" title="Nobody outside yet">
          Whoever opens it stands here, with the version and the time.
        </Empty>
      )}
      {seen.data && seen.data.items.length > 0 && (
        <table className={classes.people}>
          <thead>
            <tr>
              <th>Who</th>
              <th>Version</th>
              <th>Looks</th>
              <th>Last</th>
              <th>Downloaded</th>
            </tr>
          </thead>
          <tbody className="figures">
            {seen.data.items.map((one) => (
              <tr key={`${one.contactId} ${one.version}`}>
                <td>
                  <Link to="/contacts/$contactId" params={{ contactId: one.contactId }}>
                    {nameOf(one.contact)}
                  </Link>
                </td>
                <td>{one.version}</td>
                <td>{count(one.times)}</td>
                <td>{atStart(clock.moment(one.lastAt))}</td>
                <td>{one.downloadedAt ? atStart(clock.moment(one.downloadedAt)) : 'No'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Dialog>
  )
}
