// Other people who may open this record: a colleague, a broker.
import { useQuery } from '@tanstack/react-query'
import type { Grant, WholeRecord } from '../../api-types.ts'
import { grantsQuery } from '../../data/grants.ts'
import { MoreActions } from '../../parts/more-actions.tsx'
import { Section } from '../../parts/page.tsx'
import { Status } from '../../parts/status.tsx'
import { nameOf } from '../../words/people.ts'
import { accessWords } from '../../words/states.ts'
import type { DoingWhat } from './doing.tsx'
import classes from './record.module.css'

interface OtherAccessProps {
  record: WholeRecord
  start: (what: DoingWhat) => void
}

export function OtherAccess({ record, start }: OtherAccessProps) {
  const grants = useQuery(grantsQuery({ recordId: record.id })).data?.items ?? []
  const others = grants.filter((grant) => grant.contactId !== record.contactId)
  if (others.length === 0) return null
  return (
    <Section title="Also has access">
      <ul className={classes.list}>
        {others.map((grant) => (
          <Other key={grant.id} grant={grant} revoke={() => start({ kind: 'revoke', grant })} />
        ))}
      </ul>
    </Section>
  )
}

function Other({ grant, revoke }: { grant: Grant; revoke: () => void }) {
  const ends = grant.can.includes('revoke')
    ? [{ word: 'Revoke Portal Access', icon: 'revoked' as const, takesAway: true, act: revoke }]
    : []
  return (
    <li className={classes.item}>
      <div className={classes.words} id={`grant-${grant.id}`}>
        <div className={classes.name}>{nameOf(grant.contact)}</div>
        <Status is={accessWords[grant.access]} />
      </div>
      <MoreActions groups={[ends]} describedBy={`grant-${grant.id}`} quiet />
    </li>
  )
}
