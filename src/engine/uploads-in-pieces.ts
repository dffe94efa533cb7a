// Uploads in pieces: what came stays where it arrived, so that after a lost signal a file goes on from there.
import type { Readable } from 'node:stream'
import type { ProjectId, RecordId, RequirementId, Upload, UploadId, VersionId } from '../nouns.ts'
import { DiskFull, Gone } from '../store/faults.ts'
import { found } from './acts.ts'
import type { Parts } from './parts.ts'
import { day } from './policy.ts'
import { Refusal } from './refusals.ts'
import { newId } from './secrets.ts'
import type { Inside } from './sessions.ts'
import { judged, kindsOf, largestFile, plainName, type TakenFile } from './uploads.ts'

/** Of one person at a time. */
const mostOpen = 20
/** So long the pieces of a file are waited for. */
const waited = day

export interface Announced {
  where: { recordId: RecordId } | { projectId: ProjectId }
  requirementId: RequirementId | null
  fileName: string
  size: number
}

export function createUploadsInPieces({ store, files, clock }: Parts) {
  return {
    /** Announces a file. Whether it may come at all is asked by whoever calls, as with every piece. */
    async begin(
      { accountId, contact }: Pick<Inside, 'accountId' | 'contact'>,
      { where, requirementId, fileName, size }: Announced,
    ): Promise<Upload> {
      if (!Number.isSafeInteger(size) || size < 1) throw new Refusal('file_missing')
      if (size > largestFile) throw new Refusal('file_too_large', { fileName: plainName(fileName), most: largestFile })
      return store.transaction(async (tx) => {
        const now = clock.now()
        // The contact's row is the lock, so that a crowd of tabs cannot pass the limit together.
        found(await tx.contacts.locked(accountId, contact.id))
        if ((await tx.uploads.open(accountId, contact.id, now - waited)) >= mostOpen)
          throw new Refusal('files_too_many', { most: mostOpen })
        const upload: Upload = {
          id: newId('upl'),
          accountId,
          contactId: contact.id,
          projectId: 'projectId' in where ? where.projectId : null,
          recordId: 'recordId' in where ? where.recordId : null,
          requirementId,
          fileName: plainName(fileName),
          size,
          createdAt: now,
          finishedAt: null,
          versionId: null,
        }
        await tx.uploads.add(upload)
        return upload
      })
    },
    /** Only one's own, at the place it was announced for, and for a day. */
    async get({ accountId, contact }: Pick<Inside, 'accountId' | 'contact'>, id: UploadId, where: Announced['where']): Promise<Upload> {
      const upload = found(await store.read.uploads.get(accountId, contact.id, id))
      const here = 'recordId' in where ? upload.recordId === where.recordId : upload.projectId === where.projectId
      // One that was refused is gone: whoever lost the answer sends it anew, and hears it then.
      const refused = upload.finishedAt !== null && upload.versionId === null
      if (!here || refused || upload.createdAt <= clock.now() - waited) throw new Refusal('not_found')
      return upload
    },
    /** How many of its bytes are here. */
    offset: async (upload: Upload): Promise<number> => (upload.finishedAt === null ? files.pieces.length(upload.id) : upload.size),
    /** Takes a piece. What came before the line broke stays. Answers how many bytes are here now. */
    async write(upload: Upload, stream: Readable, offset: number): Promise<number> {
      if (upload.finishedAt !== null) return upload.size
      return files.pieces.write(upload.id, stream, offset, upload.size).catch((error) => {
        // Another process had the whole file first and put its pieces away: how that ended, whoever asks hears.
        if (error instanceof Gone) return upload.size
        return refuse(error)
      })
    },
    /** The whole file, judged by its content; refused as one that came at once would be, and then gone. `not_found` where somebody else was quicker. */
    async taken(upload: Upload): Promise<TakenFile> {
      const received = await files.pieces.whole(upload.id).catch(refuse)
      if (received.size !== upload.size) {
        await files.drop(received)
        throw new Refusal('upload_cut_off', { fileName: upload.fileName })
      }
      return judged(files, received, upload.fileName, kindsOf(upload.recordId === null))
    },
    /** What became of it is kept for whoever lost the answer; its pieces go. */
    async done({ accountId, id }: Upload, versionId: VersionId | null): Promise<void> {
      await store.transaction((tx) => tx.uploads.finish(accountId, id, versionId, clock.now()))
      await files.pieces.drop(id)
    },
  }
}

function refuse(error: unknown): never {
  if (error instanceof Gone) throw new Refusal('not_found')
  throw error instanceof DiskFull ? new Refusal('disk_full') : error
}
