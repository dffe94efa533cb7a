// The end of somebody's access: what stops, what stays, why, and the verb on the button.
import { Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Grant, RecordRow } from '../../api-types.ts'
import { refreshRecords } from '../../cache.ts'
import { grantQuery, restore, revoke } from '../../data/grants.ts'
import { countOf } from '../../numbers.ts'
import { Icon } from '../../parts/icon.tsx'
import { TakeAway } from '../../parts/take-away.tsx'
import { toast } from '../../parts/toast.tsx'
import { firstNameOf, ownerOf } from '../../words/people.ts'
import classes from './record.module.css'

interface RevokePortalAccessProps {
  record: RecordRow
  /** Another person's grant on this record; without it, that of the record's own contact. */
  grant?: Grant
  onClose: () => void
}

export function RevokePortalAccess({ record, grant, onClose }: RevokePortalAccessProps) {
  const [reason, setReason] = useState('')
  const cache = useQueryClient()
  const grantId = grant?.id ?? record.portal.grantId ?? ''
  const whole = useQuery({ ...grantQuery(grantId), enabled: grantId !== '' }).data
  const person = grant?.contact ?? record.contact
  const act = useMutation({
    mutationFn: () => revoke(grantId, reason.trim() || undefined),
    onSuccess: () => {
      onClose()
      toast('Portal access revoked', () => restore(grantId).then(() => refreshRecords(cache)))
      return refreshRecords(cache)
    },
  })
  return (
    <TakeAway
      title={`Revoke ${ownerOf(firstNameOf(person))} access?`}
      verb="Revoke Portal Access"
      busyVerb="Revoking"
      act={act}
      dirty={reason !== ''}
      onClose={onClose}
    >
      <div>
        <p className={classes.detail}>From this moment:</p>
        <Effects stops={stopsOf(whole)} stays={staysOf(whole)} />
      </div>
      <Textarea
        label="Reason"
        description="Only your team sees it."
        rows={2}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </TakeAway>
  )
}

export function Effects({ stops, stays }: { stops: string[]; stays: string[] }) {
  return (
    <ul className={classes.effects}>
      {stops.map((line) => (
        <li key={line} className={classes.effect}>
          <Icon name="revoked" />
          {line}
        </li>
      ))}
      {stays.map((line) => (
        <li key={line} className={classes.effect}>
          <Icon name="check" />
          {line}
        </li>
      ))}
    </ul>
  )
}

function staysOf(grant: Grant | undefined): string[] {
  const shares = grant?.links?.some(({ shared, state }) => shared && (state === 'live' || state === 'used'))
  return [
    ...(shares ? ['Their letter’s button goes on for the other records it names'] : []),
    'Documents and history stay',
    'You can restore the access later; old links stay dead',
  ]
}

function stopsOf(grant: Grant | undefined): string[] {
  const links = grant?.links?.filter((link) => link.state === 'live').length
  const sessions = grant?.openSessions
  if (links === undefined || sessions === undefined) return ['Open sessions and links stop working for this record']
  const parts = [sessions > 0 && countOf(sessions, 'open session'), links > 0 && countOf(links, 'link')].filter((part) => part !== false)
  if (parts.length === 0) return ['The next sign-in is refused']
  return [`${parts.join(' and ')} ${sessions + links === 1 ? 'stops' : 'stop'} working for this record`]
}
