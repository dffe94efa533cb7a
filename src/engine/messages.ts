// Messages: what is owed to whom, claimed by the worker under a lease, and settled with all that it means for the grant.
import type {
  Account,
  AccountId,
  Act,
  Channel,
  Contact,
  HistoryEntry,
  Lane,
  LetterFacts,
  Link,
  LinkId,
  Member,
  Message,
  MessageId,
  MessageKind,
  MessageState,
  Millis,
  Trace,
} from '../nouns.ts'
import type { Acceptance } from '../store/acceptances.ts'
import { isOutage } from '../store/faults.ts'
import type { Attempt, MessageFilter } from '../store/messages.ts'
import type { Page } from '../store/rows.ts'
import type { SigningKey } from '../store/sender-domains.ts'
import type { Tx } from '../store/store.ts'
import { type By, entry, found, portico } from './acts.ts'
import type { Bounces } from './bounces.ts'
import { pauseWhereBounced } from './job-chunks.ts'
import type { FactsOf, HouseFacts, PacketNoticeFacts } from './letter-facts.ts'
import { type Fate, fateOf, type LetterTally } from './letter-tally.ts'
import { ownWordsFor } from './own-words.ts'
import type { Parts } from './parts.ts'
import { hour, memberState, minute } from './policy.ts'
import { newIdAt } from './secrets.ts'
import { isShared, toldOn } from './shared-letters.ts'

export const leaseFor = minute
/** Letters of so many accounts are claimed by one statement. */
const accountsAtATurn = 20
/** A queue longer than this is told as this long. */
const mostOwedCounted = 50_000

/** A letter in the hands of the worker, with what is not frozen in its row. */
export interface Claimed extends Message {
  keyNumber: number | null
  account: Account
  /** What it is signed with; null where it comes from the installation's own sender. */
  signing: SigningKey | null
}

/** What became of one claimed letter. */
export interface Settlement {
  message: Pick<
    Message,
    'id' | 'accountId' | 'channel' | 'attempts' | 'fence' | 'kind' | 'grantId' | 'contactId' | 'recordId' | 'linkId' | 'toAddress' | 'facts'
  >
  outcome: Attempt['outcome']
  /** The server's words, or why it was not sent. */
  answer: string | null
  /** When it is tried again; null ends it. */
  nextAt: Millis | null
}

/** A letter that was not simply accepted. */
type Unusual = Settlement & { outcome: Exclude<Settlement['outcome'], 'accepted'> }

export const houseFacts = (account: Account): HouseFacts => ({
  name: account.name,
  colours: { light: { ...account.colours.light }, dark: { ...account.colours.dark } },
  logo: account.logoType,
  postalAddress: account.postalAddress,
  timeZone: account.timeZone,
  senderName: account.senderName,
  replyTo: account.replyTo,
})

export const personFacts = <Name extends string | null>({ name, email, phone }: { name: Name; email: string; phone: string | null }) => ({
  name,
  email,
  phone,
})

/** To the address on file, never one that was typed (ADR-02), in their language or else the account's. */
export const toContact = ({ id, email, language }: Contact, account: Account) => ({
  contactId: id,
  toAddress: email,
  language: language ?? account.language,
})

export const toMember = ({ id, email }: Member, account: Account) => ({ memberId: id, toAddress: email, language: account.language })

type About = Pick<Message, 'toAddress' | 'language'> &
  Partial<Pick<Message, 'contactId' | 'memberId' | 'recordId' | 'grantId' | 'linkId' | 'memberLinkId' | 'uselessAt'>>

