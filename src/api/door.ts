// What the API's routes stand on: handed in once, so that no room reaches for another.
import type { Engine } from '../engine/engine.ts'
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
export type RenderLetter = (message: Pick<Message, 'kind' | 'facts' | 'language' | 'createdAt'>, url: string) => Letter
/** What the first tap on the letter would show. */
export interface FirstPage extends Pick<Preview, 'account' | 'contact' | 'place' | 'language'> {
  inviter: Member | null
  now: Millis
}
/** The portal's own pure page; its style stands under `nonce`. */
export type RenderFirstPage = (page: FirstPage, nonce: string) => string

export interface Door {
  engine: Engine
  /** The public origin. */
  origin: string
  cookies: Cookies
  mail: 'inbox' | 'smtp'
  version: string
  renderLetter: RenderLetter
  renderFirstPage: RenderFirstPage
}

const refused = {
  description: 'A problem document: see the code in it.',
  content: { 'application/problem+json': { schema: problem } },
} as const

/** The answers of a route: its own, and the refusals that every route may give. */
export const answers = <Shapes extends { [status: number]: unknown }>(shapes: Shapes) => ({ ...shapes, '4xx': refused, '5xx': refused })
