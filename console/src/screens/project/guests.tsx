// Guests of a project: who is let in until when, who asks for more time, and what one press does about it.
import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Grant, Project } from '../../api-types.ts'
import { refreshRecords } from '../../cache.ts'
import { grantsQuery, restore, revoke, setEnd } from '../../data/grants.ts'
import { useClock, useMay } from '../../data/me.ts'
import { Empty } from '../../parts/empty.tsx'
import { Fault, FaultInPlace } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { MoreActions } from '../../parts/more-actions.tsx'
import { Status } from '../../parts/status.tsx'
import { TakeAway } from '../../parts/take-away.tsx'
import { toast } from '../../parts/toast.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { every } from '../../polling.ts'
import { abilityWords, timeLeft } from '../../words/guests.ts'
import { firstNameOf, nameOf, ownerOf } from '../../words/people.ts'
import { accessWords } from '../../words/states.ts'
import { ExtendAccess } from '../record/extend-access.tsx'
import { Effects } from '../record/revoke-portal-access.tsx'
import classes from './guests.module.css'
import { InviteGuest } from './invite-guest.tsx'

const hour = 3_600_000

export function Guests({ project }: { project: Project }) {
  const grants = useQuery({ ...grantsQuery({ projectId: project.id }), refetchInterval: every(3_000) })
  const [inviting, setInviting] = useState(false)
  const may = useMay('grants.invite')
  const items = grants.data?.items
  return (
    <div className={classes.guests}>
      {may && items && items.length > 0 && (
        <Button variant="default" leftSection={<Icon name="plus" size={16} />} onClick={() => setInviting(true)}>
          Invite a guest
        </Button>
      )}
      {grants.isLoadingError && <FaultInPlace error={grants.error} again={() => void grants.refetch()} />}
      {grants.isPending && <Waiting lines={4} />}
      {items?.length === 0 && (
        <Empty icon="contacts" title="No guests yet">
          <p>Let somebody in for an hour or a few days, to look, to comment, to leave a file. The end comes by itself.</p>
          {may && <Button onClick={() => setInviting(true)}>Invite a guest</Button>}
        </Empty>
      )}
      <ul className={classes.list}>
        {items?.map((grant) => (
          <Guest key={grant.id} grant={grant} />
        ))}
      </ul>
      {inviting && <InviteGuest project={project} onClose={() => setInviting(false)} />}
    </div>
  )
}

function Guest({ grant }: { grant: Grant }) {
  const [doing, setDoing] = useState<'end' | 'revoke' | null>(null)
  const cache = useQueryClient()
  const clock = useClock()
  const may = (word: string) => grant.can.includes(word)
  const more = useMutation({
    mutationFn: (by: number) => setEnd(grant.id, new Date(Math.max(Date.parse(grant.endsAt ?? ''), Date.now()) + by).toISOString()),
    onSuccess: (changed) => {
      toast(`${firstNameOf(grant.contact)} may stay until ${clock.moment(changed.endsAt ?? '')}`)
      return refreshRecords(cache)
    },
  })
  const steps = may('extend') && grant.endsAt ? [hour, 24 * hour] : []
  /** What was given at first says what more is of use. */
  const step = grant.endsAt && Date.parse(grant.endsAt) - Date.parse(grant.createdAt) <= 4 * hour ? hour : 24 * hour
  const verbs = [
    ...steps.map((by) => ({ word: `Give ${hoursOf(by)} more`, icon: 'calendar' as const, act: () => more.mutate(by) })),
    ...(may('extend') ? [{ word: 'Change end of access', icon: 'calendar' as const, act: () => setDoing('end') }] : []),
  ]
  const ends = may('revoke')
    ? [{ word: 'Revoke Portal Access', icon: 'revoked' as const, takesAway: true, act: () => setDoing('revoke') }]
    : []
  return (
    <li className={classes.guest}>
      <div className={classes.who} id={`guest-${grant.id}`}>
        <div className={classes.name}>{nameOf(grant.contact)}</div>
        <div className={classes.may}>{abilityWords(grant.abilities)}</div>
      </div>
      <div className={classes.when}>
        {grant.state === 'live' && grant.endsAt ? (
          timeLeft(Date.parse(grant.endsAt) - Date.now())
        ) : (
          <Status is={accessWords[grant.access]} />
        )}
        <div className={classes.may}>{endOf(grant, clock.moment)}</div>
      </div>
      {grant.longerAskedAt && may('extend') && (
        <div className={classes.asks}>
          <span>Asks for more time</span>
          <Button size="xs" loading={more.isPending} onClick={() => more.mutate(step)}>
            Give {hoursOf(step)} more
          </Button>
        </div>
      )}
      <MoreActions groups={[verbs, ends]} describedBy={`guest-${grant.id}`} quiet />
      {more.error && <Fault error={more.error} />}
      {doing === 'end' && <ExtendAccess grantId={grant.id} endsAt={grant.endsAt} onClose={() => setDoing(null)} />}
      {doing === 'revoke' && <RevokeGuest grant={grant} onClose={() => setDoing(null)} />}
    </li>
  )
}

const hoursOf = (ms: number) => (ms === hour ? '1 hour' : `${ms / hour} hours`)

function endOf({ endsAt, revokedAt, state }: Grant, moment: (at: string) => string): string {
  if (revokedAt) return `Revoked ${moment(revokedAt)}`
  if (!endsAt) return 'No end'
  return `${state === 'live' ? 'Until' : 'Ended'} ${moment(endsAt)}`
}

function RevokeGuest({ grant, onClose }: { grant: Grant; onClose: () => void }) {
  const cache = useQueryClient()
  const act = useMutation({
    mutationFn: () => revoke(grant.id),
    onSuccess: () => {
      onClose()
      toast('Portal access revoked', () => restore(grant.id).then(() => refreshRecords(cache)))
      return refreshRecords(cache)
    },
  })
  return (
    <TakeAway
      title={`Revoke ${ownerOf(firstNameOf(grant.contact))} access?`}
      verb="Revoke Portal Access"
      busyVerb="Revoking"
      act={act}
      onClose={onClose}
    >
      <Effects
        stops={['Open sessions and links stop working for this project']}
        stays={['Files and history stay', 'You can restore the access later; old links stay dead']}
      />
    </TakeAway>
  )
}
