// View as client: the portal's own pages as a contact would see them, for a frame in the console. Nothing on them can be pressed or opened.
import type { PortalView, RecordSeen } from '../engine/portal-views.ts'
import type { ProjectInside, ProjectsInside } from '../engine/project-files.ts'
import type { RecordInside } from '../engine/records.ts'
import { coverOf } from '../engine/sessions.ts'
import { html } from '../html.ts'
import type { Millis, Packet, PacketContact } from '../nouns.ts'
import { loadAssets } from './assets.ts'
import { icon } from './icons.ts'
import { packetChoice } from './packets.ts'
import { type Branding, brandingOf, type InsideView, type Page, printPage, voiceFor } from './page.ts'
import { chooserPage } from './pages/chooser.ts'
import { recordPage } from './pages/record.ts'
import { personOf } from './portal.ts'
import { fileShown, projectChoices } from './projects.ts'
import { byUrgency, choice, happenings, recordFacts, shutEyes } from './records.ts'
import { still } from './still.ts'

export interface Seen extends PortalView {
  /** Null: the home, with all their records. */
  record: RecordSeen | null
  records: RecordInside[]
  projects: ProjectsInside
  packets: { packet: Packet; row: PacketContact }[]
  now: Millis
}

/** `nonce` is that of the answer's Content-Security-Policy, which the sheet stands under. */
export function renderPortalView(seen: Seen, nonce: string): string {
  const page = seen.record ? recordSeen(seen, seen.record) : homeSeen(seen)
  return still(printPage(marked(seen, page), nonce, loadAssets()), null)
}

const viewOf = ({ account, contact, now }: Seen): InsideView => ({
  language: contact.language ?? account.language,
  now,
  brand: brandOf(account),
  inside: { address: contact.email, token: '', key: '', live: null, left: 0 },
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
    projects: projectChoices(seen.projects),
    packets: seen.packets.map(packetChoice),
    files: seen.projects.lookedInto.flatMap((one) => filesSeen(seen, one)),
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
    files: seen.projects.lookedInto.flatMap((one) => filesSeen(seen, one)),
    projectPath: '#',
    person: personOf(inviter, account),
    ends: null,
    canUpload: cover?.abilities.includes('upload') ?? false,
    canAnswer: true,
    said: null,
    chosen: null,
    hasOthers: seen.records.length > 1,
    sent: [],
    comments: { list: [], mayWrite: false, action: '', key: '', came: null, again: null, typed: '' },
    passkey: null,
  })
}

/** Said on the page itself, so that a picture of it is never taken for the client's own. */
function marked(seen: Seen, page: Page): Page {
  const words = voiceFor(viewOf(seen)).pages.preview
  const who = seen.contact.name ?? seen.contact.email
  return { ...page, body: html`<div class="answer info" role="note">${icon('people')}<p>${words.mark(who)}</p></div>${page.body}` }
}
