// What one can start on a record, and the dialog of each.
import type { Contact, Document, Grant, Requirement, Version, WholeRecord } from '../../api-types.ts'
import { type DeskAct, DeskDialog } from '../client-portal/desk-dialog.tsx'
import { type InviteTitle, InviteToPortal } from '../invite-to-portal/invite-to-portal.tsx'
import { SeeTheLetter } from '../letter/see-the-letter.tsx'
import { TryAsClient } from '../try-as-client/try-as-client.tsx'
import { AddFiles } from './add-files.tsx'
import { AskForMore } from './ask-for-more.tsx'
import { DecideByHand } from './decide-by-hand.tsx'
import { EditRecord } from './edit-record.tsx'
import { EditRequirement } from './edit-requirement.tsx'
import { ExtendAccess } from './extend-access.tsx'
import { ReviewDocument } from './review-document.tsx'
import { RevokePortalAccess } from './revoke-portal-access.tsx'

export type DoingWhat =
  | { kind: 'invite'; title: InviteTitle }
  | { kind: 'desk'; act: DeskAct; contact: Contact }
  | { kind: 'trial' }
  | { kind: 'revoke'; grant?: Grant }
  | { kind: 'extend' }
  | { kind: 'letter'; messageId: string }
  | { kind: 'review'; document: Document; version: Version }
  | { kind: 'waiver' | 'override' | 'archive' }
  | { kind: 'edit' }
  | { kind: 'ask' }
  | { kind: 'edit_asked'; requirement: Requirement }
  | { kind: 'files' }

interface DoingProps {
  what: DoingWhat
  record: WholeRecord
  onClose: () => void
}

export function Doing({ what, record, onClose }: DoingProps) {
  switch (what.kind) {
    case 'invite':
      return <InviteToPortal title={what.title} record={record} onClose={onClose} />
    case 'desk':
      return <DeskDialog act={what.act} contact={what.contact} onClose={onClose} />
    case 'trial':
      return <TryAsClient contact={record.contact} recordId={record.id} onClose={onClose} />
    case 'revoke':
      return <RevokePortalAccess record={record} grant={what.grant} onClose={onClose} />
    case 'extend':
      return <ExtendAccess grantId={record.portal.grantId ?? ''} endsAt={record.portal.endsAt} onClose={onClose} />
    case 'letter':
      return <SeeTheLetter messageId={what.messageId} onClose={onClose} />
    case 'review':
      return <ReviewDocument document={what.document} version={what.version} record={record} onClose={onClose} />
    case 'edit':
      return <EditRecord record={record} onClose={onClose} />
    case 'ask':
      return <AskForMore record={record} onClose={onClose} />
    case 'edit_asked':
      return <EditRequirement record={record} requirement={what.requirement} onClose={onClose} />
    case 'files':
      return <AddFiles record={record} onClose={onClose} />
    default:
      return <DecideByHand decision={what.kind} record={record} onClose={onClose} />
  }
}
