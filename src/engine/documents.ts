// Documents: taking files in, keeping their versions, and deciding about them.

import type { Readable } from 'node:stream'
import { fileTypeFromBuffer } from 'file-type'
import type {
  Account,
  Actor,
  Document,
  DocumentId,
  FileType,
  HistoryEntry,
  Judgement,
  Millis,
  OpenedBy,
  Record,
  RecordId,
  Requirement,
  RequirementId,
  Version,
  VersionId,
} from '../nouns.ts'
import type { DocumentWithVersions } from '../store/documents.ts'
import { DiskFull, TooLarge } from '../store/faults.ts'
import type { Received } from '../store/files.ts'
import type { Tx } from '../store/store.ts'
import { type By, entry, found } from './acts.ts'
import { destinationOf, newLink } from './grants.ts'
import { houseFacts, newMessage, personFacts } from './messages.ts'
import type { Parts } from './parts.ts'
import { continued, day, grantState, requirementState, versionState } from './policy.ts'
import { refreshStanding, type WholeRecord, wholeRecord, whyShut } from './records.ts'
import { Refusal } from './refusals.ts'
import { newId } from './secrets.ts'
import { coverOf, type Inside, opensFile } from './sessions.ts'

export const largestFile = 26_214_400
const mostFiles = 100
const mostBytes = 500 * 1_048_576
const longestName = 200

/** A file that came in and was found to be of a kind we take; not yet part of anything. */
export interface TakenFile {
  received: Received
  fileName: string
  fileType: FileType
}

export interface FileToRead {
  version: Version
  document: Document
  stream: () => Readable
}

export type Documents = ReturnType<typeof createDocuments>

