// The board: who did not open it, looked, asked, approved; each person opens with what was said and what was approved.
import { UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import type { PacketPerson, WholePacket } from '../../api-types.ts'
import { atStart } from '../../clock.ts'
import { useClock } from '../../data/me.ts'
import { type PacketState, peopleQuery } from '../../data/packets.ts'
import { Address } from '../../parts/address.tsx'
import { Empty } from '../../parts/empty.tsx'
import { FaultInPlace } from '../../parts/fault.tsx'
import { Section } from '../../parts/page.tsx'
import { isList, Paging, usePlace } from '../../parts/paging.tsx'
import { Status } from '../../parts/status.tsx'
import table from '../../parts/table.module.css'
import { Tabs } from '../../parts/tabs.tsx'
import { every } from '../../polling.ts'
import { askWords, packetWords } from '../../words/packets.ts'
import { messageWords } from '../../words/states.ts'
import { OnePerson } from './one-person.tsx'
import classes from './packet.module.css'

const route = getRouteApi('/packets/$packetId')

export function Board({ packet }: { packet: WholePacket }) {
  const { state, cursor } = route.useSearch()
  const { place, go } = usePlace()
  const [open, setOpen] = useState<PacketPerson | null>(null)
  const people = useQuery({ ...peopleQuery(packet.id, state, cursor), refetchInterval: every(3_000) })
  const { counts } = packet
  const tab = (word: string, count: number, only?: PacketState) => ({
    word,
    count,
    chosen: state === only,
    to: '/packets/$packetId' as const,
    params: { packetId: packet.id },
    search: only ? { state: only } : {},
  })
  return (
    <Section title="People">
      <div className={classes.board}>
        <Tabs
          label="How they stand"
          tabs={[
            tab('All', counts.total),
            tab('Not opened', counts.notOpened, 'not_opened'),
            tab('Viewed', counts.viewed, 'viewed'),
            tab('Questions', counts.questions, 'questions'),
            tab(askWords[packet.ask].done, counts.approved, 'approved'),
          ]}
        />
        {people.isLoadingError && <FaultInPlace error={people.error} again={() => void people.refetch()} />}
        {people.data && !isList(people.data, place) && <Empty icon="contacts" title="Nobody stands here" />}
        {people.data && isList(people.data, place) && (
          <>
            <table className={`${table.table} ${table.tall} ${table.stacked}`}>
              <thead>
                <tr>
                  <th>Person</th>
                  <th>State</th>
                  <th className={table.wide}>Letter</th>
                  <th className={table.phoneless}>When</th>
                </tr>
              </thead>
              <tbody>
                {people.data.items.map((person) => (
                  <Row key={person.contactId} person={person} ask={packet.ask} open={() => setOpen(person)} />
                ))}
              </tbody>
            </table>
            <Paging list={people} size={50} place={place} go={go} />
          </>
        )}
      </div>
      {open && <OnePerson packet={packet} contactId={open.contactId} onClose={() => setOpen(null)} />}
    </Section>
  )
}

function Row({ person, ask, open }: { person: PacketPerson; ask: WholePacket['ask']; open: () => void }) {
  const clock = useClock()
  const is = person.state === 'approved' ? { ...packetWords.approved, word: askWords[ask].done } : packetWords[person.state]
  const when = person.approvedAt ?? person.questionAt ?? person.viewedAt ?? person.sentAt
  const note =
    person.access === 'revoked' ? 'Access revoked' : person.openQuestion && person.state === 'approved' ? 'Asks a question' : undefined
  return (
    <tr className={table.row}>
      <td>
        <UnstyledButton className={table.open} onClick={open}>
          {person.contact.name ?? person.contact.email}
        </UnstyledButton>
        <span className={table.second}>{person.company ?? <Address is={person.contact.email} />}</span>
      </td>
      <td>
        <Status is={is} note={note} />
      </td>
      <td className={table.wide}>{person.messageState && <Status is={messageWords[person.messageState]} />}</td>
      <td className={`${table.phoneless} ${table.unbroken}`}>{when ? atStart(clock.moment(when)) : ''}</td>
    </tr>
  )
}
