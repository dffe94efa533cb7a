// The three acts of the desk, each with its dialog: from the Client Portal page for anybody, from a person's row or page for that person.
import type { Contact } from '../../api-types.ts'
import type { Action } from '../../parts/more-actions.tsx'
import { GenerateMagicLink } from './generate-magic-link.tsx'
import { InviteToClientPortal } from './invite-to-client-portal.tsx'
import { SendLoginEmail } from './send-login-email.tsx'

export type DeskAct = 'Invite to Client Portal' | 'Send Login Email' | 'Generate Magic Link'

export const deskRights: { [act in DeskAct]: string } = {
  'Invite to Client Portal': 'grants.invite',
  'Send Login Email': 'logins.send',
  'Generate Magic Link': 'links.copy',
}

export function DeskDialog({ act, contact, onClose }: { act: DeskAct; contact?: Contact; onClose: () => void }) {
  if (act === 'Invite to Client Portal') return <InviteToClientPortal contact={contact} onClose={onClose} />
  if (act === 'Send Login Email') return <SendLoginEmail contact={contact} onClose={onClose} />
  return <GenerateMagicLink contact={contact} onClose={onClose} />
}

/** What of it may be done with this person now. */
export function deskActions(contact: Contact, choose: (act: DeskAct) => void): Action[] {
  const of = (act: DeskAct, icon: Action['icon'], can: string): Action[] =>
    contact.can.includes(can) ? [{ word: act, icon, act: () => choose(act) }] : []
  return [
    ...of('Invite to Client Portal', 'sent', 'invite'),
    ...of('Send Login Email', 'mail', 'send_login'),
    ...of('Generate Magic Link', 'link', 'make_link'),
  ]
}
