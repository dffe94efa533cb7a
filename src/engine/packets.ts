// Packets: made by a member, filled with files and people, sent as a job, and followed on a board.
import type {
  Audience,
  ContactId,
  HistoryEntry,
  Job,
  MemberId,
  MessageId,
  Millis,
  Packet,
  PacketContact,
  PacketFile,
  PacketFileId,
  PacketId,
  PacketState,
  PacketVersion,
  PacketWord,
  ProjectId,
  VersionId,
} from '../nouns.ts'
import type { ContactFilter } from '../store/contacts.ts'
import { mostInPacket, type PacketCounts, type PacketFileWithVersions, type PacketPerson, type Proof } from '../store/packets.ts'
import { type Page, slices } from '../store/rows.ts'
import type { Tx } from '../store/store.ts'
import { type By, entry, found, namesNothing } from './acts.ts'
import type { FileToRead } from './documents.ts'
import { beginJob, failingFor, mostInJob, type NewJob } from './job-chunks.ts'
import { type PacketJobKind, packetReply, whyNot, withFiles } from './packet-letters.ts'
import { type Match, matchingOf } from './packet-matching.ts'
import type { Parts } from './parts.ts'
import { Refusal } from './refusals.ts'
import { newId } from './secrets.ts'
import { keeping, type TakenFile } from './uploads.ts'

type PacketInput = Pick<Packet, 'title' | 'note' | 'ask' | 'figures' | 'dueOn'>

export interface PeopleInput {
  contactIds?: ContactId[] | undefined
  /** Everybody whom the filter finds; with a project, whoever answers for a record in it. */
  filter?: (Partial<ContactFilter> & { projectId?: ProjectId | undefined }) | undefined
}

export interface WholePacket {
  packet: Packet
  counts: PacketCounts
  files: PacketFileWithVersions[]
}

export interface PacketPlan {
  total: number
  sent: number
  skipped: number
  reasons: { [reason: string]: number }
  /** Of those who get it, how many have no file of their own beside the common ones. */
  commonOnly: number
  /** Files that are for nobody yet: they go to nobody. */
  unmatched: number
  /** The sender domain that so many letters should wait for. */
  failing: Awaited<ReturnType<typeof failingFor>>
}

/** How soon letters go, in milliseconds, and whether although a sender domain fails its checks. */
type Starting = Pick<NewJob, 'waits' | 'anyway'>

export type PacketFileToRead = Pick<FileToRead, 'stream'> & { version: PacketVersion }

const mostFiles = 2_000
const mostBytes = 5 * 1_073_741_824

