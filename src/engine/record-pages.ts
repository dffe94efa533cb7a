// Record pages: what stands around a record on the page of whoever is inside.
import type { Member } from '../nouns.ts'
import { type CommentsInside, commentsInside } from './comments.ts'
import { historyInside, type NamedEntry } from './history.ts'
import type { Parts } from './parts.ts'
import { type FileInside, filesInside } from './project-files.ts'
import { mayHaveOthers, standingAt } from './reach.ts'
import { type RecordInside, recordsInside } from './records.ts'
import { coverOf, type Looking } from './sessions.ts'

interface AroundRecord {
  /** Who gave the access that opens it. */
  giver: Member | null
  said: CommentsInside
  happened: NamedEntry[]
  /** Files of its project that are shown on it. */
  files: FileInside[]
  hasOthers: boolean
}

export function createRecordPages({ store, clock }: Pick<Parts, 'store' | 'clock'>) {
  return {
    /** Of a record that was read already. Refuses like the record itself where nothing covers it. */
    around: (looking: Looking, whole: RecordInside): Promise<AroundRecord> =>
      store.sideBySide(async (tx) => {
        const { accountId } = looking
        const { record } = whole
        const giverId = coverOf(looking, record)?.createdBy ?? null
        const all = mayHaveOthers(looking) ? recordsInside(tx, looking) : Promise.resolve([whole])
        const [giver, said, happened, files, { length }] = await Promise.all([
          giverId && tx.members.get(accountId, giverId),
          commentsInside(tx, looking, { record }, clock.now()),
          historyInside(tx, looking, record.id),
          all.then((rows) => filesInside(tx, looking, record.projectId, standingAt(looking, record.projectId, rows))),
          all,
        ])
        return { giver, said, happened, files, hasOthers: length > 1 }
      }),
  }
}
