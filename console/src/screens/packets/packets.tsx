// Packets: files and a question for many people, and how far each of them came.
import { Button, SegmentedControl, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { fieldFaults } from '../../api.ts'
import type { Packet } from '../../api-types.ts'
import { useClock, useMay } from '../../data/me.ts'
import { createPacket, type PacketAsk, packetsQuery } from '../../data/packets.ts'
import { count } from '../../numbers.ts'
import { Dialog, DialogForm } from '../../parts/dialog.tsx'
import { Empty } from '../../parts/empty.tsx'
import { FaultInPlace } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { PageHead } from '../../parts/page.tsx'
import { isList, Paging, usePlace } from '../../parts/paging.tsx'
import table from '../../parts/table.module.css'
import { Waiting } from '../../parts/waiting.tsx'
import { every } from '../../polling.ts'
import { askWords } from '../../words/packets.ts'
import { PortalTabs } from '../client-portal/portal-tabs.tsx'
import list from '../list.module.css'

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
                <th className={table.numeric}>People</th>
                <th className={`${table.numeric} ${table.phoneless}`}>Not opened</th>
                <th className={`${table.numeric} ${table.phoneless}`}>Viewed</th>
                <th className={table.numeric}>Questions</th>
                <th className={table.numeric}>Approved</th>
              </tr>
            </thead>
            <tbody>
              {page.items.map((packet) => (
                <Row key={packet.id} packet={packet} />
              ))}
            </tbody>
          </table>
          <Paging place={place} shown={page.items.length} size={50} total={page.total} nextCursor={page.nextCursor} go={go} />
        </>
      )}
      {making && <NewPacket onClose={() => setMaking(false)} />}
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
      </td>
      <td className={table.phoneless}>{dueOn ? clock.day(dueOn) : 'None'}</td>
      <td className={table.numeric}>{count(counts.total)}</td>
      <td className={`${table.numeric} ${table.phoneless}`}>{count(counts.notOpened)}</td>
      <td className={`${table.numeric} ${table.phoneless}`}>{count(counts.viewed)}</td>
      <td className={table.numeric}>{count(counts.openQuestions)}</td>
      <td className={table.numeric}>{count(counts.approved)}</td>
    </tr>
  )
}

const asks = Object.entries(askWords).map(([value, { word: label }]) => ({ value, label }))

function NewPacket({ onClose }: { onClose: () => void }) {
  const [title, setTitle] = useState('')
  const [ask, setAsk] = useState<PacketAsk>('approve')
  const [note, setNote] = useState('')
  const [dueOn, setDueOn] = useState('')
  const navigate = useNavigate()
  const cache = useQueryClient()
  const make = useMutation({
    mutationFn: () => createPacket({ title, ask, note: note.trim() || null, dueOn: dueOn || null }),
    onSuccess: ({ id }) => {
      void cache.invalidateQueries({ queryKey: ['packets'] })
      return navigate({ to: '/packets/$packetId', params: { packetId: id }, ignoreBlocker: true })
    },
  })
  const faults = fieldFaults(make.error)
  return (
    <Dialog title="New packet" onClose={onClose} dirty={title !== '' || note !== '' || dueOn !== ''}>
      <DialogForm
        verb="Create"
        busy={make.isPending}
        error={make.error}
        beside={['title', 'note', 'dueOn']}
        onCancel={onClose}
        onSubmit={() => make.mutate()}
      >
        <TextInput
          label="Title"
          placeholder="Third quarter 2026"
          maxLength={160}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
          error={faults.title}
          data-autofocus
        />
        <div>
          <SegmentedControl aria-label="Ask" fullWidth data={asks} value={ask} onChange={(value) => setAsk(value as PacketAsk)} />
          <p>{askWords[ask].says}</p>
        </div>
        <Textarea
          label="Cover note"
          description="Stands in the letter and on the page, as you write it."
          rows={4}
          maxLength={4000}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          error={faults.note}
        />
        <TextInput label="Due" type="date" value={dueOn} onChange={(event) => setDueOn(event.currentTarget.value)} error={faults.dueOn} />
      </DialogForm>
    </Dialog>
  )
}