export function createPackets({ store, files, clock, secrets, doing, nudge }: Parts) {
  /** Works on a packet that nobody else works on meanwhile. */
  const holding = <T>(by: By, id: PacketId, work: (tx: Tx, packet: Packet, now: Millis) => Promise<T>): Promise<T> =>
    doing(by, async (tx, now) => work(tx, found(await tx.packets.locked(by.accountId, id)), now))

  const get = async (by: By, id: PacketId): Promise<WholePacket> => {
    const packet = found(await store.read.packets.get(by.accountId, id))
    const counts = await store.read.packets.counts(by.accountId, [id])
    return { packet, counts: found(counts.get(id) ?? null), files: await store.read.packets.files(by.accountId, id) }
  }

  return {
    /** With its people and files, and sent where that is asked: in one commit, so that what is refused of it leaves nothing half made. */
    async create(
      by: By,
      input: PacketInput,
      people: PeopleInput | null = null,
      { audience = 'all', taken = [], send = false }: { audience?: 'all' | 'each'; taken?: readonly TakenFile[]; send?: boolean } = {},
    ): Promise<WholePacket> {
      const id = await keeping({ store, files }, by.accountId, taken, (ids) =>
        doing(by, async (tx, now) => {
          const packet: Packet = {
            id: newId('pac'),
            accountId: by.accountId,
            ...input,
            madeBy: by.member?.id ?? null,
            createdAt: now,
            sentAt: null,
          }
          await tx.packets.add(packet)
          await tx.history.add(told(by, packet, 'packet.created', now))
          if (people) await choosePeople(tx, by, packet, people, now)
          if (taken.length > 0) await putFiles(tx, by, packet, audience, taken, ids, now)
          if (send) await beginSending(tx, by, packet, {}, now)
          return packet.id
        }),
      )
      if (send) nudge()
      return get(by, id)
    },
    get,
    async list(by: By, page: Page): Promise<{ packet: Packet; counts: PacketCounts }[]> {
      const packets = await store.read.packets.list(by.accountId, page)
      const counts = await store.read.packets.counts(
        by.accountId,
        packets.map(({ id }) => id),
      )
      return packets.map((packet) => ({ packet, counts: found(counts.get(packet.id) ?? null) }))
    },
    count: (by: By): Promise<number> => store.read.packets.count(by.accountId),
    /** Once something of it was sent only its day may move: the words that people approve stay what they are. */
    change: async (by: By, id: PacketId, patch: Partial<PacketInput>): Promise<WholePacket> => {
      await holding(by, id, async (tx, packet, now) => {
        if (namesNothing(patch)) return
        const { dueOn, figures, ...words } = patch
        if (packet.sentAt !== null && (figures !== undefined || Object.keys(words).length > 0)) throw new Refusal('packet_sent')
        await tx.packets.change(by.accountId, id, { ...words, dueOn, figures: figures && JSON.stringify(figures) })
        await tx.history.add(told(by, packet, 'packet.changed', now, { fields: Object.keys(patch).join(' ') }))
      })
      return get(by, id)
    },
    /** Chooses who gets it, in place of those chosen before, and files that nobody placed by hand are matched anew; once it was sent, beside them. */
    choose: async (by: By, id: PacketId, input: PeopleInput): Promise<WholePacket> => {
      await holding(by, id, async (tx, packet, now) => {
        await choosePeople(tx, by, packet, input, now)
        await tx.history.add(told(by, packet, 'packet.changed', now, { fields: 'contacts' }))
      })
      return get(by, id)
    },
    /** For everybody, or each for whom its name tells. */
    async addFiles(by: By, id: PacketId, audience: 'all' | 'each', taken: readonly TakenFile[]): Promise<WholePacket> {
      if (taken.length === 0) throw new Refusal('file_missing')
      await keeping({ store, files }, by.accountId, taken, (ids) =>
        holding(by, id, async (tx, packet, now) => {
          if (packet.sentAt !== null) throw new Refusal('packet_sent')
          await putFiles(tx, by, packet, audience, taken, ids, now)
          return id
        }),
      )
      return get(by, id)
    },
    /** A member says whose a file is. */
    place: async (by: By, id: PacketId, fileId: PacketFileId, audience: Audience, contactId: ContactId | null): Promise<WholePacket> => {
      await holding(by, id, async (tx, packet, now) => {
        const file = found((await tx.packets.files(by.accountId, id)).find((one) => one.id === fileId) ?? null)
        if (packet.sentAt !== null) throw new Refusal('packet_sent')
        if (audience === 'one' && !(contactId && (await tx.packets.person(by.accountId, id, contactId)))) throw new Refusal('not_found')
        const whose = audience === 'one' ? contactId : null
        await tx.packets.changeFile(by.accountId, file.id, { audience, contactId: whose, matchedBy: 'hand' })
        await tx.history.add(changedFile(by, packet, file.versions.at(-1)?.fileName ?? '', now, whose))
      })
      return get(by, id)
    },
    removeFile: async (by: By, id: PacketId, fileId: PacketFileId): Promise<WholePacket> => {
      await holding(by, id, async (tx, packet, now) => {
        const file = found((await tx.packets.files(by.accountId, id)).find((one) => one.id === fileId) ?? null)
        if (packet.sentAt !== null) throw new Refusal('packet_sent')
        await tx.packets.removeFile(by.accountId, file.id)
        await tx.history.add(changedFile(by, packet, file.versions.at(-1)?.fileName ?? '', now))
      })
      return get(by, id)
    },
    /** What sending or nudging would do, by outcome, without doing it. */
    async rehearse(by: By, id: PacketId, kind: 'packet' | 'packet_nudge', ids: readonly ContactId[] | null = null): Promise<PacketPlan> {
      const packet = found(await store.read.packets.get(by.accountId, id))
      const chosen = await chosenFor(store.read, packet, kind, ids)
      const now = clock.now()
      const failing = await failingFor(
        store.read,
        by,
        chosen.map(({ row: { contactId } }) => ({ contactId })),
      )
      const plan: PacketPlan = { failing, total: chosen.length, sent: 0, skipped: 0, reasons: {}, commonOnly: 0, unmatched: 0 }
      for (const slice of slices(chosen)) {
        for (const one of await withFiles(store.read, packet, slice)) {
          const reason = whyNot(kind, one, now)
          if (reason) plan.reasons[reason] = (plan.reasons[reason] ?? 0) + 1
          else if (!one.files.some(({ audience }) => audience === 'one')) plan.commonOnly += 1
          plan[reason ? 'skipped' : 'sent'] += 1
        }
      }
      plan.unmatched = (await store.read.packets.files(by.accountId, id)).filter(({ audience }) => audience === 'nobody').length
      return plan
    },
    /** To everybody who has not had it yet. */
    send: (by: By, id: PacketId, starting: Starting = {}): Promise<Job> =>
      heard(holding(by, id, (tx, packet, now) => beginSending(tx, by, packet, starting, now))),
    /** Only who did not open it, or looked and said nothing; nobody twice within a day. */
    nudge: (by: By, id: PacketId, ids: readonly ContactId[] | null, starting: Starting = {}): Promise<Job> =>
      heard(holding(by, id, (tx, packet, now) => beginLetters(tx, by, packet, 'packet_nudge', ids, starting, now))),
    /** The next version of a file. Whom it concerns is told and asked anew; approvals stay those of the version they are of. */
    async replace(
      by: By,
      id: PacketId,
      fileId: PacketFileId,
      came: readonly TakenFile[],
    ): Promise<{ packet: WholePacket; job: Job | null }> {
      const job = await keeping({ store, files }, by.accountId, came, ([versionId]) =>
        holding(by, id, async (tx, packet, now) => {
          const [taken] = came
          if (!taken || came.length > 1) throw new Refusal('file_missing')
          const file = found((await tx.packets.files(by.accountId, id)).find((one) => one.id === fileId) ?? null)
          await needRoom(tx, packet, [taken])
          const number = (file.versions.at(-1)?.number ?? 0) + 1
          const version = versionOf(by, file, taken, versionId as VersionId, number, now)
          await tx.packets.addFiles([], [version])
          const facts = { name: version.fileName, version: number, hash: version.hash }
          await tx.history.add(told(by, packet, 'packet.file_replaced', now, facts, file.contactId))
          if (packet.sentAt === null || file.audience === 'nobody') return null
          await tx.packets.askAnew(by.accountId, id, file.contactId, now)
          const people = await tx.packets.people(by.accountId, id, { ids: file.contactId ? [file.contactId] : null })
          const targets = people.filter(({ row }) => row.sentAt !== null).map(({ row }) => ({ contactId: row.contactId }))
          // Whoever has the packet is owed its newer version, however many they are.
          const jobs: Job[] = []
          for (const slice of slices(targets, mostInJob))
            jobs.push(await beginJob(tx, by, { kind: 'packet_replaced', packetId: id, versionId: version.id, anyway: true }, slice, now))
          return jobs[0] ?? null
        }),
      )
      if (job) nudge()
      return { packet: await get(by, id), job }
    },
    async people(by: By, id: PacketId, after: number, limit: number, state: PacketState | null): Promise<PacketPerson[]> {
      found(await store.read.packets.get(by.accountId, id))
      return store.read.packets.people(by.accountId, id, { after, limit, state })
    },
    /** One person: their files, what was said, and what they approved. */
    async person(by: By, id: PacketId, contactId: ContactId) {
      const packet = found(await store.read.packets.get(by.accountId, id))
      const person = found(await store.read.packets.person(by.accountId, id, contactId))
      const [theirs, words, proofs] = await Promise.all([
        store.read.packets.files(by.accountId, id, [contactId]),
        store.read.packets.words(by.accountId, id, contactId),
        store.read.packets.proofs(by.accountId, id, contactId),
      ])
      return { packet, person, files: theirs, words, proofs }
    },
    /** Answers what somebody asked; they hear of it by mail while they may still open it. Says which letter; null where none is owed. */
    async reply(by: By, id: PacketId, contactId: ContactId, words: string): Promise<PacketWord & { messageId: MessageId | null }> {
      const said = await holding(by, id, async (tx, packet, now) => {
        const person = found(await tx.packets.person(by.accountId, id, contactId))
        if (person.row.sentAt === null) throw new Refusal('not_found')
        const reply: PacketWord = {
          id: newId('paw'),
          accountId: by.accountId,
          packetId: id,
          contactId,
          kind: 'reply',
          words,
          at: now,
          memberId: (by.member?.id ?? null) as MemberId | null,
        }
        await tx.packets.addWord(reply, null)
        await tx.packets.changePerson(by.accountId, id, contactId, { questionAt: null, changedAt: now })
        const messageId = await packetReply(tx, by, secrets.newestKey, packet, person, words, now)
        await tx.history.add({ ...told(by, packet, 'packet.replied', now, {}, contactId), grantId: person.row.grantId, messageId })
        return { ...reply, messageId }
      })
      nudge()
      return said
    },
    /** Who approved what, when: every approval there ever was. */
    async proofs(by: By, id: PacketId): Promise<{ packet: Packet; proofs: Proof[] }> {
      const packet = found(await store.read.packets.get(by.accountId, id))
      return { packet, proofs: await store.read.packets.proofs(by.accountId, id) }
    },
    async content(by: By, id: PacketId, fileId: PacketFileId, number: number | null): Promise<PacketFileToRead> {
      const file = found((await store.read.packets.files(by.accountId, id)).find((one) => one.id === fileId) ?? null)
      const version = found((number === null ? file.versions.at(-1) : file.versions.find((one) => one.number === number)) ?? null)
      return { version, stream: () => files.read(by.accountId, version.id) }
    },
  }

  /** The worker hears of it once it is committed. */
  async function heard(begun: Promise<Job>): Promise<Job> {
    const job = await begun
    nudge()
    return job
  }
}

