// What a contact may open, until when, and how far each invitation came.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Contact, Grant } from '../../api-types.ts'
import { refreshRecords } from '../../cache.ts'
import { atStart } from '../../clock.ts'
import { grantsQuery, restore, revoke } from '../../data/grants.ts'
import { useClock } from '../../data/me.ts'
import { Empty } from '../../parts/empty.tsx'
import { Fault, FaultInPlace } from '../../parts/fault.tsx'
import { type Action, MoreActions } from '../../parts/more-actions.tsx'
import { Status } from '../../parts/status.tsx'
import table from '../../parts/table.module.css'
import { toast } from '../../parts/toast.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import type { Ability } from '../../shapes.ts'
import { nameOf } from '../../words/people.ts'
import { accessWords } from '../../words/states.ts'
import list from '../list.module.css'

export function Access({ contact }: { contact: Contact }) {
  const grants = useQuery({ ...grantsQuery({ contactId: contact.id }), refetchInterval: 3000 })
  if (grants.isError) return <FaultInPlace error={grants.error} again={() => void grants.refetch()} />
  if (!grants.data) {
    return (
      <div className={list.waiting}>
        <Waiting />
      </div>
    )
  }
  if (grants.data.items.length === 0)
    return (
      <Empty icon="notInvited" title={`${nameOf(contact)} has no way in yet`}>
        Invite from a record: its page has the button.
      </Empty>
    )
  return (
    <table className={`${table.table} ${table.tall}`}>
      <thead>
        <tr>
          <th>To what</th>
          <th>Portal access</th>
          <th className={table.phoneless}>Ends</th>
          <th>
            <span className="said">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {grants.data.items.map((grant) => (
          <Row key={grant.id} grant={grant} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ grant }: { grant: Grant }) {
  const clock = useClock()
  return (
    <tr className={table.row}>
      <td>
        <span id={`grant-${grant.id}`}>
          <Place grant={grant} />
        </span>
        <span className={table.second}>{abilitiesOf(grant.abilities)}</span>
      </td>
      <td>
        <Status is={accessWords[grant.access]} />
      </td>
      <td className={table.phoneless}>{grant.endsAt ? atStart(clock.moment(grant.endsAt)) : 'When you end it'}</td>
      <td className={table.end}>
        <span className={table.apart}>
          <GrantActions grant={grant} />
        </span>
      </td>
    </tr>
  )
}

function Place({ grant }: { grant: Grant }) {
  const { scope } = grant
  const name = scope.name ?? (scope.kind === 'portal' ? 'The whole portal' : 'A record')
  if (scope.kind === 'record' && scope.id) {
    return (
      <Link to="/records/$recordId" params={{ recordId: scope.id }} className={table.open}>
        {name}
      </Link>
    )
  }
  return <span className={table.strong}>{name}</span>
}

const abilityWords: { [ability in Ability]: string } = { view: 'look', upload: 'upload', download: 'download', comment: 'comment' }
const abilitiesOf = (abilities: Ability[]) => `May ${abilities.map((ability) => abilityWords[ability]).join(', ')}`

function GrantActions({ grant }: { grant: Grant }) {
  const cache = useQueryClient()
  const act = useMutation({
    mutationFn: (what: 'revoke' | 'restore') => (what === 'revoke' ? revoke(grant.id) : restore(grant.id)),
    onSuccess: (_grant, what) => {
      toast(
        what === 'revoke' ? 'Portal access revoked' : 'Portal access restored',
        what === 'revoke' ? () => act.mutate('restore') : undefined,
      )
      return refreshRecords(cache)
    },
  })
  const actions: Action[] = []
  const ends: Action[] = []
  if (grant.can.includes('restore')) actions.push({ word: 'Restore Portal Access', icon: 'restore', act: () => act.mutate('restore') })
  if (grant.can.includes('revoke'))
    ends.push({ word: 'Revoke Portal Access', icon: 'revoked', takesAway: true, act: () => act.mutate('revoke') })
  return (
    <>
      <Fault error={act.error} />
      <MoreActions groups={[actions, ends]} describedBy={`grant-${grant.id}`} quiet />
    </>
  )
}
