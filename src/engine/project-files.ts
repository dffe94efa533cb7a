// Files of a project: put there by members, in folders, private until they are shown; left there by whoever is let in to all of it.
import type {
  Ability,
  Act,
  ContactId,
  Document,
  DocumentId,
  Millis,
  Project,
  ProjectId,
  RecordId,
  Sighting,
  Version,
  VersionId,
} from '../nouns.ts'
import type { DocumentWithVersions } from '../store/documents.ts'
import type { NamedRecord } from '../store/records.ts'
import type { Covering } from '../store/sessions.ts'
import type { Tx } from '../store/store.ts'
import { type By, entry, found } from './acts.ts'
import { oweReceipt } from './document-letters.ts'
import { newVersion } from './documents.ts'
import { firstWays, type NamedEntry, named } from './history.ts'
import type { Parts } from './parts.ts'
import { coversFile, coversOf, projectsOf, type Seeing, type Standing, sentBy, standingIn } from './reach.ts'
import { Refusal } from './refusals.ts'
import { newIdAt } from './secrets.ts'
import type { Inside } from './sessions.ts'
import { keeping, type TakenFile } from './uploads.ts'

const mostFiles = 1_000
const mostBytes = 5 * 1_073_741_824
/** What one person outside may leave in a project. */
const mostFilesOfOne = 100
const mostBytesOfOne = 500 * 1_048_576
/** So many projects are looked into for the home of somebody who has many. */
const mostLookedInto = 10

/** To whom a file is shown: to everybody in the project, or on these records. Neither: to nobody outside. */
export interface Shown {
  toAll: boolean
  recordIds: RecordId[]
}

export interface ProjectFile extends DocumentWithVersions {
  shown: Shown
  /** How many people outside have looked at it. */
  seenBy: number
}

/** A file as somebody outside sees it, with all that their grants allow them there. */
export interface FileInside extends DocumentWithVersions {
  abilities: Ability[]
}

/** A project as somebody outside sees it. */
export interface ProjectInside {
  project: Project
  covers: Covering[]
  /** What their grants allow in all of the project. */
  abilities: Ability[]
  rows: NamedRecord[]
  files: FileInside[]
}

/** All the projects that are open to somebody as a whole, and what is in the first of all that they are in. */
export interface ProjectsInside {
  whole: Project[]
  lookedInto: ProjectInside[]
}

