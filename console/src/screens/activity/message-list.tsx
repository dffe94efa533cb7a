// Letters with their state and the other server's own last words.
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { Message } from '../../api-types.ts'
import { atStart } from '../../clock.ts'
import { useClock } from '../../data/me.ts'
import { messagesQuery } from '../../data/messages.ts'
import { countOf } from '../../numbers.ts'
import { Address } from '../../parts/address.tsx'
import { Empty } from '../../parts/empty.tsx'
import { FaultInPlace } from '../../parts/fault.tsx'
import { isList, Paging, usePlace } from '../../parts/paging.tsx'
import { Status } from '../../parts/status.tsx'
import table from '../../parts/table.module.css'
import { Waiting } from '../../parts/waiting.tsx'
import { every } from '../../polling.ts'
import { kindWords, saidOf } from '../../words/messages.ts'
import { letterWords } from '../../words/states.ts'
import { SeeTheLetter } from '../letter/see-the-letter.tsx'
import list from '../list.module.css'
import classes from './activity.module.css'

type Filter = Parameters<typeof messagesQuery>[0]

export function MessageList({ filter, none, teach }: { filter: Filter; none: string; teach?: ReactNode }) {
  const { place, go } = usePlace()
  const [open, setOpen] = useState<string | null>(null)
  const messages = useQuery({ ...messagesQuery(filter, place.cursor), refetchInterval: every(3000) })
  const page = messages.data
  return (
    <>
      {messages.isLoadingError && <FaultInPlace error={messages.error} again={() => void messages.refetch()} />}
      {messages.isPending && (
        <div className={list.waiting}>
          <Waiting lines={6} />
        </div>
      )}
      {page && !isList(page, place) && (
        <Empty icon="mail" title={none}>
          {teach}
        </Empty>
      )}
      {page && isList(page, place) && (
        <>
          <Table messages={page.items} open={setOpen} />
          <Paging list={messages} size={50} place={place} go={go} />
        </>
      )}
      {open && <SeeTheLetter messageId={open} onClose={() => setOpen(null)} />}
    </>
  )
}

function Table({ messages, open }: { messages: Message[]; open: (id: string) => void }) {
  return (
    <table className={`${table.table} ${table.tall} ${table.stacked}`}>
      <thead>
        <tr>
          <th>Letter</th>
          <th>State</th>
          <th className={table.wide}>Their server said</th>
          <th className={table.phoneless}>Queued</th>
        </tr>
      </thead>
      <tbody>
        {messages.map((message) => (
          <Row key={message.id} message={message} open={() => open(message.id)} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ message, open }: { message: Message; open: () => void }) {
  const clock = useClock()
  const tries = message.attempts > 1 ? countOf(message.attempts, 'try', 'tries') : undefined
  return (
    <tr className={table.row}>
      <td>
        <button type="button" className={`${table.open} ${classes.open}`} onClick={open}>
          {message.channel === 'text' ? `Text message: ${kindWords[message.kind]}` : kindWords[message.kind]}
        </button>
        <span className={table.second}>
          <Address is={message.to} />
        </span>
      </td>
      <td>
        <Status is={letterWords[message.reached]} note={tries} />
      </td>
      <td className={table.wide}>
        <span className={classes.answer}>{saidOf(message, clock)}</span>
      </td>
      <td className={`${table.phoneless} ${classes.when}`}>{atStart(clock.moment(message.createdAt))}</td>
    </tr>
  )
}