export function createDocuments({ store, files, clock, secrets, doing, nudge }: Parts) {
  /** Gives the bytes their places, then commits `work`; bytes that no row came to name are gone again. */
  async function keeping<T>(recordAccount: Account['id'], taken: readonly TakenFile[], work: (ids: VersionId[]) => Promise<T>): Promise<T> {
    const ids = taken.map((): VersionId => newId('ver'))
    try {
      for (const [at, { received }] of taken.entries()) await files.keep(received, recordAccount, ids[at] as VersionId)
      return await work(ids)
    } catch (error) {
      throw error instanceof DiskFull ? new Refusal('disk_full') : error
    } finally {
      await letGo(recordAccount, taken, ids)
    }
  }

  /** A commit whose answer was lost may stand: only what the store knows not to name is removed, the rest is left to the sweep. */
  async function letGo(accountId: Account['id'], taken: readonly TakenFile[], ids: readonly VersionId[]): Promise<void> {
    try {
      for (const id of ids) if (!(await store.read.documents.knowsVersion(accountId, id))) await files.remove(accountId, id)
      await Promise.all(taken.map(({ received }) => files.drop(received)))
    } catch {
      return
    }
  }

  return {
    /** Streams one file in. Refuses with `file_too_large`, `file_type`, `disk_full` or `upload_cut_off`, leaving nothing behind. */
    async take(stream: Readable, givenName: string): Promise<TakenFile> {
      const received = await files.receive(stream, largestFile).catch((error) => {
        if (error instanceof TooLarge) throw new Refusal('file_too_large', { fileName: plainName(givenName), most: largestFile })
        if (error instanceof DiskFull) throw new Refusal('disk_full')
        throw new Refusal('upload_cut_off', { fileName: plainName(givenName) })
      })
      const kind = await kindOf(received, givenName)
      if (!kind) {
        await files.drop(received)
        throw new Refusal(received.size === 0 ? 'file_missing' : 'file_type', { fileName: plainName(givenName) })
      }
      return { received, ...kind }
    },
    /** Forgets files that were taken in but are not wanted after all. */
    async drop(taken: readonly TakenFile[]): Promise<void> {
      await Promise.all(taken.map(({ received }) => files.drop(received)))
    },
    /** Whether this session may add files to the record now; refuses like the upload itself. */
    async mayUpload(inside: Inside, recordId: RecordId): Promise<void> {
      const { record } = found(await store.read.records.get(inside.accountId, recordId))
      const cover = coverOf(inside, record)
      if (!cover) throw new Refusal('not_found')
      if (!cover.abilities.includes('upload')) throw new Refusal('ability_missing', { ability: 'upload' })
      if (record.archived) throw new Refusal('record_archived')
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
      const versions = await keeping(inside.accountId, taken, (ids) =>
        doing(by, async (tx, now) => {
          const record = found(await tx.records.locked(inside.accountId, recordId))
          const { grants } = (await tx.sessions.ofContactById(inside.accountId, inside.session.id, now)) ?? { grants: [] }
          const cover = coverOf({ grants, contact: inside.contact }, record)
          if (!cover) throw new Refusal('access_revoked', { recordId })
          if (!cover.abilities.includes('upload')) throw new Refusal('ability_missing', { ability: 'upload' })
          if ((await tx.grants.acted(inside.accountId, cover.id, now)) === 0) throw new Refusal('access_revoked', { recordId })
          const added = await addVersions(tx, by.actor, record, requirementId, taken, ids, now, inside.session.openedBy)
          await oweReceipt(tx, record, added, cover.id, now)
          return added.versions
        }),
      )
      nudge()
      return versions
    },
    /** A member's file: shared with the contact, or sent in for them where a requirement is named. */
    async share(by: By, recordId: RecordId, requirementId: RequirementId | null, taken: readonly TakenFile[]): Promise<WholeRecord> {
      found(await store.read.records.get(by.accountId, recordId))
      await keeping(by.accountId, taken, (ids) =>
        doing(by, async (tx, now) => {
          const record = found(await tx.records.locked(by.accountId, recordId))
          await addVersions(tx, by.actor, record, requirementId, taken, ids, now)
          return recordId
        }),
      )
      return wholeRecord(store.read, by.accountId, recordId)
    },
    /** Accepts or rejects the newest version that waits, if it is the one that was looked at. The contact hears of it by mail. */
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
        const held = found(await tx.documents.get(by.accountId, id))
        const record = found(await tx.records.locked(by.accountId, held.recordId ?? ('' as RecordId)))
        const document = found(await tx.documents.get(by.accountId, id))
        const version = document.versions.findLast((one) => versionState(one, now) === 'waiting')
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
    ofRecord: async (by: By, recordId: RecordId): Promise<DocumentWithVersions[]> => {
      found(await store.read.records.get(by.accountId, recordId))
      return store.read.documents.ofRecord(by.accountId, recordId)
    },
    /** The bytes for a member. `number` names a version; without it the newest. */
    async content(by: By, id: DocumentId, number: number | null): Promise<FileToRead> {
      return toRead(found(await store.read.documents.get(by.accountId, id)), number)
    },
    /** The bytes for a contact: only of a record that a live grant covers, with the right to download. */
    async contentInside(inside: Inside, id: DocumentId, number: number | null): Promise<FileToRead> {
      const document = found(await store.read.documents.get(inside.accountId, id))
      const row = found(document.recordId ? await store.read.records.get(inside.accountId, document.recordId) : null)
      const cover = coverOf(inside, row.record)
      if (!cover) throw await whyShut(store.read, inside, row.record, clock.now())
      const file = toRead(document, number)
      if (!opensFile(inside, cover, file.version)) throw new Refusal('ability_missing', { ability: 'download' })
      return file
    },
    /** Removes bytes that no row names, left by a crash between file and commit. */
    sweep: (): Promise<number> => files.sweep(clock.now() - day, (accountId, id) => store.read.documents.knowsVersion(accountId, id)),
  }

  function toRead({ versions, ...document }: DocumentWithVersions, number: number | null): FileToRead {
    const version = found((number === null ? versions.at(-1) : versions.find((one) => one.number === number)) ?? null)
    return { version, document, stream: () => files.read(document.accountId, version.id) }
  }
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
  const weight = await tx.documents.weight(accountId, record.id)
  const bytes = taken.reduce((sum, { received }) => sum + received.size, 0)
  if (weight.files + taken.length > mostFiles || weight.bytes + bytes > mostBytes) throw new Refusal('files_too_many', { most: mostFiles })
  const known = requirement
    ? (await tx.documents.ofRecord(accountId, record.id)).filter((document) => document.requirementId === requirement.id)
    : []
  const versions: Version[] = []
  for (const [at, { received, fileName, fileType }] of taken.entries()) {
    const before = at === 0 ? continued(known) : null
    const document: Document = before ?? {
      id: newId('doc'),
      accountId,
      projectId,
      recordId: record.id,
      requirementId,
      name: requirement?.name ?? fileName,
      createdAt: now,
    }
    if (!before) await tx.documents.add(document)
    const version: Version = {
      id: ids[at] as VersionId,
      accountId,
      projectId,
      documentId: document.id,
      number: (before?.versions.at(-1)?.number ?? 0) + 1,
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
    }
    await tx.documents.addVersion(version)
    const act = actor.kind === 'contact' ? 'document.uploaded' : 'document.shared'
    // Through a link of staff's it may have been staff: whoever reads the history later has to see that.
    const handed: HistoryEntry['facts'] = openedBy === 'copied' ? { openedBy } : {}
    const facts = { name: document.name, version: version.number, size: version.size, ...handed }
    await tx.history.add(
      entry(accountId, actor, now, act, { recordId: record.id, projectId, contactId: record.contactId, documentId: document.id, facts }),
    )
    versions.push(version)
  }
  await refreshStanding(tx, { accountId, actor }, record, now)
  return { versions, requirement }
}