export function createProjectFiles({ store, files, clock, doing, nudge }: Parts) {
  async function whole(tx: Tx, by: By, document: DocumentWithVersions): Promise<ProjectFile> {
    const [recordIds, watchers] = await Promise.all([
      tx.projectFiles.shownOn(by.accountId, document.id),
      tx.projectFiles.watchers(by.accountId, document.projectId),
    ])
    const shown = { toAll: document.shownToAllAt !== null, recordIds: [...recordIds] }
    return { ...document, shown, seenBy: watchers.get(document.id) ?? 0 }
  }

  /** A project with exactly those of its files that are shown to whoever is inside, or came from them. */
  async function inside(seeing: Seeing, projectId: ProjectId): Promise<ProjectInside> {
    const standing = await standingIn(store.read, seeing, projectId, clock.now())
    const covers = coversOf(standing)
    return {
      project: standing.project,
      covers,
      abilities: allOf(covers),
      rows: standing.rows,
      files: await filesInside(store.read, seeing, projectId, standing),
    }
  }

  const get = async (by: By, id: DocumentId): Promise<ProjectFile> =>
    whole(store.read, by, ofProject(await store.read.documents.get(by.accountId, id)))

  return {
    async list(by: By, projectId: ProjectId): Promise<ProjectFile[]> {
      found(await store.read.projects.get(by.accountId, projectId))
      const [documents, showings, watchers] = await Promise.all([
        store.read.documents.ofProject(by.accountId, projectId),
        store.read.projectFiles.showings(by.accountId, projectId),
        store.read.projectFiles.watchers(by.accountId, projectId),
      ])
      return documents.map((document) => ({
        ...document,
        shown: { toAll: document.shownToAllAt !== null, recordIds: [...(showings.get(document.id) ?? [])] },
        seenBy: watchers.get(document.id) ?? 0,
      }))
    },
    get,
    /** Private, unless the call says to whom they are shown. */
    async add(by: By, projectId: ProjectId, folder: string | null, shown: Shown, taken: readonly TakenFile[]): Promise<ProjectFile[]> {
      const ids = await keeping({ store, files }, by.accountId, taken, (versionIds) =>
        doing(by, async (tx, now) => {
          found(await tx.projects.get(by.accountId, projectId))
          if (taken.length === 0) throw new Refusal('file_missing')
          await roomFor(tx, by.accountId, projectId, null, taken)
          const added: DocumentId[] = []
          for (const [at, file] of taken.entries()) {
            const document = newDocument(by.accountId, projectId, file.fileName, folder, now, at)
            const version = newVersion(document, 1, file, versionIds[at] as VersionId, by.actor, now)
            await tx.documents.add(document)
            await tx.documents.addVersion(version)
            await tell(tx, by, document, 'document.added', { version: 1, size: version.size, folder }, now)
            await showTo(tx, by, { ...document, versions: [version] }, shown, now)
            added.push(document.id)
          }
          return added
        }),
      )
      return Promise.all(ids.map((id) => get(by, id)))
    },
    async addVersion(by: By, id: DocumentId, taken: readonly TakenFile[]): Promise<ProjectFile> {
      await keeping({ store, files }, by.accountId, taken, ([versionId]) =>
        doing(by, async (tx, now) => {
          const [file, ...others] = taken
          if (!file) throw new Refusal('file_missing')
          if (others.length > 0) throw new Refusal('invalid', { fields: { file: 'A new version is one file.' } })
          const { projectId } = ofProject(await tx.documents.get(by.accountId, id))
          // The project's row is the lock, so that two newer versions get two numbers.
          await roomFor(tx, by.accountId, projectId, null, taken)
          const document = ofProject(await tx.documents.get(by.accountId, id))
          const number = (document.versions.at(-1)?.number ?? 0) + 1
          const { versions: _, ...noun } = document
          await tx.documents.addVersion(newVersion(noun, number, file, versionId as VersionId, by.actor, now))
          await tell(tx, by, document, 'document.added', { version: number, size: file.received.size }, now)
          return id
        }),
      )
      return get(by, id)
    },
    /** Its name, its folder, and to whom it is shown. */
    async change(by: By, id: DocumentId, patch: { name?: string; folder?: string | null; shown?: Shown }): Promise<ProjectFile> {
      await doing(by, async (tx, now) => {
        await tx.projectFiles.hold(by.accountId, id)
        const document = ofProject(await tx.documents.get(by.accountId, id))
        const moved = { name: patch.name ?? document.name, folder: patch.folder === undefined ? document.folder : patch.folder }
        if (moved.name !== document.name || moved.folder !== document.folder) {
          await tx.documents.change(by.accountId, id, moved)
          await tell(tx, by, { ...document, ...moved }, 'document.moved', { from: document.name, folder: moved.folder }, now)
        }
        if (patch.shown) await showTo(tx, by, { ...document, ...moved }, patch.shown, now)
        return id
      })
      return get(by, id)
    },
    /** Which people outside looked at which version, or took it along. */
    async sightings(by: By, id: DocumentId): Promise<Sighting[]> {
      ofProject(await store.read.documents.get(by.accountId, id))
      return store.read.projectFiles.sightings(by.accountId, id)
    },
    inside,
    /** `rows` are their records. */
    async allInside(seeing: Seeing, rows: readonly NamedRecord[]): Promise<ProjectsInside> {
      const { whole, there } = projectsOf(seeing, rows)
      return {
        whole: await store.read.projects.getAll(seeing.accountId, whole),
        lookedInto: await Promise.all(there.slice(0, mostLookedInto).map((id) => inside(seeing, id))),
      }
    },
    /** What happened there as far as it is theirs to know, the newest first. */
    async happenedInside(inside: Seeing, { project, rows, files: seen }: ProjectInside): Promise<NamedEntry[]> {
      const page = { limit: 60, after: null }
      const told = await store.read.history.list(inside.accountId, page, {
        recordId: null,
        contactId: null,
        projectId: project.id,
        concerning: { contactId: inside.contact.id, documentIds: seen.map(({ id }) => id) },
        acts: toldOutside,
      })
      const theirs = new Set(rows.map(({ record }) => record.id))
      const grants = new Set(inside.grants.map(({ id }) => id))
      const outside = told.filter(
        ({ recordId, grantId, act }) =>
          (recordId === null || theirs.has(recordId)) && (act !== 'invitation.made' || (grantId !== null && grants.has(grantId))),
      )
      const [ways, happened] = [outside.filter(isWay), outside.filter((one) => !isWay(one))]
      const newestFirst = [...happened, ...firstWays(ways)].sort((a, b) => b.nth - a.nth)
      return (await named(store.read, inside.accountId, newestFirst)).map((one) =>
        one.actor.kind === 'api_key' ? { ...one, actorName: null } : one,
      )
    },
    /** Whether this session may leave files in the project now; refuses like the upload itself. */
    async mayUpload(inside: Inside, projectId: ProjectId): Promise<void> {
      uploadingThrough(await standingIn(store.read, inside, projectId, clock.now()))
    },
    /**
     * A contact's file, for the members alone until one of them shows it. Access is judged inside the commit, so what was
     * revoked meanwhile is not stored. With a `key`, the same upload again is the one that came in before.
     */
    async upload(inside: Inside, projectId: ProjectId, taken: readonly TakenFile[], key: string | null = null): Promise<Version[]> {
      const { accountId, contact, session } = inside
      const once =
        key === null
          ? undefined
          : { idempotencyKey: key, fingerprint: `${projectId} ${taken.map(({ received }) => received.hash).join(' ')}` }
      const by: By = { accountId, actor: { kind: 'contact', id: contact.id }, role: 'viewer', member: null, once }
      const versions = await keeping({ store, files }, accountId, taken, (ids) =>
        doing(by, async (tx, now) => {
          const { grants } = (await tx.sessions.ofContactById(accountId, session.id, now)) ?? { grants: [] }
          const standing = await standingIn(tx, { accountId, contact, grants }, projectId, now)
          const cover = uploadingThrough(standing)
          if ((await tx.grants.acted(accountId, cover.id, now)) === 0) throw new Refusal('access_revoked')
          if (taken.length === 0) throw new Refusal('file_missing')
          await roomFor(tx, accountId, projectId, contact.id, taken)
          const added: Version[] = []
          for (const [at, file] of taken.entries()) {
            const document = newDocument(accountId, projectId, file.fileName, null, now, at)
            const version = newVersion(document, 1, file, ids[at] as VersionId, by.actor, now)
            await tx.documents.add(document)
            await tx.documents.addVersion(version)
            const handed: { [name: string]: string } = session.openedBy === 'copied' ? { openedBy: 'copied' } : {}
            await tell(tx, by, document, 'document.uploaded', { version: 1, size: version.size, ...handed }, now, contact.id)
            added.push(version)
          }
          await oweReceipt(tx, { accountId, contactId: contact.id, recordId: null }, added, null, cover.id, now, {
            company: null,
            project: standing.project.name,
          })
          return added
        }),
      )
      nudge()
      return versions
    },
  }
}

