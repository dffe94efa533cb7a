// A thread of its own that carries SQLite's log over into the database file, so that nobody's commit waits for it.
import { fsyncSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'

const connection = new DatabaseSync(workerData as string, { timeout: 0 })
connection.exec('pragma synchronous = full')
// Passive: as far as it gets without making anybody wait. Where it gets nowhere, the next one does.
const carry = connection.prepare('pragma wal_checkpoint(passive)')
// Never closed: with any of its handles a process loses all locks that it has on a file, SQLite's too.
const file = openSync(workerData as string, 'r+')

parentPort?.on('message', (beside: boolean) => {
  try {
    carry.get()
    // SQLite sees to the disk only once the whole log is carried over: then writers would wait for all of it.
    if (beside) fsyncSync(file)
  } catch {
    // A full disk is told to whoever writes; the log keeps everything until there is room.
  }
  parentPort?.postMessage('carried')
})