/** A letter that is owed from `now` on. */
export function newMessage<Kind extends MessageKind>(
  kind: Kind,
  lane: Lane,
  account: Pick<Account, 'id' | 'letters'>,
  now: Millis,
  about: About & { facts: FactsOf[Kind] },
): Message {
  const own = ownWordsFor(account, kind, about.facts, about.language)
  return {
    id: newIdAt('msg', now),
    accountId: account.id,
    kind,
    channel: 'mail',
    lane,
    contactId: about.contactId ?? null,
    memberId: about.memberId ?? null,
    recordId: about.recordId ?? null,
    grantId: about.grantId ?? null,
    linkId: about.linkId ?? null,
    memberLinkId: about.memberLinkId ?? null,
    toAddress: about.toAddress,
    language: about.language,
    facts: (own ? { ...about.facts, own } : about.facts) as LetterFacts,
    createdAt: now,
    uselessAt: about.uselessAt ?? null,
    nextAt: now,
    heldAt: null,
    attempts: 0,
    fence: 0,
    leaseUntil: null,
    acceptedAt: null,
    perhapsAt: null,
    delayedAt: null,
    bouncedAt: null,
    failedAt: null,
    cancelledAt: null,
    complainedAt: null,
    returnKey: null,
    answer: null,
    senderAt: null,
    fromAddress: null,
    dkimKeyId: null,
  }
}

const anyMessage: MessageFilter = { recordId: null, contactId: null, grantId: null, kind: null, state: null }