/** Invited and come in are theirs alone; of files only those that they see. */
const toldOutside = [
  'invitation.made',
  'link.redeemed',
  'document.uploaded',
  'document.shared',
  'document.shown',
  'document.added',
  'document.reviewed',
] as const

const isWay = ({ act }: { act: Act }): boolean => act === 'invitation.made' || act === 'link.redeemed'

const allOf = (covers: readonly Covering[]): Ability[] => [...new Set(covers.flatMap(({ abilities }) => abilities))]

export async function filesInside(
  tx: Tx,
  inside: Seeing,
  projectId: ProjectId,
  standing: Pick<Standing, 'toAll' | 'ofRecords'>,
): Promise<FileInside[]> {
  const { accountId } = inside
  const documents = await tx.documents.ofProject(accountId, projectId)
  if (documents.length === 0) return []
  const showings = await tx.projectFiles.showings(accountId, projectId)
  return documents.flatMap((document) => {
    const covers = coversFile(standing, document, showings.get(document.id) ?? new Set(), inside)
    const abilities = allOf(covers)
    // Whoever may neither look nor download sees what they left themselves, and not even the name of anything else.
    const sees = abilities.includes('view') || abilities.includes('download') || sentBy(document) === inside.contact.id
    return covers.length === 0 || document.versions.length === 0 || !sees ? [] : [{ ...document, abilities }]
  })
}

