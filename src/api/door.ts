// What the API's routes stand on: handed in once, so that no room reaches for another.
import type { Engine } from '../engine/engine.ts'
import type { RecordSeen } from '../engine/portal-views.ts'
import type { ProjectsInside } from '../engine/project-files.ts'
import type { RecordInside } from '../engine/records.ts'
import type { Cookies } from '../http.ts'
import type { Member, Message, Millis } from '../nouns.ts'
import { problem } from './shapes.ts'

/** What an invitation would say, as the engine works it out. */
export type Preview = Awaited<ReturnType<Engine['grants']['preview']>>

export interface Letter {
  fromName: string
  replyTo: string | null
  subject: string
  html: string
  text: string
}

/** The mail's own pure writer: the same row and address always give the same letter. */
export type RenderLetter = (
  message: Pick<Message, 'kind' | 'facts' | 'language' | 'createdAt'> & Partial<Pick<Message, 'channel'>>,
  url: string,
) => Letter
/** What the first tap on the letter would show. */
export interface FirstPage extends Pick<Preview, 'account' | 'contact' | 'place' | 'language'> {
  inviter: Member | null
  now: Millis
}
/** The portal's own pure page; its style stands under `nonce`. */
export type RenderFirstPage = (page: FirstPage, nonce: string) => string

/** What a contact sees of the portal, for a member who looks at it. */
interface SeenByClient extends Awaited<ReturnType<Engine['portalViews']['open']>> {
  record: RecordSeen | null
  records: RecordInside[]
  projects: ProjectsInside
  packets: Awaited<ReturnType<Engine['packetAnswers']['allInside']>>
  now: Millis
}
/** The portal's own pure page, marked and still. */
export type RenderPortalView = (seen: SeenByClient, nonce: string) => string

export interface Door {
  engine: Engine
  /** The public origin. */
  origin: string
  cookies: Cookies
  mail: 'inbox' | 'smtp'
  /** The From address of accounts without a domain of their own. */
  mailFrom: string
  version: string
  renderLetter: RenderLetter
  renderFirstPage: RenderFirstPage
  renderPortalView: RenderPortalView
}

const refused = {
  description: 'A problem document: see the code in it.',
  content: { 'application/problem+json': { schema: problem } },
} as const

/** The answers of a route: its own, and the refusals that every route may give. */
export const answers = <Shapes extends { [status: number]: unknown }>(shapes: Shapes) => ({ ...shapes, '4xx': refused, '5xx': refused })
