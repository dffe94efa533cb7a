// Who runs on one database file: all under one address, for whichever of them sends a letter writes its own into it.
import { closeSync, existsSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/**
 * Keeps the address of all that run on `file`, until `leave` is called or the process ends, however that comes. Where others run there under
 * another, that is `theirs`, and nothing of ours is kept.
 */
export function runUnder(origin: string, file: string): { theirs: string | null; leave: () => void } {
  const kept = `${file}.running`
  if (!existsSync(kept)) closeSync(openSync(kept, 'a', 0o600))
  const connection = new DatabaseSync(kept, { timeout: 0 })
  const leave = () => {
    if (connection.isOpen) connection.close()
  }
  try {
    if (isAlone(connection)) {
      connection.exec('create table if not exists running (origin text not null); delete from running')
      connection.prepare('insert into running (origin) values (?)').run(origin)
      connection.exec('commit')
    }
    // Whoever reads in a transaction holds a lock, and the system takes it back from the dead.
    connection.exec('pragma busy_timeout = 2000; begin')
    const known = String(connection.prepare('select origin from running').get()?.origin)
    if (known === origin) return { theirs: null, leave }
    leave()
    return { theirs: known, leave }
  } catch (error) {
    leave()
    throw error
  }
}

/** True in a transaction that lets in nobody else. */
function isAlone(connection: DatabaseSync): boolean {
  try {
    connection.exec('begin exclusive')
    return true
  } catch (error) {
    if (((error as { errcode?: number }).errcode ?? 0) !== 5) throw error
    return false
  }
}
