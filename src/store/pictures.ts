// Pictures that were made of files, so that they are made once: beside the files, found again by the version they show, and dear to nobody.
import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AccountId, VersionId } from '../nouns.ts'

export interface Shelf {
  read(accountId: AccountId, id: VersionId, name: string): Promise<Buffer | null>
  /** Whole or not at all; a disk that is full keeps nothing, and says nothing. */
  keep(accountId: AccountId, id: VersionId, name: string, bytes: Buffer): Promise<void>
  /** Forgets what was made before: whoever wants it again has it made again. */
  sweep(before: number): Promise<number>
}

/** `folder` is made when the first picture is kept; nothing else lives in it. */
export function createShelf(folder: string): Shelf {
  const placeOf = (accountId: AccountId, id: VersionId) => join(folder, accountId, id)
  return {
    async read(accountId, id, name) {
      return readFile(join(placeOf(accountId, id), name)).catch(() => null)
    },
    async keep(accountId, id, name, bytes) {
      const place = placeOf(accountId, id)
      const passing = join(place, `${randomUUID()}.passing`)
      try {
        await mkdir(place, { recursive: true, mode: 0o700 })
        await writeFile(passing, bytes, { mode: 0o600 })
        await rename(passing, join(place, name))
      } catch {
        await rm(passing, { force: true })
      }
    },
    async sweep(before) {
      let removed = 0
      for (const account of await names(folder)) {
        if (!/^acc_\w{22}$/.test(account)) continue
        for (const version of await names(join(folder, account))) {
          const place = join(folder, account, version)
          if (!/^ver_\w{22}$/.test(version) || !(await isOlder(place, before))) continue
          await rm(place, { recursive: true, force: true })
          removed += 1
        }
      }
      return removed
    },
  }
}

/** Whether it was last written before then; what somebody has put away meanwhile was not. */
export const isOlder = (path: string, before: number): Promise<boolean> =>
  stat(path).then(
    ({ mtimeMs }) => mtimeMs <= before,
    () => false,
  )

const names = (folder: string): Promise<string[]> => readdir(folder).catch(() => [])
