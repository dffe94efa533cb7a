// Packets: files and a question for many people, and how far each of them came.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Packet } from '../../api-types.ts'
import { useClock, useMay } from '../../data/me.ts'
import { packetsQuery } from '../../data/packets.ts'
import { count, countOf } from '../../numbers.ts'
import { Empty } from '../../parts/empty.tsx'
import { FaultInPlace } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { PageHead } from '../../parts/page.tsx'
import { isList, Paging, usePlace } from '../../parts/paging.tsx'
import table from '../../parts/table.module.css'
import { Waiting } from '../../parts/waiting.tsx'
import { every } from '../../polling.ts'
import { PortalTabs } from '../client-portal/portal-tabs.tsx'
import list from '../list.module.css'
import { PacketForm } from '../packet/packet-form.tsx'

export function Packets() {
  const { place, go } = usePlace()
  const [making, setMaking] = useState(false)
  const may = useMay('packets.write')
  const packets = useQuery({ ...packetsQuery(place.cursor), refetchInterval: every(3_000) })
  const page = packets.data
  const button = may && (
    <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setMaking(true)}>
      New packet
    </Button>
  )
  return (
    <>
      <PageHead title="Client Portal" under="Files and a question for many people, each opened by its own letter." actions={button} />
      <PortalTabs here="packets" />
      {packets.isLoadingError && <FaultInPlace error={packets.error} again={() => void packets.refetch()} />}
      {packets.isPending && (
        <div className={list.waiting}>
          <Waiting lines={6} />
        </div>
      )}
      {page && !isList(page, place) && (
        <Empty icon="file" title="No packet yet">
          Put the quarter’s files in, choose who gets them, and see who opened, asked and approved.
        </Empty>
      )}
      {page && isList(page, place) && (
        <>
          <table className={table.table}>
            <thead>
              <tr>
                <th>Packet</th>
                <th className={table.phoneless}>Due</th>
                <th className={`${table.numeric} ${table.phoneless}`}>People</th>
                <th className={`${table.numeric} ${table.phoneless}`}>Not opened</th>
                <th className={`${table.numeric} ${table.phoneless}`}>Viewed</th>
                <th className={`${table.numeric} ${table.phoneless}`}>Questions</th>
                <th className={`${table.numeric} ${table.phoneless}`}>Approved</th>
              </tr>
            </thead>
            <tbody>
              {page.items.map((packet) => (
                <Row key={packet.id} packet={packet} />
              ))}
            </tbody>
          </table>
          <Paging list={packets} size={50} place={place} go={go} />
        </>
      )}
      {making && <PacketForm onClose={() => setMaking(false)} />}
    </>
  )
}

function Row({ packet: { id, title, dueOn, sentAt, counts } }: { packet: Packet }) {
  const clock = useClock()
  return (
    <tr className={table.row}>
      <td>
        <Link to="/packets/$packetId" params={{ packetId: id }} className={table.open}>
          {title}
        </Link>
        {sentAt === null && ' (draft)'}
        <span className={`${table.second} ${table.onPhone}`}>
          {countOf(counts.total, 'person', 'people')}, {countOf(counts.openQuestions, 'question')}, {count(counts.approved)} approved
        </span>
      </td>
      <td className={table.phoneless}>{dueOn ? clock.day(dueOn) : 'None'}</td>
      <td className={`${table.numeric} ${table.phoneless}`}>{count(counts.total)}</td>
      <td className={`${table.numeric} ${table.phoneless}`}>{count(counts.notOpened)}</td>
      <td className={`${table.numeric} ${table.phoneless}`}>{count(counts.viewed)}</td>
      <td className={`${table.numeric} ${table.phoneless}`}>{count(counts.openQuestions)}</td>
      <td className={`${table.numeric} ${table.phoneless}`}>{count(counts.approved)}</td>
    </tr>
  )
}
