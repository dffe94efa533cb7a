// Documents: taking files in, keeping their versions, and deciding about them.

import type { Readable } from 'node:stream'
import {
  type Actor,
  type Contact,
  type Document,
  type DocumentId,
  type FileType,
  type HistoryEntry,
  type Judgement,
  type Millis,
  type OpenedBy,
  paperTypes,
  type Record,
  type RecordId,
  type Requirement,
  type RequirementId,
  type Version,
  type VersionId,
} from '../nouns.ts'
import type { DocumentWithVersions } from '../store/documents.ts'
import type { Tx } from '../store/store.ts'
import { type By, entry, found, inPassing } from './acts.ts'
import { keepBackReview, oweReceipt, oweReview, reviewHearers } from './document-letters.ts'
import type { Parts } from './parts.ts'
import { continued, day, judgeableAgain, versionState } from './policy.ts'
import { type Reached, reach } from './reach.ts'
import { refreshStanding, type WholeRecord, wholeRecord, whyShut } from './records.ts'
import { Refusal } from './refusals.ts'
import { newIdAt } from './secrets.ts'
import { coverOf, type Inside, type Looking, looksAt, opensFile } from './sessions.ts'
import { keeping, type TakenFile, takeFile, takeText } from './uploads.ts'

const mostFiles = 100
const mostBytes = 500 * 1_048_576

export interface FileToRead {
  version: Version
  document: Document
  stream: () => Readable
}

/** A version of a document, with what lets somebody outside see it. */
export interface DocumentSeen extends Reached {
  version: Version
}

export type Documents = ReturnType<typeof createDocuments>

