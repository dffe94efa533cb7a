// What the person who got a packet does with it: looks, takes files along, approves exactly what is there, asks, answers.
import { createHash } from 'node:crypto'
import type {
  Actor,
  Approval,
  Contact,
  Grant,
  Member,
  Packet,
  PacketContact,
  PacketFileId,
  PacketId,
  PacketVersion,
  PacketWord,
} from '../nouns.ts'
import type { PacketFileWithVersions, Proof } from '../store/packets.ts'
import type { Covering } from '../store/sessions.ts'
import type { Tx } from '../store/store.ts'
import { entry, found, inPassing } from './acts.ts'
import { waitFor } from './limits.ts'
import { houseFacts, newMessage, personFacts, toMember, whoAnswers } from './messages.ts'
import type { PacketFileToRead } from './packets.ts'
import type { Parts } from './parts.ts'
import { mayChangeOwn, memberState, writingPace } from './policy.ts'
import type { Seeing } from './reach.ts'
import { Refusal } from './refusals.ts'
import { newId } from './secrets.ts'
import { type Inside, type Looking, looksAt, needOwn } from './sessions.ts'

/** A packet as the person sees who got it. */
export interface PacketInside {
  packet: Packet
  row: PacketContact
  company: string | null
  files: PacketFileWithVersions[]
  words: (PacketWord & { member: string | null })[]
  proofs: Proof[]
  sender: Member | null
  /** Who hears what is asked and answered; null where it is whoever runs the account. */
  hears: Member | null
  cover: Covering
  /** What an approval must name, so that nobody approves files that they did not see. */
  filesKey: string
  /** Through a link that staff made nobody gives an answer in this person's name. */
  mayAnswer: boolean
  /** Questions are part of the access. */
  mayAsk: boolean
  /** Its files may be looked at in the page. */
  looks: boolean
}

/** A version of a file of a packet, with what lets this person see it. */
export interface PacketFileSeen {
  packet: Packet
  file: PacketFileWithVersions
  version: PacketVersion
  cover: Covering
}