export function createMessages({ store, clock, secrets }: Parts, bounces: Bounces, tally: LetterTally) {
  const tallied = (settled: readonly Settlement[]) => {
    for (const { outcome, nextAt } of settled) tally.add(fateOf(outcome, nextAt === null))
  }

  /** Whose turn it was last, in each lane; none where the next turn is the first one's. */
  const lastTurn = new Map<string, AccountId | ''>()

  /** Accounts take turns: whoever owes much gets what the others leave. */
  async function takeTurns(tx: Tx, channel: Channel, lane: Lane, most: number, now: Millis): Promise<Message[]> {
    const taken: Message[] = []
    let after = lastTurn.get(`${channel} ${lane}`) ?? ''
    let toTheEnd = after === ''
    while (taken.length < most) {
      const atATurn = Math.min(accountsAtATurn, most - taken.length)
      const owing = await tx.messages.owing(channel, lane, now, after, atATurn)
      taken.push(...(await takeOf(tx, channel, lane, owing, most - taken.length, now)))
      after = owing.length === atATurn ? (owing.at(-1) as AccountId) : ''
      if (after !== '') continue
      if (toTheEnd) break
      toTheEnd = true
    }
    lastTurn.set(`${channel} ${lane}`, after)
    return taken
  }

  /** The same number of each, and of those who owe more what is left. */
  async function takeOf(tx: Tx, channel: Channel, lane: Lane, owing: readonly AccountId[], most: number, now: Millis): Promise<Message[]> {
    const taken: Message[] = []
    let more = owing
    while (more.length > 0 && taken.length < most) {
      const left = most - taken.length
      const each = Math.max(1, Math.floor(left / more.length))
      const [asked, others] = [more.slice(0, left), more.slice(left)]
      const some = await tx.messages.claim(channel, lane, now, now + leaseFor, secrets.newestKey, asked, each)
      const counts = Map.groupBy(some, ({ accountId }) => accountId)
      more = [...others, ...asked.filter((accountId) => counts.get(accountId)?.length === each)]
      taken.push(...some)
    }
    return taken
  }

  /** Whose letters these are. Those of an account that cannot be read wait, and keep no other's back. */
  async function accountsOf(claimed: readonly Message[], now: Millis): Promise<{ accounts: Map<AccountId, Account>; unready: Unusual[] }> {
    const accounts = new Map<AccountId, Account>()
    const unready: Unusual[] = []
    for (const [accountId, theirs] of Map.groupBy(claimed, (message) => message.accountId)) {
      try {
        accounts.set(accountId, found(await store.read.accounts.get(accountId)))
      } catch (error) {
        if (isOutage(error)) throw error
        const answer = `The letter could not be made ready: ${(error as Error).message}`
        unready.push(...theirs.map((message) => ({ message, outcome: 'later' as const, answer, nextAt: now + hour })))
      }
    }
    return { accounts, unready }
  }

  /** All but the usual end, in one commit. Answers those whose lease still held. */
  async function settleOthers(settlements: readonly Unusual[], now: Millis): Promise<Settlement[]> {
    if (settlements.length === 0) return []
    return store.transaction(async (tx) => {
      const settled: Settlement[] = []
      for (const settlement of settlements) {
        if (!(await settleOne(tx, settlement, now))) continue
        settled.push(settlement)
        if (settlement.outcome === 'refused' && settlement.message.channel === 'mail')
          await bounces.refused(tx, settlement.message, settlement.answer, now)
      }
      const messages = settled.map(({ message }) => message)
      const grants = await toldOn(tx, messages)
      await tx.history.addAll(
        settled.flatMap((settlement) => (grants.get(settlement.message.id) ?? []).flatMap((on) => told(settlement, on, now))),
      )
      await invitationsDropped(tx, settled, now)
      await pauseJobs(tx, settled, now)
      await tx.messages.addAttempts(
        settled
          .filter(({ outcome }) => outcome !== 'closed')
          .map(({ message, outcome, answer }) => {
            const { accountId, id: messageId, fence } = message
            return { accountId, messageId, fence, at: now, outcome, answer }
          }),
      )
      return settled
    })
  }

  return {
    list: (by: By, page: Page, filter: Partial<MessageFilter>): Promise<Message[]> =>
      store.read.messages.list(by.accountId, page, { ...anyMessage, ...filter }, clock.now()),
    count: (by: By, filter: Partial<MessageFilter>): Promise<number> =>
      store.read.messages.count(by.accountId, { ...anyMessage, ...filter }, clock.now()),
    async get(by: By, id: MessageId): Promise<{ message: Message; attempts: Attempt[] }> {
      const message = found(await store.read.messages.get(by.accountId, id))
      return { message, attempts: await store.read.messages.attempts(by.accountId, id) }
    },
    /** These letters, and to how many records each invites. */
    async named(by: Pick<By, 'accountId'>, ids: readonly MessageId[]): Promise<Map<MessageId, { message: Message; records: number }>> {
      const shared = Map.groupBy(await store.read.sharedLetters.of(by.accountId, ids), ({ messageId }) => messageId)
      const messages = await store.read.messages.getAll(by.accountId, ids)
      return new Map(messages.map((message) => [message.id, { message, records: shared.get(message.id)?.length ?? 1 }]))
    },
    /** The server's last words on these letters. */
    async answers(by: By, ids: readonly MessageId[]): Promise<Map<MessageId | null, string | null>> {
      return new Map((await store.read.messages.getAll(by.accountId, ids)).map(({ id, answer }) => [id, answer]))
    },
    /** What became of the links that these letters carry. */
    traces: (by: Pick<By, 'accountId'>, messages: readonly Pick<Message, 'linkId'>[]): Promise<Map<LinkId, Trace>> =>
      store.read.links.traces(
        by.accountId,
        messages.flatMap(({ linkId }) => linkId ?? []),
      ),
    /** Takes what is due: letters that somebody waits for pass those of a bulk. With a lane, only from that one. Each channel has a worker of its own. */
    async claim(most: number, lane?: Lane, channel: Channel = 'mail'): Promise<Claimed[]> {
      const now = clock.now()
      const claimed = await store.transaction(async (tx) => {
        const taken: Message[] = []
        for (const one of lane ? [lane] : (['person', 'bulk'] as const)) {
          if (taken.length < most) taken.push(...(await takeTurns(tx, channel, one, most - taken.length, now)))
        }
        return taken
      })
      const { accounts, unready } = await accountsOf(claimed, now)
      const links = await store.read.links.carried(claimed.flatMap(({ linkId }) => linkId ?? []))
      const memberKeys = await store.read.memberLinks.keyNumbers(claimed.flatMap(({ memberLinkId }) => memberLinkId ?? []))
      const keyOf = ({ linkId, memberLinkId }: Message) =>
        (linkId === null ? null : links.get(linkId)?.keyNumber) ?? (memberLinkId === null ? null : memberKeys.get(memberLinkId)) ?? null
      const signing = await store.read.senderDomains.signingKeys(claimed.flatMap(({ dkimKeyId }) => dkimKeyId ?? []))
      tallied(await settleOthers(unready, now))
      return claimed.flatMap((message): Claimed[] => {
        const account = accounts.get(message.accountId)
        if (!account) return []
        const facts = factsNow(message, message.linkId && links.get(message.linkId))
        const signs = (message.dkimKeyId && signing.get(message.dkimKeyId)) ?? null
        return [{ ...message, facts, account, keyNumber: keyOf(message), signing: signs }]
      })
    },
    /** Asked again just before sending: what was revoked, replaced or cancelled meanwhile never leaves. Tells whose claim each now is. */
    stillOwed: (ids: readonly MessageId[]): Promise<Map<MessageId, number>> => store.read.messages.stillOwed(ids, clock.now()),
    /** A letter that several records share, as it reads now: one of them may have been taken away since it was claimed. */
    async asItStands(claimed: Claimed): Promise<Claimed> {
      if (claimed.attempts !== 1 || !isShared(claimed)) return claimed
      const now = await store.read.messages.get(claimed.accountId, claimed.id)
      return now ? { ...claimed, facts: now.facts } : claimed
    },
    renew: (claims: readonly Pick<Message, 'id' | 'fence'>[]): Promise<Set<MessageId>> =>
      store.transaction((tx) => tx.messages.renew(claims, clock.now() + leaseFor)),
    /** Writes what became of many letters. A worker whose lease was taken over changes nothing. */
    async settle(settlements: readonly Settlement[]): Promise<void> {
      const now = clock.now()
      const { accepted, others } = byEnd(settlements)
      const taken = await store.accept(await acceptances(store.read, accepted, now), now)
      tallied(accepted.filter(({ message }) => taken.has(message.id)))
      tallied(await settleOthers(others, now))
    },
    /** Letters by state: those owed now, and what became of others since this process began. */
    async counted(): Promise<{ owed: ReadonlyMap<MessageState, number>; met: ReadonlyMap<Fate, number> }> {
      return { owed: await store.read.messages.owed(clock.now(), mostOwedCounted), met: tally.all() }
    },
    waiting: (): Promise<{ count: number; oldest: Millis | null }> => store.read.messages.waiting(clock.now()),
  }
}