export function createDocuments({ store, files, clock, secrets, doing, nudge }: Parts) {
  return {
    /** Streams one file in. Refuses with `file_too_large`, `file_type`, `disk_full` or `upload_cut_off`, leaving nothing behind. */
    take: (stream: Readable, givenName: string, kinds: readonly FileType[] = paperTypes): Promise<TakenFile> =>
      takeFile(files, stream, givenName, kinds),
    takeText: (text: string, name: string): Promise<TakenFile> => takeText(files, text, name),
    /** Forgets files that were taken in but are not wanted after all. */
    async drop(taken: readonly TakenFile[]): Promise<void> {
      await Promise.all(taken.map(({ received }) => files.drop(received)))
    },
    /** Whether this session may add files to the record now; refuses like the upload itself. */
    async mayUpload(inside: Inside, recordId: RecordId): Promise<void> {
      const { record } = found(await store.read.records.get(inside.accountId, recordId))
      const cover = coverOf(inside, record)
      if (!cover) throw await whyShut(store.read, inside, record, clock.now())
      if (!cover.abilities.includes('upload')) throw new Refusal('ability_missing', { ability: 'upload' })
    },
    /**
     * A contact's upload. Access is judged inside the commit, so what was revoked meanwhile is not stored.
     * With a `key`, the same upload again is the one that came in before.
     */
    async upload(
      inside: Inside,
      recordId: RecordId,
      requirementId: RequirementId | null,
      taken: readonly TakenFile[],
      key: string | null = null,
    ): Promise<Version[]> {
      const once =
        key === null
          ? undefined
          : { idempotencyKey: key, fingerprint: `${recordId} ${taken.map(({ received }) => received.hash).join(' ')}` }
      const by: By = { accountId: inside.accountId, actor: { kind: 'contact', id: inside.contact.id }, role: 'viewer', member: null, once }
      const versions = await keeping({ store, files }, inside.accountId, taken, (ids) =>
        doing(by, async (tx, now) => {
          const record = found(await tx.records.locked(inside.accountId, recordId))
          const { grants } = (await tx.sessions.ofContactById(inside.accountId, inside.session.id, now)) ?? { grants: [] }
          const cover = coverOf({ grants, contact: inside.contact }, record)
          if (!cover) throw new Refusal('access_revoked', { recordId })
          if (!cover.abilities.includes('upload')) throw new Refusal('ability_missing', { ability: 'upload' })
          if ((await tx.grants.acted(inside.accountId, cover.id, now)) === 0) throw new Refusal('access_revoked', { recordId })
          const added = await addVersions(tx, by.actor, record, requirementId, taken, ids, now, inside.session.openedBy)
          const row = found(await tx.records.get(record.accountId, recordId))
          const to = { accountId: record.accountId, recordId, contactId: inside.contact.id }
          const place = { company: row.company?.name ?? null, project: row.project.name }
          await oweReceipt(tx, to, added.versions, added.requirement, cover.id, now, place)
          return added.versions
        }),
      )
      nudge()
      return versions
    },
    /** A member's files: shared with the contact, or sent in for them where a requirement is named. Answers the document of each. */
    async share(
      by: By,
      recordId: RecordId,
      requirementId: RequirementId | null,
      taken: readonly TakenFile[],
    ): Promise<DocumentWithVersions[]> {
      found(await store.read.records.get(by.accountId, recordId))
      const added = await keeping({ store, files }, by.accountId, taken, (ids) =>
        doing(by, async (tx, now) => {
          const record = found(await tx.records.locked(by.accountId, recordId))
          const { versions } = await addVersions(tx, by.actor, record, requirementId, taken, ids, now)
          return versions.map(({ documentId }) => documentId)
        }),
      )
      const all = await store.read.documents.ofRecord(by.accountId, recordId)
      return added.map((id) => found(all.find((document) => document.id === id) ?? null))
    },
    /** Accepts or rejects the newest version that waits, if it is the one that was looked at. Whoever sent it in hears of it by mail. */
    async review(
      by: By,
      id: DocumentId,
      decision: Judgement,
      reason: string | null,
      validUntil: Millis | null,
      number: number | null = null,
    ): Promise<WholeRecord> {
      if (decision === 'reject' && !reason?.trim()) throw new Refusal('reason_needed')
      const recordId = await doing(by, async (tx, now) => {
        if (validUntil !== null && validUntil <= now) throw new Refusal('invalid', { fields: { validUntil: 'This day is over.' } })
        const held = found(await tx.documents.get(by.accountId, id))
        const record = found(await tx.records.locked(by.accountId, held.recordId ?? ('' as RecordId)))
        if (record.archived) throw new Refusal('record_archived')
        const document = found(await tx.documents.get(by.accountId, id))
        const version = document.versions.findLast((one) => versionState(one, now) === 'waiting')
        await needAsked(tx, document)
        if (!version || document.requirementId === null || (number !== null && version.number !== number))
          throw new Refusal('nothing_to_review')
        const judged = { judgement: decision, judgedAt: now, judgedBy: by.member?.id ?? null, reason: reason?.trim() || null, validUntil }
        await tx.documents.changeVersion(by.accountId, version.id, judged)
        const about = { documentId: id, recordId: record.id, projectId: record.projectId, contactId: record.contactId }
        await tx.history.add(
          entry(by.accountId, by.actor, now, 'document.reviewed', {
            ...about,
            facts: { decision, version: version.number, name: document.name },
          }),
        )
        await refreshStanding(tx, by, record, now)
        await oweReview(tx, by, record, document, { ...version, ...judged }, secrets.newestKey, now)
        return record.id
      })
      nudge()
      return wholeRecord(store.read, by.accountId, recordId)
    },
    /** Who gets a letter about each decision that waits, if it falls now; nobody where a document is missing. */
    async hear(by: By, { record, requirements, documents }: WholeRecord): Promise<Map<DocumentId, Contact>> {
      const now = clock.now()
      const account = found(await store.read.accounts.get(by.accountId))
      const asked = new Set<string | null>(requirements.filter(({ withdrawnAt }) => withdrawnAt === null).map(({ id }) => id))
      const waiting = documents.flatMap(({ id, requirementId, versions }) => {
        const version = asked.has(requirementId) && versions.findLast((one) => versionState(one, now) === 'waiting')
        return version ? [{ id, version }] : []
      })
      if (waiting.length === 0) return new Map()
      const hearerOf = await reviewHearers(
        store.read,
        account,
        record,
        waiting.map(({ version }) => version),
        now,
      )
      return new Map(
        waiting.flatMap(({ id, version }) => {
          const hearer = hearerOf(version)
          return hearer ? [[id, hearer.contact] as const] : []
        }),
      )
    },
    /** Takes a decision back: the version waits as before. A letter about it that has not left never does. Taking it back twice is doing it once. */
    async unreview(by: By, id: DocumentId, number: number): Promise<WholeRecord> {
      const recordId = await doing(by, async (tx, now) => {
        const held = found(await tx.documents.get(by.accountId, id))
        const record = found(await tx.records.locked(by.accountId, held.recordId ?? ('' as RecordId)))
        if (record.archived) throw new Refusal('record_archived')
        const document = found(await tx.documents.get(by.accountId, id))
        if (document.versions.some((one) => one.number === number && one.judgement === null)) return record.id
        const version = judgeableAgain(document.versions).find((one) => one.number === number)
        if (!version) throw new Refusal('nothing_to_take_back')
        await needAsked(tx, document)
        const unjudged = { judgement: null, judgedAt: null, judgedBy: null, reason: null, validUntil: null }
        await tx.documents.changeVersion(by.accountId, version.id, unjudged)
        await keepBackReview(tx, record, version, now)
        const about = { documentId: id, recordId: record.id, projectId: record.projectId, contactId: record.contactId }
        const facts = { decision: version.judgement, version: version.number, name: document.name }
        await tx.history.add(entry(by.accountId, by.actor, now, 'document.review_undone', { ...about, facts }))
        await refreshStanding(tx, by, record, now)
        return record.id
      })
      return wholeRecord(store.read, by.accountId, recordId)
    },
    /** The bytes for a member. `number` names a version; without it the newest. */
    async content(by: By, id: DocumentId, number: number | null): Promise<FileToRead> {
      return toRead(found(await store.read.documents.get(by.accountId, id)), number)
    },
    /** The bytes for a contact: only of what a live grant covers, with the right to download; that it was taken along is noted. */
    async contentInside(inside: Inside, id: DocumentId, number: number | null, looking = true): Promise<FileToRead> {
      const its = await reached(inside, id, number, 'download')
      if (looking) await inPassing(sawIt(inside, its, true))
      return toRead(its.document, its.version.number)
    },
    /** A version to look at in the page. That it was looked at is noted. */
    async lookInside(inside: Inside, id: DocumentId, number: number | null, looking: boolean): Promise<DocumentSeen> {
      const seen = await reached(inside, id, number, 'view')
      if (looking) await inPassing(sawIt(inside, seen, false))
      return seen
    },
    /** The same for a member who tries what a contact would see: nothing is noted, for nobody outside looked. */
    contentOnTrial: async (looking: Looking, id: DocumentId, number: number | null): Promise<FileToRead> =>
      toRead((await reached(looking, id, number, 'download')).document, number),
    lookOnTrial: (looking: Looking, id: DocumentId, number: number | null): Promise<DocumentSeen> => reached(looking, id, number, 'view'),
    /** Removes bytes that no row names, left by a crash between file and commit. */
    sweep: (): Promise<number> => files.sweep(clock.now() - day, store.read.documents.knownVersions),
  }

  /** Through the grants that are live now. What is not shown to them is refused as if it were not there. */
  async function reached(inside: Looking, id: DocumentId, number: number | null, ability: 'view' | 'download'): Promise<DocumentSeen> {
    const its = await reach(store.read, inside, found(await store.read.documents.get(inside.accountId, id)), clock.now())
    const { version } = toRead(its.document, number)
    const may = ability === 'view' ? looksAt : opensFile
    if (!may(inside, its, version)) throw new Refusal('ability_missing', { ability })
    return { ...its, version }
  }

  /** Told once for each version and person; every further look is only counted. What somebody sent they need not be seen to see. */
  async function sawIt(inside: Inside, { document, cover, version }: DocumentSeen, took: boolean): Promise<void> {
    const { accountId, contact, session } = inside
    if (version.contactId === contact.id) return
    await store.transaction(async (tx) => {
      const now = clock.now()
      const first = await tx.projectFiles.saw(
        { accountId, documentId: document.id, versionId: version.id, contactId: contact.id },
        took,
        now,
      )
      if (!first) return
      const { recordId, projectId } = document
      const handed: HistoryEntry['facts'] = session.openedBy === 'copied' ? { openedBy: 'copied' } : {}
      await tx.history.add(
        entry(accountId, { kind: 'contact', id: contact.id }, now, took ? 'document.downloaded' : 'document.seen', {
          documentId: document.id,
          recordId,
          projectId,
          contactId: contact.id,
          grantId: cover.id,
          facts: { name: document.name, version: version.number, ...handed },
        }),
      )
    })
  }

  function toRead({ versions, ...document }: DocumentWithVersions, number: number | null): FileToRead {
    const version = found((number === null ? versions.at(-1) : versions.find((one) => one.number === number)) ?? null)
    return { version, document, stream: () => files.read(document.accountId, version.id) }
  }
}

