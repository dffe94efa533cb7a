// Asks: somebody wants to sign in. The door writes one row of one shape for every address; the worker finds out whose it is.
import type { AccountId, Ask, CodeKind, Contact, Grant, Language, Link, LinkId, Millis, Visitor } from '../nouns.ts'
import type { AskAndLink } from '../store/asks.ts'
import type { Tx } from '../store/store.ts'
import { entry, found } from './acts.ts'
import { readAddress } from './addresses.ts'
import { alertOfCodes } from './alerts.ts'
import { answerWaiting } from './answering.ts'
import { noteHit } from './limit-hits.ts'
import { count, countedAs, type Full, full, isFull, limitsOf, type OfLink, take, waitFor } from './limits.ts'
import { inviterOf, type Links, newLink } from './links.ts'
import { houseFacts, newMessage, personFacts, toContact } from './messages.ts'
import type { Parts } from './parts.ts'
import { about, destinationOf, placeOf } from './places.ts'
import {
  askLasts,
  clockSlack,
  codeLasts,
  codeTries,
  day,
  grantState,
  minute,
  wrongCodesInARow,
  wrongCodesOfAll,
  wrongCodesPerAccount,
} from './policy.ts'
import type { Browser, Entered } from './presses.ts'
import { mailCode } from './proofs.ts'
import { Refusal, unlessRefused } from './refusals.ts'
import { fingerprint, newIdAt, newToken, same } from './secrets.ts'
import type { Inside } from './sessions.ts'
import { held, wayIn } from './ways-in.ts'

type Wish = Pick<Ask, 'email' | 'emailKey' | 'fromLinkId' | 'purpose' | 'mailbox' | 'destination'>

/** What the page of whoever waits for a letter knows. The same for every address, until somebody opens a letter. */
export interface Waiting {
  /** As it was typed; null where the holder of a link asked: then `onFile` is where the letter went, in `language`. */
  email: string | null
  onFile: string | null
  language: Language | null
  /** The link that its code opens in this browser. */
  proves: LinkId | null
  /** Where they go once they are in; null: home. */
  to: string | null
  askedAt: Millis
  codeKind: CodeKind
  /** Until when the code can be given. */
  codeUntil: Millis
  triesLeft: number
  /** When another letter may be asked for. */
  againAt: Millis
  /** The letter's link was used: when, and in which browser. */
  used: AskAndLink['used']
}

const answeredAtOnce = 20
const againAfter = minute

