// Where a run's databases and passing files lie: in memory, where there is room. Making a database is making hundreds of files,
// and on many a disk that takes longer than the test that wanted it.
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const memory = '/dev/shm'
const prefix = 'portico-run-'
const enough = 2 * 1024 ** 3

/** For TMPDIR; undefined where the usual place is best, or chosen by somebody who knows better. */
export function makeRunFolder(): string | undefined {
  if (process.env.TMPDIR || !hasRoom()) return
  sweep()
  const folder = mkdtempSync(join(memory, prefix))
  writeFileSync(join(folder, 'keeper'), String(process.pid))
  // PostgreSQL has to pass through it as nobody
  chmodSync(folder, 0o711)
  if (runsPrograms(folder)) return folder
  removeRunFolder(folder)
}

export function removeRunFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
}

function hasRoom() {
  if (!existsSync(memory)) return false
  const { bavail, bsize } = statfsSync(memory)
  return bavail * bsize > enough
}

/** Frees the memory of runs that were killed before they could do so. */
function sweep() {
  for (const name of readdirSync(memory).filter((name) => name.startsWith(prefix))) {
    const folder = join(memory, name)
    if (!hasEnded(folder)) continue
    // Small disks that a killed run left in it would keep it there.
    for (const mount of mountsIn(folder)) spawnSync('umount', ['-l', mount])
    try {
      removeRunFolder(folder)
    } catch (fault) {
      console.error(`${folder} stays: ${(fault as Error).message}`)
    }
  }
}

function mountsIn(folder: string): string[] {
  const places = readFileSync('/proc/self/mounts', 'utf8').split('\n')
  return places.map((line) => line.split(' ')[1] ?? '').filter((place) => place.startsWith(`${folder}/`))
}

function hasEnded(folder: string) {
  try {
    process.kill(Number(readFileSync(join(folder, 'keeper'), 'utf8')), 0)
    return false
  } catch (fault) {
    // ESRCH: there is no such process. Any other fault says that it is somebody else's, or only just being made
    return (fault as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

function runsPrograms(folder: string) {
  const program = join(folder, 'program')
  writeFileSync(program, '#!/bin/sh\n', { mode: 0o700 })
  return spawnSync(program).status === 0
}