export function createPacketAnswers({ store, files, clock, nudge }: Parts) {
  /** The packet's own access, which nothing else stands for. Refuses as if there were none, unless it was theirs once. */
  async function entered(tx: Tx, inside: Seeing, id: PacketId) {
    const cover = inside.grants.find(({ scope }) => scope.kind === 'packet' && scope.id === id)
    if (!cover) throw await whyShut(tx, inside, id, clock.now())
    const packet = found(await tx.packets.get(inside.accountId, id))
    const person = found(await tx.packets.person(inside.accountId, id, inside.contact.id))
    if (person.row.sentAt === null) throw new Refusal('not_found')
    return { cover, packet, row: person.row, company: person.company, name: person.name, email: person.email }
  }

  /** An act of the person inside, judged once more in its commit: what was revoked meanwhile does nothing. */
  async function acting<T>(
    inside: Inside,
    id: PacketId,
    work: (tx: Tx, now: number, at: Awaited<ReturnType<typeof entered>>) => Promise<T>,
  ) {
    needOwn(inside.session)
    const done = await store.transaction(async (tx) => {
      const now = clock.now()
      await tx.packets.locked(inside.accountId, id)
      const fresh = await tx.sessions.ofContactById(inside.accountId, inside.session.id, now)
      const at = await entered(tx, { ...inside, grants: fresh?.grants ?? [] }, id)
      if ((await tx.grants.acted(inside.accountId, at.cover.id, now)) === 0) throw new Refusal('access_revoked', { grantId: at.cover.id })
      return work(tx, now, at)
    })
    nudge()
    return done
  }

  return {
    /** The packets that this session may see, the newest first. */
    async allInside({ accountId, contact, grants }: Seeing) {
      const ids = grants.flatMap(({ scope }) => (scope.kind === 'packet' ? [scope.id] : []))
      return store.read.packets.sentTo(accountId, contact.id, ids)
    },
    async inside(inside: Looking, id: PacketId): Promise<PacketInside> {
      const { cover, packet, row, company } = await entered(store.read, inside, id)
      const { accountId, contact } = inside
      const [theirs, words, proofs, grant] = await Promise.all([
        store.read.packets.files(accountId, id, [contact.id]),
        store.read.packets.words(accountId, id, contact.id),
        store.read.packets.proofs(accountId, id, contact.id),
        store.read.grants.get(accountId, cover.id),
      ])
      const makers = new Map<string, Member | null>()
      for (const memberId of new Set([packet.madeBy, grant?.createdBy, ...words.map((word) => word.memberId)]))
        if (memberId) makers.set(memberId, await store.read.members.get(accountId, memberId))
      return {
        packet,
        row,
        company,
        files: theirs,
        words: words.map((word) => ({ ...word, member: (word.memberId && makers.get(word.memberId)?.name) ?? null })),
        proofs,
        sender: makers.get(packet.madeBy ?? grant?.createdBy ?? '') ?? null,
        hears: await whoHears(store.read, packet, grant),
        cover,
        filesKey: filesKey(theirs),
        mayAnswer: mayChangeOwn(inside.session),
        mayAsk: mayChangeOwn(inside.session) && cover.abilities.includes('comment'),
        looks: looksAt(inside, cover, nobodysOwn),
      }
    },
    /** When it last changed for this person, for a page that asks whether it is still as it was. */
    async liveInside(inside: Inside, id: PacketId): Promise<{ stamp: string; covers: Covering[] }> {
      const { row, cover } = await entered(store.read, inside, id)
      return { stamp: String(row.changedAt), covers: [cover] }
    },
    /** A person looks at it. A link that staff made is opened by who knows whom. */
    async viewed(inside: Inside, id: PacketId): Promise<void> {
      if (!mayChangeOwn(inside.session)) return
      await inPassing(store.transaction((tx) => tx.packets.viewed(inside.accountId, id, inside.contact.id, clock.now())))
    },
    async content(inside: Looking, id: PacketId, fileId: PacketFileId, number: number | null): Promise<PacketFileToRead> {
      const { version, cover } = await fileOf(inside, id, fileId, number)
      if (!cover.abilities.includes('download')) throw new Refusal('ability_missing', { ability: 'download' })
      return { version, stream: () => files.read(inside.accountId, version.id) }
    },
    /** A version to look at in the page. */
    async lookInside(inside: Looking, id: PacketId, fileId: PacketFileId, number: number | null): Promise<PacketFileSeen> {
      const seen = await fileOf(inside, id, fileId, number)
      if (!looksAt(inside, seen.cover, nobodysOwn)) throw new Refusal('ability_missing', { ability: 'view' })
      return seen
    },
    /** Approves (or has reviewed) what the page showed. Twice is once; files that changed meanwhile are not approved unseen. */
    approve: (inside: Inside, id: PacketId, seen: string): Promise<void> =>
      acting(inside, id, async (tx, now, at) => {
        if (at.packet.ask === 'answer') throw new Refusal('invalid')
        await settle(tx, inside, at, seen, now)
      }),
    /** A question, before an approval or after it; the approval stands. What was asked for may be given without the right to ask. */
    ask: (inside: Inside, id: PacketId, words: string, onceKey: string): Promise<void> =>
      acting(inside, id, async (tx, now, at) => {
        if (!at.cover.abilities.includes('comment')) throw new Refusal('ability_missing', { ability: 'comment' })
        if (!(await say(tx, inside, at, 'question', words, onceKey, now))) return
        await tx.packets.changePerson(inside.accountId, id, inside.contact.id, { questionAt: at.row.questionAt ?? now, changedAt: now })
      }),
    /** What was asked for is an answer in words. */
    answer: (inside: Inside, id: PacketId, words: string, onceKey: string, seen: string): Promise<void> =>
      acting(inside, id, async (tx, now, at) => {
        if (at.packet.ask !== 'answer') throw new Refusal('invalid')
        if (await say(tx, inside, at, 'answer', words, onceKey, now)) await settle(tx, inside, at, seen, now)
      }),
  }

  /** Of the files that are for this person, and no others. */
  async function fileOf(inside: Seeing, id: PacketId, fileId: PacketFileId, number: number | null): Promise<PacketFileSeen> {
    const { packet, cover } = await entered(store.read, inside, id)
    const theirs = await store.read.packets.files(inside.accountId, id, [inside.contact.id])
    const file = found(theirs.find((one) => one.id === fileId) ?? null)
    const version = found((number === null ? file.versions.at(-1) : file.versions.find((one) => one.number === number)) ?? null)
    return { packet, file, version, cover }
  }

  async function settle(tx: Tx, inside: Inside, { packet, row, name, email, cover }: Entered, seen: string, now: number): Promise<void> {
    const { accountId, contact, session } = inside
    const theirs = await tx.packets.files(accountId, packet.id, [contact.id])
    if (filesKey(theirs) !== seen) throw new Refusal('packet_changed')
    const approval: Approval = {
      id: newId('app'),
      accountId,
      packetId: packet.id,
      contactId: contact.id,
      ask: packet.ask,
      name,
      email,
      browser: session.browser,
      openedBy: session.openedBy,
      sessionId: session.id,
      at: now,
      filesKey: seen,
    }
    const newest = theirs.flatMap(({ versions }) => versions.slice(-1))
    if (
      !(await tx.packets.approve(
        approval,
        newest.map(({ id }) => id),
      ))
    )
      return
    await tx.packets.changePerson(accountId, packet.id, contact.id, { doneAt: now, viewedAt: row.viewedAt ?? now, changedAt: now })
    const facts = { packetId: packet.id, title: packet.title, ask: packet.ask, files: newest.length, filesKey: seen }
    await tx.history.add(
      entry(accountId, actorOf(contact), now, 'packet.approved', {
        contactId: contact.id,
        grantId: cover.id,
        sessionId: session.id,
        facts,
      }),
    )
  }

  async function say(
    tx: Tx,
    { accountId, contact, session }: Inside,
    { packet, cover }: Entered,
    kind: 'question' | 'answer',
    words: string,
    onceKey: string,
    now: number,
  ): Promise<boolean> {
    const word: PacketWord = {
      id: newId('paw'),
      accountId,
      packetId: packet.id,
      contactId: contact.id,
      kind,
      words,
      at: now,
      memberId: null,
    }
    if (!(await tx.packets.addWord(word, onceKey))) return false
    const free = await waitFor(tx, `comments ${accountId} ${contact.id}`, writingPace, now)
    if (free > now) throw new Refusal('too_many_asks', { retryAfter: Math.ceil((free - now) / 1_000) })
    const facts = { packetId: packet.id, title: packet.title }
    const act = kind === 'question' ? 'packet.asked' : 'packet.answered'
    const told = entry(accountId, actorOf(contact), now, act, { contactId: contact.id, grantId: cover.id, sessionId: session.id, facts })
    await tx.history.add(told)
    await oweNotice(tx, packet, word, await tx.grants.get(accountId, cover.id), now)
    return true
  }
}