/** The first sending ends the draft; each goes to whoever has not had it yet. */
async function beginSending(tx: Tx, by: By, packet: Packet, starting: Starting, now: Millis): Promise<Job> {
  if (packet.sentAt === null) {
    if (packet.ask !== 'answer' && (await tx.packets.weight(by.accountId, packet.id)).files === 0) throw new Refusal('file_missing')
    await tx.packets.change(by.accountId, packet.id, { sentAt: now })
  }
  return beginLetters(tx, by, packet, 'packet', null, starting, now)
}

async function beginLetters(
  tx: Tx,
  by: By,
  packet: Packet,
  kind: Exclude<PacketJobKind, 'packet_replaced'>,
  ids: readonly ContactId[] | null,
  starting: Starting,
  now: Millis,
): Promise<Job> {
  const targets = (await chosenFor(tx, packet, kind, ids)).map(({ row }) => ({ contactId: row.contactId }))
  return beginJob(tx, by, { kind, packetId: packet.id, ...starting }, targets, now)
}

/** Of a sending those who were never sent it; of a nudge those who may be waiting to be reminded, or these. One unknown id refuses the whole. */
async function chosenFor(
  tx: Tx,
  { accountId, id }: Packet,
  kind: Exclude<PacketJobKind, 'packet_replaced'>,
  ids: readonly ContactId[] | null,
): Promise<PacketPerson[]> {
  const people = await tx.packets.people(accountId, id, { ids })
  if (ids && people.length !== new Set(ids).size) throw new Refusal('not_found')
  if (kind === 'packet') return people.filter(({ row }) => row.sentAt === null)
  return ids ? people : people.filter(({ row }) => row.state === 'not_opened' || row.state === 'viewed')
}

