// Members: who may come into the console, as what, and whether they ever came.
import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Member } from '../../api-types.ts'
import { useClock, useMay, useMe } from '../../data/me.ts'
import { changeMember, inviteMemberAgain, membersQuery } from '../../data/members.ts'
import { Address } from '../../parts/address.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Fault, FaultInPlace } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { type Action, MoreActions } from '../../parts/more-actions.tsx'
import { Status } from '../../parts/status.tsx'
import table from '../../parts/table.module.css'
import { toast } from '../../parts/toast.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { roleWords } from '../../words/roles.ts'
import { memberWords } from '../../words/states.ts'
import list from '../list.module.css'
import { InviteMember } from './invite-member.tsx'
import { ChangeMember, DisableMember, ResetFactors } from './member-dialogs.tsx'
import { MemberSessions } from './member-sessions.tsx'

type Asked = { about: 'change' | 'sessions' | 'disable' | 'factors'; member: Member }

export function Members() {
  const mayManage = useMay('members.manage')
  const [inviting, setInviting] = useState(false)
  const [asked, setAsked] = useState<Asked | null>(null)
  const members = useQuery(membersQuery)
  const cache = useQueryClient()
  const refresh = (words: string) => {
    toast(words)
    return cache.invalidateQueries({ queryKey: membersQuery.queryKey })
  }
  const again = useMutation({ mutationFn: inviteMemberAgain, onSuccess: () => refresh('Invitation queued') })
  const enable = useMutation({
    mutationFn: (id: string) => changeMember(id, { disabled: false }),
    onSuccess: () => refresh('Member enabled'),
  })
  const close = () => setAsked(null)
  return (
    <>
      <div className={list.bar}>
        {mayManage && (
          <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setInviting(true)}>
            Invite member
          </Button>
        )}
        <Fault error={again.error ?? enable.error} />
      </div>
      {members.isPending && (
        <div className={list.waiting}>
          <Waiting />
        </div>
      )}
      {members.isLoadingError && <FaultInPlace error={members.error} again={() => void members.refetch()} />}
      {members.data && <Table members={members.data.items} ask={setAsked} again={again.mutate} enable={enable.mutate} />}
      {members.data?.items.length === 1 && mayManage && (
        <Empty icon="contacts" title="You are the only member">
          Invite a colleague: they come in by a letter and a second factor of their own.
        </Empty>
      )}
      {inviting && <InviteMember onClose={() => setInviting(false)} />}
      {asked?.about === 'change' && <ChangeMember member={asked.member} onClose={close} />}
      {asked?.about === 'sessions' && <MemberSessions member={asked.member} onClose={close} />}
      {asked?.about === 'disable' && <DisableMember member={asked.member} onClose={close} />}
      {asked?.about === 'factors' && <ResetFactors member={asked.member} onClose={close} />}
    </>
  )
}

interface Acts {
  ask: (asked: Asked) => void
  again: (id: string) => void
  enable: (id: string) => void
}

function Table({ members, ...acts }: Acts & { members: Member[] }) {
  return (
    <table className={`${table.table} ${table.tall}`}>
      <thead>
        <tr>
          <th className={table.lead}>Member</th>
          <th>Role</th>
          <th className={table.phoneless}>State</th>
          <th className={table.phoneless}>Last sign-in</th>
          <th>
            <span className="said">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {members.map((member) => (
          <Row key={member.id} member={member} {...acts} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ member, ask, again, enable }: Acts & { member: Member }) {
  const clock = useClock()
  const me = useMe().member
  const can = (act: string) => member.can.includes(act)
  const own = member.id === me.id
  const calm: Action[] = [
    ...(can('change') ? [{ word: 'Change', icon: 'pencil' as const, act: () => ask({ about: 'change', member }) }] : []),
    ...(can('invite') ? [{ word: 'Invite again', icon: 'resend' as const, act: () => again(member.id) }] : []),
    ...(can('end_sessions') && !own
      ? [{ word: 'Open sessions', icon: 'browser' as const, act: () => ask({ about: 'sessions', member }) }]
      : []),
    ...(can('enable') ? [{ word: 'Enable', icon: 'restore' as const, act: () => enable(member.id) }] : []),
  ]
  const taking: Action[] = own
    ? []
    : [
        ...(can('disable') && member.signedInAt
          ? [{ word: 'Take away second factors', icon: 'key' as const, takesAway: true, act: () => ask({ about: 'factors', member }) }]
          : []),
        ...(can('disable')
          ? [{ word: 'Disable', icon: 'revoked' as const, takesAway: true, act: () => ask({ about: 'disable', member }) }]
          : []),
      ]
  return (
    <tr className={table.row}>
      <td>
        <span className={table.strong} id={`member-${member.id}`}>
          {member.name}
          {own && ' (you)'}
        </span>
        <span className={table.second}>
          <Address is={member.email} />
        </span>
        <span className={table.onPhone}>
          <Status is={memberWords[member.state]} />
        </span>
      </td>
      <td>{roleWords[member.role]}</td>
      <td className={table.phoneless}>
        <Status is={memberWords[member.state]} />
      </td>
      <td className={`${table.phoneless} ${table.unbroken}`}>{member.signedInAt ? clock.ago(member.signedInAt) : 'Never'}</td>
      <td className={table.end}>
        <MoreActions groups={[calm, taking]} describedBy={`member-${member.id}`} quiet />
      </td>
    </tr>
  )
}