type Entered = {
  cover: Covering
  packet: Packet
  row: PacketContact
  company: string | null
  name: string | null
  email: string
}

const actorOf = ({ id }: Pick<Contact, 'id'>): Actor => ({ kind: 'contact', id })

/** Files of a packet came from members. */
const nobodysOwn = { contactId: null }

/** One hash over the newest version of each file: another file, version or byte is another key. */
export function filesKey(files: readonly PacketFileWithVersions[]): string {
  const lines = files.flatMap(({ id, versions }) => versions.slice(-1).map(({ number, hash }) => `${id} ${number} ${hash}`))
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex')
}

/** Who made the packet, else who gave the access to it: the first who is in. */
async function whoHears(tx: Tx, { accountId, madeBy }: Packet, grant: Pick<Grant, 'createdBy'> | null): Promise<Member | null> {
  for (const id of [madeBy, grant?.createdBy]) {
    const member = id ? await tx.members.get(accountId, id) : null
    if (member && memberState(member) === 'active') return member
  }
  return null
}

/** What was asked or answered is heard by somebody in any case. */
async function oweNotice(tx: Tx, packet: Packet, word: PacketWord, grant: Grant | null, now: number): Promise<void> {
  const account = found(await tx.accounts.get(packet.accountId))
  const contact = found(await tx.contacts.get(packet.accountId, word.contactId))
  const told = await whoAnswers(tx, packet.accountId, await whoHears(tx, packet, grant))
  const notices = told.map((member) =>
    newMessage('member_notice', 'person', account, now, {
      ...toMember(member, account),
      facts: {
        about: word.kind === 'answer' ? 'packet_answered' : 'packet_asked',
        house: houseFacts(account),
        member: personFacts(member),
        contact: personFacts(contact),
        packetId: packet.id,
        title: packet.title,
        words: word.words,
        at: now,
      },
    }),
  )
  await tx.messages.addAll(notices)
}

/** Not let in to it: was it taken away, did it end, or was it never theirs? Only the first two are told. */
async function whyShut(tx: Tx, { accountId, contact }: Pick<Inside, 'accountId' | 'contact'>, id: PacketId, now: number): Promise<Refusal> {
  const newest = (await tx.grants.ofPacket(accountId, id, [contact.id])).at(-1)
  if (!newest) return new Refusal('not_found')
  // Restored after this session began: whoever comes in anew sees it.
  if (newest.revokedAt === null && newest.suspendedAt === null && (newest.endsAt === null || newest.endsAt > now))
    return new Refusal('signed_out')
  return new Refusal(newest.revokedAt !== null ? 'access_revoked' : 'access_ended', { grantId: newest.id })
}
