// View as client: the portal's own pages as a contact would see them, for a frame in the console. Nothing on them can be pressed or opened.
import type { PortalView, RecordSeen } from '../engine/portal-views.ts'
import type { ProjectInside } from '../engine/project-files.ts'
import type { RecordInside } from '../engine/records.ts'
import { coverOf } from '../engine/sessions.ts'
import { type Html, html } from '../html.ts'
import type { Millis, Packet, PacketContact } from '../nouns.ts'
import { loadAssets } from './assets.ts'
import { icon } from './icons.ts'
import { packetChoice } from './packets.ts'
import { type Branding, brandingOf, type InsideView, type Page, printPage, tokenField, voiceFor } from './page.ts'
import { chooserPage } from './pages/chooser.ts'
import { recordPage } from './pages/record.ts'
import { personOf } from './portal.ts'
import { fileShown } from './projects.ts'
import { byUrgency, choice, happenings, recordFacts, shutEyes } from './records.ts'

export interface Seen extends PortalView {
  /** A member's trial: its pages lead to each other, and it can be ended. */
  trial?: { path: string; token: string } | undefined
  /** Null: the home, with all their records. */
  record: RecordSeen | null
  records: RecordInside[]
  projects: ProjectInside[]
  packets: { packet: Packet; row: PacketContact }[]
  now: Millis
}

/** `nonce` is that of the answer's Content-Security-Policy, which the sheet stands under. */
export function renderPortalView(seen: Seen, nonce: string): string {
  const page = seen.record ? recordSeen(seen, seen.record) : homeSeen(seen)
  const whole = still(
    printPage(marked(seen, page), nonce, loadAssets()),
    seen.trial ? { home: `/p/${seen.account.slug}`, trial: seen.trial.path } : null,
  )
  return seen.trial ? whole.replace('</main>', `${endForm(seen, seen.trial).text}</main>`) : whole
}

const viewOf = ({ account, contact, now }: Seen): InsideView => ({
  language: contact.language ?? account.language,
  now,
  brand: brandOf(account),
  inside: { address: contact.email, token: '', live: null, left: 0 },
})

/** The frame loads nothing, so the picture comes with the page. */
function brandOf(account: Seen['account']): Branding {
  const brand = brandingOf(account)
  return brand.logo ? { ...brand, logo: { ...brand.logo, path: `data:${account.logoType};base64,${account.logo}` } } : brand
}

const homeSeen = (seen: Seen): Page =>
  chooserPage({
    ...viewOf(seen),
    records: seen.records.map((whole) => choice(whole, seen.now)).sort(byUrgency),
    projects: seen.projects.map(({ project, files }) => ({ id: project.id, name: project.name, files: files.length })),
    packets: seen.packets.map(packetChoice),
    files: seen.projects.flatMap((one) => filesSeen(seen, one)),
    happened: [],
    portals: [],
  })

/** Which files they see; none opens here. */
const filesSeen = ({ account, contact }: Seen, { files }: ProjectInside) =>
  files.map((file) => fileShown(account, contact.id, file, shutEyes))

function recordSeen(seen: Seen, { whole, told, inviter }: RecordSeen): Page {
  const { account, contact, looking, now } = seen
  const cover = coverOf(looking, whole.record)
  return recordPage({
    ...viewOf(seen),
    ...recordFacts(whole, account, shutEyes, now),
    certificateHolder: whole.project.certificateHolder,
    happened: happenings(told, account, contact.id, whole, now),
    files: seen.projects.filter(({ project }) => project.id === whole.project.id).flatMap((one) => filesSeen(seen, one)),
    projectPath: '#',
    person: personOf(inviter, account),
    ends: null,
    canUpload: cover?.abilities.includes('upload') ?? false,
    chosen: null,
    hasOthers: seen.records.length > 1,
    sent: [],
    comments: { list: [], mayWrite: false, action: '', key: '', came: null },
    passkey: null,
  })
}

/** Said on the page itself, so that a picture of it is never taken for the client's own. */
function marked(seen: Seen, page: Page): Page {
  const { preview, trial } = voiceFor(viewOf(seen)).pages
  const words = seen.trial ? trial : preview
  const who = seen.contact.name ?? seen.contact.email
  return { ...page, body: html`<div class="answer info" role="note">${icon('people')}<p>${words.mark(who)}</p></div>${page.body}` }
}

/** The one thing that can be pressed on a trial. */
const endForm = (seen: Seen, { path, token }: NonNullable<Seen['trial']>): Html =>
  html`<section><form method="post" action="${path}/end">${tokenField(token)}<button class="button quiet">${voiceFor(viewOf(seen)).pages.trial.end}</button></form></section>`

/** No script, no address, nothing to press: what is looked at here changes nothing. In a trial its own pages lead to each other. */
const still = (page: string, lead: { home: string; trial: string } | null): string =>
  page
    .replace(/<script\b[^>]*><\/script>/g, '')
    .replace(/(<a\b[^>]*?)\shref="([^"]*)"/g, (_all, link: string, to: string) => {
      const there =
        lead && (to === lead.home ? lead.trial : to.startsWith(`${lead.home}/records/`) ? to.replace(lead.home, lead.trial) : null)
      return there && !there.includes('?') ? `${link} href="${there}"` : link
    })
    .replace(/\s(?:action|data-live|data-stamp)="[^"]*"/g, '')
    .replace(/<(button|input)\b/g, '<$1 disabled')
