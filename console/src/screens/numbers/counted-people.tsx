// The people behind a figure, each with the best next step.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { CountedPerson } from '../../api-types.ts'
import { atStart } from '../../clock.ts'
import { useClock } from '../../data/me.ts'
import { asked, countedPeopleQuery, peopleTable } from '../../data/numbers.ts'
import { Address } from '../../parts/address.tsx'
import { Empty } from '../../parts/empty.tsx'
import { FaultInPlace } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { PageHead } from '../../parts/page.tsx'
import { Paging, usePlace } from '../../parts/paging.tsx'
import { Status } from '../../parts/status.tsx'
import table from '../../parts/table.module.css'
import { Waiting } from '../../parts/waiting.tsx'
import type { NumbersSearch } from '../../searches.ts'
import { listWord, nextStepWords, type PeopleStep, periodWords, type Which } from '../../words/numbers.ts'
import { nameOf } from '../../words/people.ts'
import { accessWords } from '../../words/states.ts'
import list from '../list.module.css'
import classes from './numbers.module.css'

const route = getRouteApi('/activity/people')

export function CountedPeople() {
  const { step = 'invited', cursor, days, projectId, letter, from, to, span, way, kind, became } = route.useSearch()
  const which: Which = { span, way, kind, became }
  const { place, go } = usePlace()
  const of: NumbersSearch = { days, projectId, letter }
  const clock = useClock()
  const week = from && to ? { from, to } : {}
  const chosen = asked({ ...of, ...week }, clock)
  const people = useQuery(countedPeopleQuery(chosen, step, which, cursor))
  const page = people.data
  return (
    <>
      <PageHead
        title={listWord(step, which)}
        under={from && to ? `Invited ${clock.day(from)} to ${clock.day(to)}` : underWord(step, periodWords[days ?? '30'].toLowerCase())}
        crumbs={[
          { word: 'Activity', to: '/activity' },
          { word: 'Numbers', to: '/activity', search: of },
        ]}
        actions={
          <Button
            component="a"
            variant="default"
            href={peopleTable(chosen, step, which)}
            download
            leftSection={<Icon name="download" size={16} />}
          >
            CSV
          </Button>
        }
      />
      {people.isLoadingError && <FaultInPlace error={people.error} again={() => void people.refetch()} />}
      {people.isPending && (
        <div className={list.waiting}>
          <Waiting lines={6} />
        </div>
      )}
      {page?.items.length === 0 && (
        <Empty icon="contacts" title="Nobody stands here">
          <Link to="/activity" search={of}>
            Back to the numbers
          </Link>
        </Empty>
      )}
      {page && page.items.length > 0 && (
        <>
          <Table people={page.items} />
          <Paging list={people} size={50} place={place} go={go} />
        </>
      )}
    </>
  )
}

/** What the days are of: when they were invited, or when it happened. */
function underWord(step: PeopleStep, period: string): string {
  if (step === 'came') return `Each time in the ${period}`
  return step === 'lettered' ? `Letters of the ${period}` : `Invited in the ${period}`
}

function Table({ people }: { people: CountedPerson[] }) {
  return (
    <table className={`${table.table} ${table.tall} ${classes.list}`}>
      <thead>
        <tr>
          <th>Person</th>
          <th className={table.wide}>Project</th>
          <th>Portal access</th>
          <th className={table.phoneless}>Invited</th>
          <th>Next step</th>
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <Row key={`${person.grantId} ${person.at}`} person={person} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ person }: { person: CountedPerson }) {
  const { contact, company, project, recordId, access, invitedAt, nextStep } = person
  const clock = useClock()
  const way = recordId
    ? ({ to: '/records/$recordId', params: { recordId } } as const)
    : ({ to: '/contacts/$contactId', params: { contactId: contact.id } } as const)
  return (
    <tr className={table.row}>
      <td>
        <Link {...way} className={table.open}>
          {nameOf(contact)}
        </Link>
        <span className={table.second}>{company?.name ?? <Address is={contact.email} />}</span>
      </td>
      <td className={table.wide}>{project?.name ?? 'The whole portal'}</td>
      <td>
        <Status is={accessWords[access]} />
      </td>
      <td className={table.phoneless}>{invitedAt ? atStart(clock.moment(invitedAt)) : '–'}</td>
      <td>{nextStepWords[nextStep]}</td>
    </tr>
  )
}
