// What every way out offers: a mail server, or the inbox on this machine.

import type { MessageId, Millis } from '../nouns.ts'

/** A letter with its addresses: everything that its bytes are made of, and nothing that changes from one try to the next. */
export interface Post {
  id: MessageId
  /** What it is known by when something comes back; providers repeat it in what they report. */
  mark: string | null
  /** The envelope's sender. */
  returnPath: string
  /** It is the account's own and not the installation's: a server that refuses it refuses this account alone. */
  ownReturn: boolean
  at: Millis
  from: { name: string; address: string }
  /** The one recipient there ever is. */
  to: string
  replyTo: string | null
  subject: string
  html: string
  text: string
  logo: Logo | null
  /** Where one POST ends letters of this kind (RFC 8058); null for letters that are no reminders. */
  unsubscribe: string | null
  /** The DKIM header, made over all the rest; null where the relay signs or nobody does. */
  signature: string | null
}

export interface Logo {
  type: string
  base64: string
}

/**
 * accepted: the server has taken it. perhaps: the line broke after it may have been taken. later: not now, said for this letter.
 * refused: never, said for this letter. closed: nobody gets through, whatever the letter. unwanted: no longer owed, not sent.
 */
export type Outcome = 'accepted' | 'perhaps' | 'later' | 'refused' | 'closed' | 'unwanted'

export interface Answer {
  outcome: Outcome
  /** The server's own words on one line. */
  answer: string
}

/** `Letter` is what it carries. */
export interface Transport<Letter = Post> {
  readonly kind: Letter extends Post ? 'smtp' | 'inbox' : 'sms'
  /** How many letters may be under way at once. */
  readonly width: number
  /**
   * Asks `stillOwed` with the line already open, right before the first word of the letter's envelope, and waits for
   * `mayLeave` before the first byte of the letter itself: until then a broken line leaves nobody in doubt.
   */
  send(post: Letter, stillOwed: () => Promise<boolean>, mayLeave?: () => Promise<void>): Promise<Answer>
  /** Goes as far as signing in and sends nothing. */
  check(): Promise<Answer>
  stop(): Promise<void>
}
