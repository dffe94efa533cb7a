// The first page of an invitation as its reader would see it, for the preview beside the dialog that sends it.

import { maskAddress } from '../engine/addresses.ts'
import type { Place } from '../engine/places.ts'
import type { ProofKind } from '../engine/policy.ts'
import type { Account, Contact, Language, Link, Member, Millis } from '../nouns.ts'
import { loadAssets } from './assets.ts'
import { brandingOf, printPage, type View } from './page.ts'
import { type LinkView, linkPage, type ProofView } from './pages/link.ts'

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
  { kind, usedAt }: Pick<Link, 'kind' | 'usedAt'>,
  place: Place | null,
  contact: Pick<Contact, 'name'>,
): Pick<LinkView, 'kind' | 'again' | 'invited' | 'projects' | 'packet' | 'asked' | 'sentBack' | 'dueOn'> {
  const records = place?.records ?? []
  const open = records.flatMap(({ row, open }) => open.map((one) => ({ ...one, dueOn: one.dueOn ?? row.record.dueOn })))
  const days = open.map(({ dueOn }) => dueOn).filter((day) => day !== null)
  const asked = open.map(({ kind: what, name }) => ({ kind: what, name }))
  const companies = new Set(records.map(({ row }) => row.company?.name ?? null))
  const [company = null] = companies.size === 1 ? companies : []
  return {
    kind,
    again: usedAt !== null,
    invited: company ?? contact.name,
    projects: records.length > 0 ? [...new Set(records.map(({ row }) => row.project.name))] : place?.project ? [place.project.name] : [],
    packet: place?.packet?.title ?? null,
    asked: kind === 'invitation' ? asked : [],
    sentBack: kind === 'notification' ? asked.filter((_, at) => open[at]?.state === 'rejected') : [],
    dueOn: place?.packet ? place.packet.dueOn : kind === 'invitation' ? (days.toSorted()[0] ?? null) : null,
  }
}

/** What a page asks for beside the press, and the masked address where it is not that. `said`: what became of the press before. */
export function proofShown(
  kind: ProofKind | null,
  email: string,
  said: { typed: string; left: number | null; spent: boolean } | null,
): { address: string | null; proof: ProofView | null } {
  if (kind !== 'address') return { address: maskAddress(email), proof: kind && { kind, spent: said?.spent ?? false } }
  const told = said === null ? null : said.left === null ? ('missing' as const) : { left: said.left }
  return { address: null, proof: { kind, typed: said?.typed ?? '', said: told } }
}

/** `nonce` is that of the answer's Content-Security-Policy, which the sheet stands under. The button leads nowhere. */
export function renderFirstPage({ account, contact, inviter, place, language, now }: FirstPage, nonce: string): string {
  const view: View = { language, now, brand: brandingOf(account) }
  const page = linkPage({
    ...view,
    linkId: 'lnk_preview',
    token: '',
    inviter: inviter?.name ?? null,
    replyTo: account.replyTo ?? inviter?.email ?? null,
    ...proofShown(account.policy.confirmation === 'button' ? null : account.policy.confirmation, contact.email, null),
    ...whatIsAsked({ kind: 'invitation', usedAt: null }, place, contact),
  })
  const { sign: _, ...still } = page
  return printPage(still, nonce, loadAssets())
}
