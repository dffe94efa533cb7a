// The people of the portal: how each stands, when they last came in, and what to do next.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { Contact } from '../../api-types.ts'
import { atStart } from '../../clock.ts'
import { contactsQuery } from '../../data/contacts.ts'
import { useClock, useMay } from '../../data/me.ts'
import { Empty } from '../../parts/empty.tsx'
import { FaultInPlace } from '../../parts/fault.tsx'
import { FilterChip } from '../../parts/filter-chip.tsx'
import { MoreActions } from '../../parts/more-actions.tsx'
import { isList, Paging, usePlace } from '../../parts/paging.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import { Status } from '../../parts/status.tsx'
import table from '../../parts/table.module.css'
import { Initials } from '../../parts/tile.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { every } from '../../polling.ts'
import type { ClientPortalSearch } from '../../searches.ts'
import { nameOf } from '../../words/people.ts'
import { personWords } from '../../words/states.ts'
import list from '../list.module.css'
import classes from './client-portal.module.css'
import { type DeskAct, DeskDialog, deskActions } from './desk-dialog.tsx'

const route = getRouteApi('/client-portal')

const statuses = [
  { value: 'not_invited', word: 'Not invited' },
  { value: 'queued,sent,opened', word: 'Invited' },
  { value: 'active', word: 'Active' },
  { value: 'bounced', word: 'Bounced' },
  { value: 'expired', word: 'Expired' },
  { value: 'revoked', word: 'Revoked' },
]
/** What the figures above let through beside these. */
const figures = [
  { value: 'queued,sent,opened,active,bounced,expired', word: 'Ever invited' },
  { value: 'bounced,expired', word: 'Cannot get in' },
]

const week = 7 * 86_400_000
const size = 50

export function People({ search, invite }: { search: ClientPortalSearch; invite: () => void }) {
  const { q, access, lately, cursor } = search
  const navigate = route.useNavigate()
  const { place, go } = usePlace()
  // To the minute, so that looking again asks the same question.
  const seenSince = useMemo(
    () => (lately ? new Date(Math.floor((Date.now() - week) / 60_000) * 60_000).toISOString() : undefined),
    [lately],
  )
  const people = useQuery({ ...contactsQuery({ q, access, seenSince }, cursor, size), refetchInterval: every(3_000) })
  const page = people.data
  const narrow = (part: ClientPortalSearch) => void navigate({ search: { q, access, lately, ...part }, replace: true })
  const options = figures.some(({ value }) => value === access)
    ? [...figures.filter(({ value }) => value === access), ...statuses]
    : statuses
  const filtered = Boolean(q || access || lately)
  const nothing = page && !isList(page, place) && !filtered
  return (
    <section className={classes.people} aria-labelledby="people">
      <div className={classes.peopleHead}>
        <h2 id="people">People</h2>
        {!nothing && (
          <>
            <SearchField
              label="Search people"
              hint="Name, company, email"
              value={q ?? ''}
              search={(text) => narrow({ q: text.trim() || undefined })}
            />
            <FilterChip name="Portal access" options={options} chosen={access} choose={(value) => narrow({ access: value })} />
            <FilterChip
              name="Last sign-in"
              options={[{ value: 'week', word: 'This week' }]}
              chosen={lately}
              choose={(value) => narrow({ lately: value as 'week' | undefined })}
            />
          </>
        )}
      </div>
      {people.isLoadingError && <FaultInPlace error={people.error} again={() => void people.refetch()} />}
      {people.isPending && (
        <div className={list.waiting}>
          <Waiting lines={6} />
        </div>
      )}
      {page && !isList(page, place) && <Nobody filtered={filtered} q={q} invite={invite} />}
      {page && isList(page, place) && (
        <>
          <Table people={page.items} />
          <Paging list={people} size={size} place={place} go={go} />
        </>
      )}
    </section>
  )
}

function Nobody({ filtered, q, invite }: { filtered: boolean; q?: string; invite: () => void }) {
  const may = useMay('grants.invite')
  if (filtered)
    return (
      <Empty icon="search" title={q ? `Nothing matches “${q}”` : 'Nobody stands like that'}>
        {q ? 'Check the spelling, or' : 'Look at all, and'}{' '}
        <Link to="/client-portal" search={{}}>
          clear the filters
        </Link>
      </Empty>
    )
  return (
    <Empty icon="portal" title="Nobody is let in yet">
      <p>
        An invited person gets a letter with one button, and lands where their documents are. Later they come back by the portal address
        above, or by a login email that you send.
      </p>
      {may && (
        <Button mt={16} onClick={invite}>
          Invite to Client Portal
        </Button>
      )}
    </Empty>
  )
}

function Table({ people }: { people: Contact[] }) {
  const [doing, setDoing] = useState<{ act: DeskAct; contact: Contact } | null>(null)
  return (
    <>
      <table className={`${table.table} ${table.tall} ${table.stacked}`}>
        <thead>
          <tr>
            <th>Contact</th>
            <th className={classes.access}>Portal access</th>
            <th className={table.phoneless}>Last sign-in</th>
            <th>
              <span className="said">Next step</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {people.map((contact) => (
            <Row key={contact.id} contact={contact} choose={(act) => setDoing({ act, contact })} />
          ))}
        </tbody>
      </table>
      {doing && <DeskDialog act={doing.act} contact={doing.contact} onClose={() => setDoing(null)} />}
    </>
  )
}

function Row({ contact, choose }: { contact: Contact; choose: (act: DeskAct) => void }) {
  const clock = useClock()
  const { access, lastSignInAt } = contact.portal
  const { is, note } = personWords[access]
  return (
    <tr className={table.row}>
      <td>
        <span className={classes.person}>
          <Initials name={nameOf(contact)} />
          <span>
            <Link
              id={`person-${contact.id}`}
              to="/contacts/$contactId"
              params={{ contactId: contact.id }}
              search={{ tab: 'access' }}
              className={table.open}
            >
              {nameOf(contact)}
            </Link>
            <span className={table.second}>{contact.company?.name ?? (contact.name ? contact.displayEmail : '')}</span>
          </span>
        </span>
      </td>
      <td>
        <Status is={is} note={note} />
      </td>
      <td className={table.phoneless}>{lastSignInAt ? atStart(clock.moment(lastSignInAt)) : 'Never'}</td>
      <td className={table.end}>
        <span className={`${table.apart} ${classes.steps}`}>
          <NextStep contact={contact} choose={choose} />
          <MoreActions groups={[deskActions(contact, choose)]} describedBy={`person-${contact.id}`} quiet />
        </span>
      </td>
    </tr>
  )
}

function NextStep({ contact, choose }: { contact: Contact; choose: (act: DeskAct) => void }) {
  const { access } = contact.portal
  if (access === 'bounced' || access === 'expired')
    return (
      <Link to="/contacts/$contactId" params={{ contactId: contact.id }} search={{ tab: 'access' }} className={classes.next}>
        Why can’t they get in?
      </Link>
    )
  if (access !== 'not_invited' || !contact.can.includes('invite')) return null
  return (
    <button
      type="button"
      className={classes.next}
      onClick={() => choose('Invite to Client Portal')}
      aria-describedby={`person-${contact.id}`}
    >
      Invite
    </button>
  )
}
