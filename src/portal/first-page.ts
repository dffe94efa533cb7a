// The first page of an invitation as its reader would see it, for the preview beside the dialog that sends it.

import { maskAddress } from '../engine/addresses.ts'
import type { Place } from '../engine/grants.ts'
import type { Account, Contact, Language, LinkKind, Member, Millis, Requirement } from '../nouns.ts'
import type { RecordRow } from '../store/records.ts'
import { loadAssets } from './assets.ts'
import { brandingOf, printPage, type View } from './page.ts'
import { type LinkView, linkPage } from './pages/link.ts'

export interface FirstPage {
  account: Account
  contact: Pick<Contact, 'name' | 'email'>
  inviter: Member | null
  place: Place | null
  language: Language
  now: Millis
}

/** What a link's page says about where it leads: the earliest day, the open things, the company and the project. */
export function whatIsAsked(
  kind: LinkKind,
  place: Place | null,
  contact: Pick<Contact, 'name'>,
): Pick<LinkView, 'invited' | 'project' | 'asked' | 'dueOn'> {
  const first: { row: RecordRow; requirements: Requirement[] } | undefined = place?.records[0]
  const open = first?.requirements.filter(({ waivedAt }) => waivedAt === null) ?? []
  const days = [first?.row.record.dueOn ?? null, ...open.map(({ dueOn }) => dueOn)].filter((day) => day !== null)
  return {
    invited: first?.row.company?.name ?? contact.name,
    project: first?.row.project.name ?? place?.project?.name ?? null,
    asked: kind === 'invitation' ? open.map(({ kind: what, name }) => ({ kind: what, name })) : [],
    dueOn: days.toSorted()[0] ?? null,
  }
}

/** `nonce` is that of the answer's Content-Security-Policy, which the sheet stands under. The button leads nowhere. */
export function renderFirstPage({ account, contact, inviter, place, language, now }: FirstPage, nonce: string): string {
  const view: View = { language, now, brand: brandingOf(account) }
  const page = linkPage({
    ...view,
    linkId: 'lnk_preview',
    token: '',
    kind: 'invitation',
    inviter: inviter?.name ?? null,
    replyTo: account.replyTo ?? inviter?.email ?? null,
    address: maskAddress(contact.email),
    ...whatIsAsked('invitation', place, contact),
  })
  const { sign: _, ...still } = page
  return printPage(still, nonce, loadAssets())
}
