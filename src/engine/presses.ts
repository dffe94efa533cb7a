// A press: what it writes, and what its browser gets.
import type { Account, Device, Grant, Millis, Opening, Session, Visitor } from '../nouns.ts'
import type { LinkAtDoor } from '../store/links.ts'
import { entry } from './acts.ts'
import { about } from './places.ts'
import { againWithin, askLasts } from './policy.ts'
import { fingerprint, newIdAt, newTokenAt } from './secrets.ts'
import { type Inside, newContactSession, type OpenedSession } from './sessions.ts'

/** What a browser brings to a link's page: the nonce of its link cookie and, from an earlier visit, its device and its asking cookie. */
export interface Browser {
  nonce: string | null
  deviceToken: string | null
  askToken?: string | null
}

export interface Entered extends OpenedSession {
  landing: string
  accountId: Account['id']
  /** Set where this browser becomes a known device: its cookie, and until when it is of use. */
  device: { token: string; until: Millis } | null
}

/** Who presses, and with what. */
export interface Presser {
  /** `code`: the letter's code stands for the press. */
  by: 'code' | null
  browser: Browser & { nonce: string }
  visitor: Visitor
  inside: Inside | null
  now: Millis
}

export function press(held: LinkAtDoor, beside: readonly Grant[], how: Opening, { by, browser, visitor, inside, now }: Presser) {
  const { link, grant, policy } = held
  const token = newTokenAt(now)
  const remembers = link.kind === 'invitation' && policy.invitationReopening === 'device'
  const deviceToken = remembers ? (browser.deviceToken ?? newTokenAt(now)) : null
  const device: Device | null = deviceToken
    ? {
        id: held.knownDevice?.id ?? newIdAt('dev', now),
        accountId: link.accountId,
        contactId: link.contactId,
        grantId: link.grantId,
        linkId: link.id,
        browser: visitor.browser,
        createdAt: now,
        lastUsedAt: now,
        endedAt: null,
      }
    : null
  const way = {
    openedBy: how === 'device' ? 'device' : (by ?? link.kind),
    factors: ['link'],
    browser: visitor.browser,
  } satisfies Partial<Session>
  const session: Session = {
    ...newContactSession({ id: link.contactId, accountId: link.accountId }, way, policy, now),
    linkId: link.id,
    deviceId: device?.id ?? null,
    mayAtMost: link.mayAtMost,
  }
  const act = link.usedAt === null ? 'link.redeemed' : 'link.reopened'
  // Its own time is over: then only the browser that asked for its letter is here.
  const late = link.expiresAt <= now
  const told = (on: Grant, along: { along?: 'yes' } = {}) =>
    entry(link.accountId, { kind: 'contact', id: link.contactId }, now, act, {
      ...about(on),
      linkId: link.id,
      sessionId: session.id,
      facts: { browser: visitor.browser, kind: link.kind, ...along, ...(late && { late: 'yes' as const }) },
    })
  return {
    pressed: {
      how,
      now,
      link,
      nonceHash: fingerprint(browser.nonce),
      wonAfter: now - againWithin,
      late: late ? { askHash: fingerprint(browser.askToken ?? ''), askedAfter: now - askLasts } : null,
      session,
      sessionHash: fingerprint(token),
      device,
      deviceHash: deviceToken ? fingerprint(deviceToken) : null,
      before: inside?.session.id ?? null,
      entry: told(grant),
      alongside: beside.map((one) => told(one, { along: 'yes' })),
    },
    entered: {
      session,
      token,
      landing: landingOf(held),
      accountId: link.accountId,
      device: deviceToken ? { token: deviceToken, until: link.expiresAt } : null,
    } satisfies Entered,
  }
}

/** The account's address may have changed since the link was made; the place inside it has not. */
export const landingOf = ({ link, accountSlug }: LinkAtDoor): string => link.destination.replace(/^\/p\/[^/]+/, `/p/${accountSlug}`)