export function createAsks({ store, clock, secrets, nudge }: Parts, links: Links) {
  /** Answers the token of the browser's cookie from now on. `before` is the one it had: a browser has one code, the newest. */
  async function write(
    accountId: AccountId,
    of: Wish,
    visitor: Visitor,
    before: string | null,
    ofLink: OfLink | null = null,
  ): Promise<string> {
    const token = newToken()
    const limits = limitsOf(accountId, of, ofLink, visitor)
    const crowd = limits.crowd && (await full(store.read, limits.crowd, clock.now()))
    if (crowd) throw await turnedAway(crowd, of, visitor, accountId)
    const done = await store.transaction(async (tx) => {
      const now = clock.now()
      const told = await take(tx, limits.told, now)
      if (told !== null) {
        await noteHit(tx, accountId, told.by, { ...told, ...heldUp(of, visitor) }, now)
        return told
      }
      const unsaid = await take(tx, limits.unsaid, now)
      if (unsaid !== null) {
        await noteHit(tx, accountId, unsaid.by, { ...unsaid, ...heldUp(of, visitor) }, now)
        // Whoever typed an address is not told, and keeps the code of the letter that came.
        const earlier = before && (await tx.asks.byToken(accountId, fingerprint(before)))?.ask
        if (earlier && earlier.mailbox === of.mailbox && earlier.endedAt === null) return before
      }
      if (before) await tx.asks.endOf(accountId, fingerprint(before), now)
      const lengthened =
        (await isFull(tx, `wrong codes ${accountId}`, wrongCodesPerAccount, now)) || (await isFull(tx, 'wrong codes', wrongCodesOfAll, now))
      const ask: Ask = {
        id: newIdAt('ask', now),
        accountId,
        ...of,
        browser: visitor.browser,
        keyNumber: secrets.newestKey,
        codeKind: lengthened ? 'letters' : 'digits',
        createdAt: now,
        answeredAt: unsaid === null ? null : now,
        contactId: null,
        linkId: null,
        tries: 0,
        endedAt: null,
      }
      await tx.asks.add(ask, fingerprint(token))
      // The account's row last, and for a moment: everybody who asks there waits for it.
      const crowded = limits.crowd && (await take(tx, [limits.crowd], now))
      if (crowded) throw tooMany(crowded)
      return token
    })
    if (typeof done !== 'string') throw tooMany(done)
    nudge()
    return done
  }

  /** Many are turned away at once, and none of them waits for a row to be told so. */
  async function turnedAway(crowd: Full, of: Wish, visitor: Visitor, accountId: AccountId): Promise<Refusal> {
    await store.transaction((tx) => noteHit(tx, accountId, crowd.by, { ...crowd, ...heldUp(of, visitor) }, clock.now()))
    return tooMany(crowd)
  }

  async function heldBy(accountId: AccountId, token: string | null): Promise<AskAndLink | null> {
    const held = token ? await store.read.asks.byToken(accountId, fingerprint(token)) : null
    return held && isOf(held.ask, askLasts, clock.now()) ? held : null
  }

  return {
    /**
     * From the sign-in page. `to` is a path inside the portal; `before` and the answer are the token of the browser's cookie. Refuses
     * what is no address, and with `too_many_asks` a place that asks too often and an account that is asked too often, whoever it is
     * for; a mailbox that has had enough gets no letter, unsaid.
     */
    async fromAddress(accountId: AccountId, typed: string, to: string, visitor: Visitor, before: string | null): Promise<string> {
      const address = readAddress(typed)
      if (!address) throw new Refusal('address_invalid', { field: 'email' })
      const { key: emailKey, mailbox } = address
      const wish: Wish = { email: address.address, emailKey, fromLinkId: null, purpose: 'sign_in', mailbox, destination: to }
      return write(accountId, wish, visitor, before)
    },
    /**
     * "Email me a new link": to the address on file, to the same destination. Null where no such link is; counted all the
     * same. Refuses with `too_many_asks` and when it is free again, for known and unknown alike. `isHeld`: the browser holds the
     * link's secret, and is not kept waiting by what strangers ask of the account.
     */
    async fromLink(
      id: LinkId,
      visitor: Visitor,
      to: string | null = null,
      isHeld = true,
      before: string | null = null,
    ): Promise<{ accountId: AccountId; token: string } | null> {
      const held = await store.read.links.atDoor(id)
      const mailbox = (held && readAddress(held.contact.email)?.mailbox) ?? id
      const wish = fromHolder(id, 'sign_in', mailbox, to)
      if (!held) {
        const { told } = limitsOf(null, wish, { record: id, held: false }, visitor)
        const full = await store.transaction((tx) => take(tx, told, clock.now()))
        if (full !== null) throw tooMany(full)
        return null
      }
      const { accountId } = held.link
      return {
        accountId,
        token: await write(accountId, wish, visitor, before, countedAs(held.grant, isHeld)),
      }
    },
    /**
     * A code to the address on file, for a press of this link in this browser (LNK-03). One that is on its way here is not mailed
     * twice. Refuses with `too_many_asks` and when it is free again.
     */
    async fromPress(id: LinkId, visitor: Visitor, before: string | null): Promise<string> {
      const { link, contact } = found(await store.read.links.atDoor(id))
      const earlier = await heldBy(link.accountId, before)
      if (before && earlier && earlier.ask.fromLinkId === id && earlier.ask.purpose === 'proof' && isOpen(earlier.ask, clock.now()))
        return before
      const mailbox = readAddress(contact.email)?.mailbox ?? id
      return write(link.accountId, fromHolder(id, 'proof', mailbox, null), visitor, before)
    },
    /** What the page of this browser shows; null when it waits for nothing. */
    async waiting(accountId: AccountId, token: string | null): Promise<Waiting | null> {
      const held = await heldBy(accountId, token)
      if (!held) return null
      const { ask, used } = held
      const from = ask.fromLinkId && (await store.read.links.get(accountId, ask.fromLinkId))
      const contact = from && (await store.read.contacts.get(accountId, from.contactId))
      return {
        email: ask.email,
        onFile: contact?.email || null,
        language: contact?.language || null,
        proves: ask.purpose === 'proof' ? ask.fromLinkId : null,
        to: ask.destination,
        askedAt: ask.createdAt,
        codeKind: ask.codeKind,
        codeUntil: ask.createdAt + codeLasts,
        triesLeft: ask.endedAt === null ? codeTries - ask.tries : 0,
        againAt: ask.createdAt + againAfter,
        // Whether its link was used before says nothing of a press that waits for its code.
        used: ask.purpose === 'proof' ? null : used,
      }
    },
    /** Once more for the same person, in the same browser; null when it waits for nothing. */
    async again(accountId: AccountId, token: string, visitor: Visitor): Promise<string | null> {
      const held = await heldBy(accountId, token)
      if (!held) return null
      const { email, emailKey, fromLinkId, purpose, mailbox, destination } = held.ask
      const from = fromLinkId && (await store.read.links.atDoor(fromLinkId))
      const wish = { email, emailKey, fromLinkId, purpose, mailbox, destination }
      return write(accountId, wish, visitor, token, from ? countedAs(from.grant, true) : null)
    },
    /**
     * A code, given in the browser that asked. Refuses with `code_wrong` and how many tries are left, or with `code_ended`
     * after too many or too late; where the link was used already, with its dead end. `browser` holds the nonce of the link's own
     * page, where it has one.
     */
    async guess(
      accountId: AccountId,
      token: string,
      given: string,
      browser: Browser,
      visitor: Visitor,
      inside: Inside | null,
    ): Promise<Entered> {
      const now = clock.now()
      const made = { after: now - codeLasts, until: now + clockSlack }
      const judged = await store.transaction((tx) => tx.asks.guess(accountId, fingerprint(token), codeTries, made))
      if (!judged) throw new Refusal('code_ended')
      const right = same(secrets.codeOf(judged.id, judged.codeKind, judged.keyNumber), plain(given))
      const link = judged.linkId && (await store.read.links.get(accountId, judged.linkId))
      if (!right || !link) {
        await store.transaction((tx) => wrong(tx, judged, clock.now()))
        nudge()
        throw new Refusal('code_wrong', { left: codeTries - judged.tries })
      }
      const nonce = browser.nonce ?? newToken().slice(0, 22)
      const code = judged.purpose === 'proof' && link.id === judged.fromLinkId ? 'proof' : 'login'
      const entered = await links.redeem(link.id, { ...browser, nonce, askToken: token }, visitor, inside, true, { code })
      await store.transaction((tx) => tx.asks.forgetWrongCodes(accountId, judged.mailbox))
      return entered
    },
    /** The worker's part: finds out whose each ask is, and writes link and letter in one commit. False when nobody waited. */
    async answer(): Promise<boolean> {
      if (!(await store.read.asks.anyWaiting())) return false
      return answerWaiting({ most: answeredAtOnce, next: answerNext, passOver })
    },
  }

  function answerNext(most: number, held: (ask: Ask) => void): Promise<boolean> {
    return store.transaction(async (tx) => {
      const now = clock.now()
      const waiting = await tx.asks.waiting(most)
      for (const ask of waiting) {
        held(ask)
        const answered = ask.createdAt > now - codeLasts ? await answerOne(tx, ask, now) : null
        await tx.asks.answer(ask.accountId, ask.id, answered?.contactId ?? null, answered?.linkId ?? null, now)
      }
      return waiting.length > 0
    })
  }

  function passOver({ accountId, id }: Ask): Promise<number> {
    return store.transaction((tx) => tx.asks.answer(accountId, id, null, null, clock.now()))
  }

  async function answerOne(tx: Tx, ask: Ask, now: Millis): Promise<{ contactId: Contact['id']; linkId: LinkId } | null> {
    const from = ask.fromLinkId && (await tx.links.get(ask.accountId, ask.fromLinkId))
    const contactId = from ? from.contactId : ask.emailKey && (await tx.contacts.byEmail(ask.accountId, ask.emailKey))?.id
    const contact = contactId ? await tx.contacts.locked(ask.accountId, contactId) : null
    const grant = contact && (await opens(tx, contact, from || null, now))
    if (!contact || !grant) return null
    // A mailbox that is gone gets nothing; who called a letter unwanted gets what they themselves ask for.
    if ((await tx.suppressions.of(ask.accountId, contact.emailKey))?.cause === 'bounced') return null
    const account = found(await tx.accounts.get(ask.accountId))
    const tired = await isTiredOf(tx, ask, contact)
    // Whoever is mailed no codes gets a letter with a link of its own, which opens here without one.
    if (from && ask.purpose === 'proof' && !tired) return mailCode(tx, ask, from, contact, grant, account, now)
    const home = destinationOf(account, { kind: 'portal', id: null })
    const destination = ask.destination ?? (from && grant.id === from.grantId ? from.destination : home)
    const link = newLink('login', secrets.newestKey, grant, destination, null, now, now + account.policy.loginMinutes * minute)
    const place = from ? await unlessRefused(placeOf(tx, link, grant.scope, now)) : null
    const row = place?.records[0]?.row
    const inviter = await inviterOf(tx, from || null, grant)
    const { id, codeKind, keyNumber } = ask
    const message = newMessage('login', 'person', account, now, {
      ...toContact(contact, account),
      recordId: row?.record.id ?? (grant.scope.kind === 'record' ? grant.scope.id : null),
      grantId: grant.id,
      linkId: link.id,
      uselessAt: link.expiresAt,
      facts: {
        house: houseFacts(account),
        contact: personFacts(contact),
        inviter: inviter && personFacts(inviter),
        place: row ? { company: row.company?.name ?? null, project: row.project.name } : null,
        askedWith: ask.browser,
        askedAt: ask.createdAt,
        sentBy: null,
        opensUntil: link.expiresAt,
        code: tired ? null : { askId: id, kind: codeKind, keyNumber, until: ask.createdAt + codeLasts },
      },
    })
    await tx.messages.addAll([message])
    await tx.links.addAll([link])
    const act = from ? 'link.help_asked' : 'login.asked'
    await tx.history.add(
      entry(account.id, { kind: 'contact', id: contact.id }, now, act, { ...about(grant), linkId: link.id, messageId: message.id }),
    )
    return { contactId: contact.id, linkId: link.id }
  }
}

