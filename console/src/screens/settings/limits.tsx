// Limits: what keeps mailboxes and doors from being flooded, and whom one of them holds up.

import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { LimitHit } from '../../api-types.ts'
import { atStart } from '../../clock.ts'
import { useClock } from '../../data/me.ts'
import { limitHitsQuery } from '../../data/policy.ts'
import { FaultInPlace } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Section } from '../../parts/page.tsx'
import { Status } from '../../parts/status.tsx'
import table from '../../parts/table.module.css'
import { heldWord, limitWords, overWord } from '../../words/limits.ts'
import classes from './settings.module.css'

export function Limits() {
  const { data, error, isLoadingError, refetch } = useQuery(limitHitsQuery)
  return (
    <div className={classes.limits}>
      <Section title="Limits">
        <p className={classes.help}>
          They keep strangers from flooding mailboxes and guessing codes. A letter that is out opens whatever limit is full. They are the
          same for everybody, and cannot be changed.
        </p>
        {data?.longCodes && (
          <p className={classes.warning} role="status">
            <Icon name="warning" size={16} />
            <span>
              Too many wrong codes were tried in this hour: new codes are ten letters instead of six digits. Nobody is locked out.
            </span>
          </p>
        )}
        {isLoadingError && <FaultInPlace error={error} again={() => void refetch()} />}
        {data?.items.length === 0 && <p className={classes.calm}>Nobody was held up in the last 30 days.</p>}
        {data && data.items.length > 0 && <HeldUp hits={data.items} />}
        <details className={classes.all}>
          <summary>All limits</summary>
          <dl className={classes.limitList}>
            {Object.values(limitWords).map(({ word, often }) => (
              <div key={word} className={classes.limit}>
                <dt>{word}</dt>
                <dd>{often}</dd>
              </div>
            ))}
          </dl>
        </details>
      </Section>
    </div>
  )
}

function HeldUp({ hits }: { hits: LimitHit[] }) {
  return (
    <div className={classes.hits}>
      <table className={`${table.table} ${table.tall}`}>
        <thead>
          <tr>
            <th>Who</th>
            <th className={table.phoneless}>Limit</th>
            <th className={table.phoneless}>Held up</th>
            <th>Until</th>
          </tr>
        </thead>
        <tbody>
          {hits.map((hit) => (
            <Hit key={`${hit.limit} ${hit.firstAt} ${hit.from} ${hit.email} ${hit.contact?.id}`} hit={hit} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Hit({ hit }: { hit: LimitHit }) {
  const clock = useClock()
  const over = Date.parse(hit.until) <= Date.now()
  return (
    <tr>
      <td>
        <span className={table.strong}>
          <Who hit={hit} />
        </span>
        <span className={`${table.second} ${classes.onPhone}`}>{limitWords[hit.limit].word}</span>
        {hit.from && <span className={table.second}>From {hit.from}</span>}
      </td>
      <td className={table.phoneless}>
        {limitWords[hit.limit].word}
        <span className={table.second}>{limitWords[hit.limit].often}</span>
      </td>
      <td className={table.phoneless}>
        {hit.times === 1 ? 'Once' : `${hit.times} times`}
        <span className={`${table.second} ${table.unbroken}`}>{clock.ago(hit.lastAt)}</span>
      </td>
      <td>
        <Status is={over ? overWord : heldWord} />
        <span className={table.second}>{atStart(clock.moment(hit.until))}</span>
      </td>
    </tr>
  )
}

function Who({ hit: { limit, contact, email, member, recordId } }: { hit: LimitHit }) {
  if (limit === 'account') return 'Everybody who asks'
  if (limit === 'record' && contact && recordId)
    return (
      <Link to="/records/$recordId" params={{ recordId }}>
        {contact.name ?? contact.email}
      </Link>
    )
  if (contact)
    return (
      <Link to="/contacts/$contactId" params={{ contactId: contact.id }}>
        {contact.name ?? contact.email}
      </Link>
    )
  return member ?? email ?? 'Somebody unknown'
}
