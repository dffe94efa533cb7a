// A packet: as a draft it is filled and sent, afterwards it is the board of who opened, asked and approved.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import type { WholePacket } from '../../api-types.ts'
import { useClock } from '../../data/me.ts'
import { packetQuery, proofUrl } from '../../data/packets.ts'
import { Icon } from '../../parts/icon.tsx'
import { MoreActions } from '../../parts/more-actions.tsx'
import { PageHead } from '../../parts/page.tsx'
import { PageFault } from '../../parts/page-fault.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { every } from '../../polling.ts'
import { askWords } from '../../words/packets.ts'
import list from '../list.module.css'
import { Board } from './board.tsx'
import classes from './packet.module.css'
import { PacketFiles } from './packet-files.tsx'
import { PacketForm } from './packet-form.tsx'
import { PacketPeople } from './packet-people.tsx'
import { SendPacket } from './send-packet.tsx'

const route = getRouteApi('/packets/$packetId')

export function Packet() {
  const { packetId } = route.useParams()
  const packet = useQuery({ ...packetQuery(packetId), refetchInterval: every(3_000) })
  if (packet.data) return <Whole packet={packet.data} />
  if (packet.isLoadingError)
    return <PageFault error={packet.error} again={() => void packet.refetch()} from={{ word: 'Packets', to: '/packets' }} />
  return (
    <div className={list.waiting}>
      <Waiting lines={6} />
    </div>
  )
}

function Whole({ packet }: { packet: WholePacket }) {
  const [doing, setDoing] = useState<'editing' | 'sending' | 'nudges' | null>(null)
  const clock = useClock()
  const sent = packet.sentAt !== null
  const asks = `${askWords[packet.ask].word}${packet.dueOn ? `, due ${clock.day(packet.dueOn)}` : ''}.`
  const changes = packet.can.includes('edit') || packet.can.includes('reschedule')
  const from = packet.madeBy ? ` Made by ${packet.madeBy.name}.` : ''
  return (
    <>
      <PageHead
        title={packet.title}
        under={`${sent ? '' : 'Draft. '}${asks}${from}`}
        crumbs={[
          { word: 'Client Portal', to: '/client-portal' },
          { word: 'Packets', to: '/packets' },
        ]}
        actions={
          <>
            {sent && (
              <Button
                component="a"
                variant="default"
                href={proofUrl(packet.id, 'csv')}
                download
                leftSection={<Icon name="download" size={16} />}
              >
                Approvals as CSV
              </Button>
            )}
            {packet.can.includes('nudge') && (
              <Button variant={packet.can.includes('send') ? 'default' : 'filled'} onClick={() => setDoing('nudges')}>
                Nudge
              </Button>
            )}
            {packet.can.includes('send') && (
              <Button leftSection={<Icon name="sent" size={16} />} onClick={() => setDoing('sending')}>
                Send
              </Button>
            )}
            <MoreActions groups={[changes ? [{ word: 'Edit packet', icon: 'pencil', act: () => setDoing('editing') }] : []]} />
          </>
        }
      />
      <div className={classes.body}>
        {packet.note && <p className={classes.note}>{packet.note}</p>}
        {sent && <Board packet={packet} />}
        {packet.can.includes('edit') && <PacketPeople packet={packet} />}
        <PacketFiles packet={packet} />
      </div>
      {doing === 'editing' && <PacketForm packet={packet} onClose={() => setDoing(null)} />}
      {(doing === 'sending' || doing === 'nudges') && <SendPacket packet={packet} what={doing} onClose={() => setDoing(null)} />}
    </>
  )
}