async function oweReceipt(tx: Tx, record: Record, { versions, requirement }: Added, grantId: `gra_${string}`, now: Millis): Promise<void> {
  const account = found(await tx.accounts.get(record.accountId))
  const contact = found(await tx.contacts.get(record.accountId, versions[0]?.contactId ?? record.contactId))
  const row = found(await tx.records.get(record.accountId, record.id))
  const grant = found(await tx.grants.get(record.accountId, grantId))
  const inviter = grant.createdBy ? await tx.members.get(record.accountId, grant.createdBy) : null
  const place = { company: row.company?.name ?? null, project: row.project.name }
  await tx.messages.addAll([
    newMessage('receipt', 'person', account, now, {
      contactId: contact.id,
      recordId: record.id,
      grantId,
      toAddress: contact.email,
      language: contact.language ?? account.language,
      facts: {
        house: houseFacts(account),
        contact: personFacts(contact),
        inviter: inviter && personFacts(inviter),
        place,
        requirement: requirement?.name ?? null,
        files: versions.map(({ fileName, size }) => ({ name: fileName, size })),
        arrivedAt: now,
      },
    }),
  ])
}

/** The contact is told what was decided, with a link that leads straight there. */
async function oweReview(
  tx: Tx,
  by: By,
  record: Record,
  document: DocumentWithVersions,
  version: Version,
  keyNumber: number,
  now: Millis,
): Promise<void> {
  const contactId = version.contactId ?? record.contactId
  const account = found(await tx.accounts.get(by.accountId))
  const contact = found(await tx.contacts.get(by.accountId, contactId))
  const grant = (await tx.grants.list(by.accountId, { contactId, recordId: null })).find(
    ({ scope, ...times }) =>
      grantState(times, account.policy.dormantMonths, now) === 'live' &&
      (scope.kind === 'portal' || scope.id === record.id || scope.id === record.projectId),
  )
  if (!grant || !(await tx.grants.locked(by.accountId, grant.id, now))) return
  const row = found(await tx.records.get(by.accountId, record.id))
  const requirement = (await tx.requirements.ofRecord(by.accountId, record.id)).find(({ id }) => id === document.requirementId)
  const versions = document.versions.map((one) => (one.id === version.id ? version : one))
  const link = newLink(
    'notification',
    keyNumber,
    grant,
    destinationOf(account, { kind: 'record', id: record.id }),
    by.member,
    now,
    now + day,
  )
  const message = newMessage('review', 'person', account, now, {
    contactId,
    recordId: record.id,
    grantId: grant.id,
    linkId: link.id,
    toAddress: contact.email,
    language: contact.language ?? account.language,
    facts: {
      house: houseFacts(account),
      contact: personFacts(contact),
      reviewer: by.member && personFacts(by.member),
      place: { company: row.company?.name ?? null, project: row.project.name },
      requirement: requirement?.name ?? null,
      fileName: version.fileName,
      sentAt: version.uploadedAt,
      decision: version.judgement as Judgement,
      reason: version.reason,
      validUntil: version.validUntil,
      inForce: version.judgement === 'reject' && requirementState({ waivedAt: null }, versions, now) === 'in_force' ? 'yes' : 'no',
      opensUntil: link.expiresAt,
    },
  })
  await tx.messages.addAll([message])
  await tx.links.addAll([link])
}

const mediaTypes: { [type: string]: FileType } = {
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/tiff': 'tiff',
  'image/heic': 'heic',
  'image/heif': 'heic',
  'image/heic-sequence': 'heic',
  'image/webp': 'webp',
}
const endings: { [ending: string]: FileType } = {
  pdf: 'pdf',
  png: 'png',
  jpg: 'jpg',
  jpeg: 'jpg',
  tif: 'tiff',
  tiff: 'tiff',
  heic: 'heic',
  heif: 'heic',
  webp: 'webp',
}

/** The content decides. A name without an ending, or with another picture's, is corrected; any other mismatch is refused. */
async function kindOf({ head }: Received, givenName: string): Promise<Pick<TakenFile, 'fileName' | 'fileType'> | null> {
  const read = await fileTypeFromBuffer(head)
  const fileType = read && mediaTypes[read.mime]
  if (!fileType) return null
  const name = plainName(givenName)
  const dot = name.lastIndexOf('.')
  const ending = dot > 0 ? name.slice(dot + 1).toLowerCase() : ''
  if (endings[ending] === fileType) return { fileName: name, fileType }
  if (ending === '') return { fileName: `${name}.${fileType}`, fileType }
  const bothPictures = endings[ending] !== undefined && endings[ending] !== 'pdf' && fileType !== 'pdf'
  return bothPictures ? { fileName: `${name.slice(0, dot)}.${fileType}`, fileType } : null
}

/** The uploader's name for it, as data: no folders, no signs that turn or hide text, not too long. */
function plainName(given: string): string {
  const last = given.normalize('NFC').split(/[\\/]/).at(-1) as string
  const plain = last
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
    .replace(/^\.+/, '')
    .trim()
  if (plain.length <= longestName) return plain || 'file'
  const dot = plain.lastIndexOf('.')
  const ending = dot > plain.length - 8 ? plain.slice(dot) : ''
  return plain.slice(0, longestName - ending.length) + ending
}
