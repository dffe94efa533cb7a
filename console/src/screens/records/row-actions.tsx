// More actions of one row: the same letters and the same end as on the record's own page.
import { useState } from 'react'
import type { RecordRow } from '../../api-types.ts'
import { type Action, MoreActions } from '../../parts/more-actions.tsx'
import table from '../../parts/table.module.css'
import { InviteToPortal } from '../invite-to-portal/invite-to-portal.tsx'
import { RevokePortalAccess } from '../record/revoke-portal-access.tsx'

type Doing = 'Send Portal Invite' | 'Resend Portal Invite' | 'Revoke Portal Access'

export function RowActions({ record, describedBy }: { record: RecordRow; describedBy: string }) {
  const [doing, setDoing] = useState<Doing | null>(null)
  const close = () => setDoing(null)
  const can = (what: string) => record.can.includes(what)
  const letters: Action[] = []
  if (can('invite')) letters.push({ word: 'Send Portal Invite', icon: 'sent', act: () => setDoing('Send Portal Invite') })
  if (can('resend')) letters.push({ word: 'Resend Portal Invite', icon: 'resend', act: () => setDoing('Resend Portal Invite') })
  const ends: Action[] = can('revoke')
    ? [{ word: 'Revoke Portal Access', icon: 'revoked', takesAway: true, act: () => setDoing('Revoke Portal Access') }]
    : []
  return (
    <span className={table.apart}>
      <MoreActions groups={[letters, ends]} describedBy={describedBy} quiet />
      {(doing === 'Send Portal Invite' || doing === 'Resend Portal Invite') && (
        <InviteToPortal title={doing} record={record} onClose={close} />
      )}
      {doing === 'Revoke Portal Access' && <RevokePortalAccess record={record} onClose={close} />}
    </span>
  )
}