const fromHolder = (id: LinkId, purpose: Ask['purpose'], mailbox: string, destination: string | null): Wish => ({
  email: null,
  emailKey: null,
  fromLinkId: id,
  purpose,
  mailbox,
  destination,
})

/** Its code can still be given. */
const isOpen = (ask: Ask, now: Millis): boolean => ask.endedAt === null && ask.tries < codeTries && isOf(ask, codeLasts, now)

/** Asked for within this time, and by no clock that ran ahead. */
const isOf = ({ createdAt }: Ask, within: Millis, now: Millis): boolean => createdAt > now - within && createdAt <= now + clockSlack

const heldUp = ({ email, fromLinkId }: Wish, { address }: Visitor) => ({ email, linkId: fromLinkId, address })

const tooMany = ({ by, freeAt }: Full): Refusal => new Refusal('too_many_asks', { by, freeAt })

/** Through what they come in: the link's own access, else the widest that is live; one that sleeps leads to the page that wakes it. */
async function opens(tx: Tx, contact: Contact, from: Link | null, now: Millis): Promise<Grant | null> {
  try {
    const { grants } = await wayIn(tx, contact, contact.id, now)
    const own = grants.filter(({ id }) => id === from?.grantId)
    return await held(tx, [...own, ...grants], now)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (from || error.code !== 'no_access' || error.facts.access !== 'dormant') return null
    const account = found(await tx.accounts.get(contact.accountId))
    const all = await tx.grants.ofContact(contact.accountId, contact.id)
    return all.find((grant) => grantState(grant, account.policy.dormantMonths, now) === 'dormant') ?? null
  }
}