/** What was held with its job opens as much later as it was held, and its letter says so. */
function factsNow({ facts }: Message, link: Pick<Link, 'expiresAt'> | null | undefined): LetterFacts {
  const { opensUntil } = facts as { opensUntil?: unknown }
  return link && typeof opensUntil === 'number' && link.expiresAt > opensUntil ? { ...facts, opensUntil: link.expiresAt } : facts
}

/** The usual end of a letter, and the others. A letter can stand there twice: the older claim, whose lease was taken over, says nothing. */
function byEnd(settlements: readonly Settlement[]): { accepted: Settlement[]; others: Unusual[] } {
  const newest = new Map<MessageId, Settlement>()
  for (const one of settlements)
    if (one.outcome === 'accepted' && one.message.fence > (newest.get(one.message.id)?.message.fence ?? 0)) newest.set(one.message.id, one)
  return { accepted: [...newest.values()], others: settlements.filter((one): one is Unusual => one.outcome !== 'accepted') }
}

async function acceptances(tx: Tx, accepted: readonly Settlement[], now: Millis): Promise<Acceptance[]> {
  const grants = await toldOn(
    tx,
    accepted.map(({ message }) => message),
  )
  return accepted.map((settlement) => {
    const { id: messageId, accountId, fence, kind } = settlement.message
    const on = grants.get(messageId) ?? []
    return {
      accountId,
      messageId,
      fence,
      answer: settlement.answer,
      grantIds: leads(kind) ? on.flatMap(({ grantId }) => grantId ?? []) : [],
      entries: on.flatMap((one) => told(settlement, one, now)),
    }
  })
}

/** Letters by which somebody first hears of an access: what becomes of the newest of them is told on the grant. */
export const leads = (kind: MessageKind): boolean => kind === 'invitation' || kind.startsWith('packet')