async function choosePeople(tx: Tx, by: By, packet: Packet, input: PeopleInput, now: Millis): Promise<void> {
  const { accountId, id } = packet
  const chosen = await chosenContacts(tx, by, input, now)
  if (packet.sentAt === null) await tx.packets.removeUnsent(accountId, id)
  const first = (await tx.packets.lastPosition(accountId, id)) + 1
  await tx.packets.addPeople(chosen.map((contactId, at) => newPerson(packet, contactId, first + at, now)))
  if ((await tx.packets.lastPosition(accountId, id)) >= mostInPacket) throw new Refusal('job_too_large', { most: mostInJob })
  if (packet.sentAt !== null) return
  const match = await matcher(tx, packet)
  const present = new Set((await tx.packets.people(accountId, id)).map(({ row }) => row.contactId))
  for (const file of await tx.packets.files(accountId, id)) {
    // What a member placed stays where they put it, as long as that person is among them.
    const placed = file.matchedBy === 'hand' && (file.contactId === null || present.has(file.contactId))
    const whose = placed ? null : match(file.versions.at(-1)?.fileName ?? '')
    if (whose && (whose.contactId !== file.contactId || whose.matchedBy !== file.matchedBy))
      await tx.packets.changeFile(accountId, file.id, { ...whose })
  }
}