/** COD-05: after a hundred wrong codes in a row a person gets links alone, until they have come in by one. */
async function isTiredOf(tx: Tx, { accountId, mailbox }: Ask, contact: Contact): Promise<boolean> {
  const wrong = await tx.asks.wrongCodes(accountId, mailbox)
  if (!wrong || wrong.count < wrongCodesInARow) return false
  if (!(await tx.sessions.openedAfter(accountId, contact.id, wrong.lastAt))) return true
  // That ended the row: the next wrong one is the first again.
  await tx.asks.forgetWrongCodes(accountId, mailbox)
  return false
}

/** Counted alike for every address. The guess that fills an account's budget is told: from then on codes are ten letters. */
async function wrong(tx: Tx, { accountId, mailbox }: Ask, now: Millis): Promise<void> {
  const before = await isFull(tx, `wrong codes ${accountId}`, wrongCodesPerAccount, now)
  await tx.asks.wrongCode(accountId, mailbox, now)
  await count(tx, `wrong codes ${accountId}`, wrongCodesPerAccount, now)
  await count(tx, 'wrong codes', wrongCodesOfAll, now)
  if (before || !(await isFull(tx, `wrong codes ${accountId}`, wrongCodesPerAccount, now))) return
  await tx.history.add(entry(accountId, { kind: 'portico', id: null }, now, 'codes.lengthened'))
  if ((await waitFor(tx, `told of codes ${accountId}`, [{ most: 1, within: day }], now)) <= now) await alertOfCodes(tx, accountId, now)
}

/** As people type it and mail programs copy it: with blanks, hyphens, a full stop, signs that nobody sees, in small letters or wide ones. */
const plain = (given: string): string =>
  given
    .normalize('NFKC')
    .replace(/[^0-9A-Za-z]+/g, '')
    .toUpperCase()