async function settleOne(tx: Tx, { message, outcome, answer, nextAt }: Unusual, now: Millis): Promise<boolean> {
  const over = nextAt === null
  const times = {
    perhaps: { perhapsAt: now },
    later: over ? { failedAt: now } : { delayedAt: now },
    refused: { bouncedAt: now },
    // A queue that is paused owes this letter as before: nothing was tried.
    closed: { attempts: message.attempts - 1 },
    broken: over ? { failedAt: now } : { delayedAt: now },
    dropped: { cancelledAt: now },
  }[outcome]
  const said = outcome === 'closed' ? {} : { answer }
  return tx.messages.settle(message.accountId, message.id, message.fence, { ...times, ...said, nextAt })
}

/** What never left opens nothing: the record waits for it no longer, and the next invitation goes. */
async function invitationsDropped(tx: Tx, settled: readonly Settlement[], now: Millis): Promise<void> {
  const dropped = settled.filter(({ outcome, message: { kind, channel } }) => outcome === 'dropped' && leads(kind) && channel === 'mail')
  for (const [accountId, ones] of Map.groupBy(dropped, ({ message }) => message.accountId))
    await tx.grants.lettersDropped(
      accountId,
      ones.map(({ message }) => message.id),
      now,
    )
}

/** Jobs of which too many letters came back go no further by themselves. */
async function pauseJobs(tx: Tx, settled: readonly Settlement[], now: Millis): Promise<void> {
  const refused = settled.filter(({ outcome }) => outcome === 'refused').map(({ message }) => message)
  for (const [accountId, ones] of Map.groupBy(refused, (message) => message.accountId))
    await pauseWhereBounced(
      tx,
      accountId,
      ones.map(({ id }) => id),
      now,
    )
}

/** What the history says of it: ends and doubts, not each try. */
function told(
  { message, outcome, nextAt }: Settlement,
  { grantId, recordId }: Pick<Message, 'grantId' | 'recordId'>,
  now: Millis,
): HistoryEntry[] {
  const over = nextAt === null
  const act = {
    accepted: 'message.accepted',
    perhaps: 'message.perhaps',
    refused: 'message.bounced',
    dropped: 'message.cancelled',
    later: over ? 'message.failed' : null,
    broken: over ? 'message.failed' : null,
    closed: null,
  } as const
  // A text message tells nothing of how a letter came.
  const what = message.channel === 'text' ? (textActs[outcome] ?? act[outcome]) : act[outcome]
  const { contactId, linkId, id, kind, channel } = message
  return what
    ? [
        entry(message.accountId, portico, now, what, {
          contactId,
          recordId,
          grantId,
          linkId,
          messageId: id,
          facts: channel === 'text' ? { kind, channel } : { kind },
        }),
      ]
    : []
}

const textActs: { [outcome in Settlement['outcome']]?: Act } = { accepted: 'text.accepted', refused: 'text.refused' }

/** What a notice says, without whom it names in any case. */
type Saying<Facts> = Facts extends unknown ? Omit<Facts, 'house' | 'member' | 'contact' | 'contactId' | 'at'> : never

/** Who hears of somebody outside who asks for a person: the inviter, or, where nobody invited them or the inviter has left, who runs the account. */
export async function whoAnswers(
  tx: Tx,
  accountId: AccountId,
  inviter: Member | null,
  can = (member: Member): boolean => memberState(member) === 'active',
): Promise<Member[]> {
  if (inviter && can(inviter)) return [inviter]
  return (await tx.members.list(accountId)).filter((member) => /^(owner|admin)$/.test(member.role) && can(member))
}

/** A letter to the member who answers for a grant, when that member is known. */
export async function memberNotice(
  tx: Tx,
  account: Account,
  member: Member | null,
  contact: Contact,
  now: Millis,
  facts: Saying<Exclude<FactsOf['member_notice'], PacketNoticeFacts>>,
): Promise<void> {
  if (!member || member.disabledAt !== null) return
  const { recordId } = facts
  await tx.messages.addAll([
    newMessage('member_notice', 'person', account, now, {
      ...toMember(member, account),
      recordId,
      facts: {
        ...facts,
        house: houseFacts(account),
        member: personFacts(member),
        contact: personFacts(contact),
        contactId: contact.id,
        at: now,
      },
    }),
  ])
}