async function chosenContacts(tx: Tx, by: By, { contactIds, filter }: PeopleInput, now: Millis): Promise<ContactId[]> {
  if (contactIds) {
    const ids = [...new Set(contactIds)]
    let known = 0
    for (const slice of slices(ids)) known += (await tx.contacts.getAll(by.accountId, slice)).length
    if (known !== ids.length) throw new Refusal('not_found')
    return ids
  }
  const theirs = await foundBy(tx, by, filter ?? {}, now)
  if (theirs.length > mostInJob) throw new Refusal('job_too_large', { most: mostInJob })
  return theirs
}

/** One more than go in a job tells that there are too many. */
async function foundBy(tx: Tx, by: By, { projectId, ...rest }: NonNullable<PeopleInput['filter']>, now: Millis): Promise<ContactId[]> {
  if (projectId) {
    found(await tx.projects.get(by.accountId, projectId))
    return tx.packets.contactsOfProject(by.accountId, projectId, mostInJob + 1)
  }
  const all = { q: null, companyId: null, ...rest }
  const matching = await tx.contacts.list(by.accountId, { limit: mostInJob + 1, after: null }, all, now)
  return matching.map(({ id }) => id)
}

const newPerson = ({ accountId, id }: Packet, contactId: ContactId, position: number, now: Millis): Omit<PacketContact, 'state'> => ({
  accountId,
  packetId: id,
  contactId,
  position,
  grantId: null,
  messageId: null,
  sentAt: null,
  askedAt: null,
  viewedAt: null,
  questionAt: null,
  doneAt: null,
  nudgedAt: null,
  changedAt: now,
})

async function matcher(tx: Tx, { accountId, id }: Packet): Promise<(fileName: string) => Match> {
  const people = await tx.packets.people(accountId, id)
  return matchingOf(people.map(({ row, name, company }) => ({ contactId: row.contactId, name, company })))
}

async function putFiles(
  tx: Tx,
  by: By,
  packet: Packet,
  audience: 'all' | 'each',
  taken: readonly TakenFile[],
  ids: readonly VersionId[],
  now: Millis,
): Promise<void> {
  await needRoom(tx, packet, taken)
  const match = audience === 'all' ? null : await matcher(tx, packet)
  const made = taken.map(({ fileName }, at): PacketFile => {
    const whose: Match = match ? match(fileName) : { audience: 'all', contactId: null, matchedBy: 'hand' }
    return { id: newId('paf'), accountId: by.accountId, packetId: packet.id, ...whose, createdAt: now + at }
  })
  const versions = taken.map((one, at) => versionOf(by, made[at] as PacketFile, one, ids[at] as VersionId, 1, now))
  await tx.packets.addFiles(made, versions)
  await tx.history.addAll(versions.map(({ fileName }) => changedFile(by, packet, fileName, now)))
}

async function needRoom(tx: Tx, { accountId, id }: Packet, taken: readonly TakenFile[]): Promise<void> {
  const weight = await tx.packets.weight(accountId, id)
  const bytes = taken.reduce((sum, { received }) => sum + received.size, 0)
  if (weight.files + taken.length > mostFiles || weight.bytes + bytes > mostBytes) throw new Refusal('files_too_many', { most: mostFiles })
}

const versionOf = (
  by: By,
  file: PacketFile,
  { received, fileName, fileType }: TakenFile,
  id: VersionId,
  number: number,
  now: Millis,
): PacketVersion => ({
  id,
  accountId: by.accountId,
  packetId: file.packetId,
  fileId: file.id,
  number,
  fileName,
  fileType,
  size: received.size,
  hash: received.hash,
  addedAt: now,
  memberId: by.member?.id ?? null,
})

/** A draft has another file, one less, or one for somebody else. */
const changedFile = (by: By, packet: Packet, name: string, now: Millis, contactId: ContactId | null = null): HistoryEntry =>
  told(by, packet, 'packet.changed', now, { fields: 'files', name }, contactId)

/** What the history says of a packet; whose it is stands beside it, so that it is found on that person too. */
export const told = (
  by: Pick<By, 'accountId' | 'actor'>,
  { id, title }: Pick<Packet, 'id' | 'title'>,
  act: Extract<HistoryEntry['act'], `packet.${string}`>,
  now: Millis,
  facts: HistoryEntry['facts'] = {},
  contactId: ContactId | null = null,
): HistoryEntry => entry(by.accountId, by.actor, now, act, { contactId, facts: { packetId: id, title, ...facts } })