/** What was withdrawn is judged no more. */
async function needAsked(tx: Tx, { accountId, recordId, requirementId }: Document): Promise<void> {
  if (recordId === null || requirementId === null) return
  const requirement = (await tx.requirements.ofRecord(accountId, recordId)).find(({ id }) => id === requirementId)
  if (requirement && requirement.withdrawnAt !== null) throw new Refusal('requirement_withdrawn')
}

interface Added {
  versions: Version[]
  requirement: Requirement | null
}

/** The first file continues a document that was judged, if there is one; the others stand beside it. */
async function addVersions(
  tx: Tx,
  actor: Actor,
  record: Record,
  requirementId: RequirementId | null,
  taken: readonly TakenFile[],
  ids: readonly VersionId[],
  now: Millis,
  openedBy: OpenedBy | null = null,
): Promise<Added> {
  if (record.archived) throw new Refusal('record_archived')
  if (taken.length === 0) throw new Refusal('file_missing')
  const { accountId, projectId } = record
  const requirement = requirementId
    ? found((await tx.requirements.ofRecord(accountId, record.id)).find(({ id }) => id === requirementId) ?? null)
    : null
  if (requirement && requirement.withdrawnAt !== null) throw new Refusal('requirement_withdrawn')
  const weight = await tx.documents.weight(accountId, record.id)
  const bytes = taken.reduce((sum, { received }) => sum + received.size, 0)
  if (weight.files + taken.length > mostFiles || weight.bytes + bytes > mostBytes) throw new Refusal('files_too_many', { most: mostFiles })
  const known = requirement
    ? (await tx.documents.ofRecord(accountId, record.id)).filter((document) => document.requirementId === requirement.id)
    : []
  const versions: Version[] = []
  for (const [at, file] of taken.entries()) {
    const before = at === 0 ? continued(known) : null
    const document: Document = before ?? {
      // Its moment stands in its id, so that those of one upload stay in the order in which they came.
      id: newIdAt('doc', now + at),
      accountId,
      projectId,
      recordId: record.id,
      requirementId,
      name: requirement?.name ?? file.fileName,
      folder: null,
      shownToAllAt: null,
      createdAt: now,
    }
    if (!before) await tx.documents.add(document)
    const number = (before?.versions.at(-1)?.number ?? 0) + 1
    const version = newVersion(document, number, file, ids[at] as VersionId, actor, now)
    await tx.documents.addVersion(version)
    const act = actor.kind === 'contact' ? 'document.uploaded' : 'document.shared'
    // Through a link of staff's it may have been staff: whoever reads the history later has to see that.
    const handed: HistoryEntry['facts'] = openedBy === 'copied' ? { openedBy } : {}
    const answered: HistoryEntry['facts'] = version.words === null ? {} : { answered: 'yes' }
    const facts = { name: document.name, version: version.number, size: version.size, ...handed, ...answered }
    await tx.history.add(
      entry(accountId, actor, now, act, { recordId: record.id, projectId, contactId: record.contactId, documentId: document.id, facts }),
    )
    versions.push(version)
  }
  await refreshStanding(tx, { accountId, actor }, record, now)
  return { versions, requirement }
}

/** A version as it is stored. */
export const newVersion = (
  { id, accountId, projectId }: Pick<Document, 'id' | 'accountId' | 'projectId'>,
  number: number,
  { received, fileName, fileType, answer }: TakenFile,
  versionId: VersionId,
  actor: Actor,
  now: Millis,
): Version => ({
  id: versionId,
  accountId,
  projectId,
  documentId: id,
  number,
  fileName,
  fileType,
  size: received.size,
  hash: received.hash,
  uploadedAt: now,
  contactId: actor.kind === 'contact' ? (actor.id as Version['contactId']) : null,
  memberId: actor.kind === 'member' ? (actor.id as Version['memberId']) : null,
  judgement: null,
  judgedAt: null,
  judgedBy: null,
  reason: null,
  validUntil: null,
  words: answer?.words ?? null,
  decision: answer?.decision ?? null,
})