/** Files are left in a project by whoever is let in to all of it; who answers for a record sends them there. */
function uploadingThrough({ toAll }: Standing): Covering {
  const cover = toAll.find(({ abilities }) => abilities.includes('upload'))
  if (!cover) throw new Refusal('ability_missing', { ability: 'upload' })
  return cover
}

/** A record's documents are another matter, and are asked for there. */
function ofProject(document: DocumentWithVersions | null): DocumentWithVersions {
  if (document === null || document.recordId !== null) throw new Refusal('not_found')
  return document
}

async function roomFor(
  tx: Tx,
  accountId: Document['accountId'],
  projectId: ProjectId,
  contactId: ContactId | null,
  taken: readonly TakenFile[],
): Promise<void> {
  const limits = [
    [null, mostFiles, mostBytes],
    [contactId, mostFilesOfOne, mostBytesOfOne],
  ] as const
  const bytes = taken.reduce((sum, { received }) => sum + received.size, 0)
  for (const [whose, most, mostSize] of contactId ? limits : limits.slice(0, 1)) {
    const weight = await tx.projectFiles.weight(accountId, projectId, whose)
    if (weight.files + taken.length > most || weight.bytes + bytes > mostSize) throw new Refusal('files_too_many', { most })
  }
}

/** Writes down to whom the file is shown, and tells what changed by it. */
async function showTo(tx: Tx, by: By, document: DocumentWithVersions, shown: Shown, now: Millis): Promise<void> {
  const { accountId, id, projectId } = document
  const before = await tx.projectFiles.shownOn(accountId, id)
  const wanted = new Set(shown.toAll ? [] : shown.recordIds)
  const records = await tx.records.getAll(accountId, [...wanted])
  // A record of another project would show the file to somebody who has nothing to do with it.
  if (records.length !== wanted.size || records.some(({ record }) => record.projectId !== projectId)) throw new Refusal('not_found')
  const wasToAll = document.shownToAllAt !== null
  if (wasToAll === shown.toAll && before.size === wanted.size && [...wanted].every((one) => before.has(one))) return
  await tx.documents.change(accountId, id, { shownToAllAt: shown.toAll ? (document.shownToAllAt ?? now) : null })
  await tx.projectFiles.hide(accountId, id)
  await tx.projectFiles.show(accountId, id, [...wanted], now)
  const hidden = !shown.toAll && wanted.size === 0
  await tell(tx, by, document, hidden ? 'document.hidden' : 'document.shown', hidden ? {} : { to: shown.toAll ? 'all' : wanted.size }, now)
}

async function tell(
  tx: Tx,
  by: Pick<By, 'accountId' | 'actor'>,
  { id, projectId, name }: Pick<Document, 'id' | 'projectId' | 'name'>,
  act: 'document.added' | 'document.shown' | 'document.hidden' | 'document.moved' | 'document.uploaded',
  facts: { [name: string]: string | number | null },
  now: Millis,
  contactId: ContactId | null = null,
): Promise<void> {
  await tx.history.add(entry(by.accountId, by.actor, now, act, { documentId: id, projectId, contactId, facts: { name, ...facts } }))
}

const newDocument = (
  accountId: Document['accountId'],
  projectId: ProjectId,
  name: string,
  folder: string | null,
  now: Millis,
  /** The how-manieth of its upload: those that came together stay in that order. */
  nth: number,
): Document => ({
  id: newIdAt('doc', now + nth),
  accountId,
  projectId,
  recordId: null,
  requirementId: null,
  name,
  folder,
  shownToAllAt: null,
  createdAt: now,
})
