// UPL-10, DAT-03, small: a disk that is full, and has room again.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { diskRunsFull, smallDisk, whyNoDisk } from './disk.ts'
import { trial } from './trial.ts'

const why = await whyNoDisk()
const rule = 'UPL-10 and DAT-03 on a full disk writing says so, reading goes on, nothing answered is lost, and room heals it'
const told = 'DAT-03 where the disk is full from the start on, every command says so in one line, and the doctor names the disk'
const room = 'DAT-07 where there is no room for a copy, a database is not brought forward, and the start says so in one line'
const ring = 'DAT-03 where there is no room for a key ring the start says so, and leaves no piece of one behind'
if (why) for (const title of [rule, told, room, ring]) test(title, { skip: why })
else {
  trial(rule, async (chance) => {
    console.log(await diskRunsFull({ times: 2 }, chance))
  })

  test(told, async () => {
    const disk = await smallDisk(8)
    const run = (word: string) =>
      spawnSync(process.execPath, ['src/cli/portico.ts', word], { env: { ...process.env, DATA_DIR: disk.folder }, encoding: 'utf8' })
    try {
      assert.equal(run('migrate').status, 0)
      await disk.fill()
      for (const word of ['start', 'status', 'owner-link']) {
        const { status, stderr } = run(word)
        assert.deepEqual([status, stderr], [1, 'The disk of the database is full.\n'], word)
      }
      const { status, stdout } = run('doctor')
      assert.deepEqual([status, /^✗ disk: 0 MiB are left on the disk of .*: make room$/m.test(stdout)], [1, true], stdout)
    } finally {
      await disk.end()
    }
  })

  test(room, async () => {
    const disk = await smallDisk(8)
    const run = () =>
      spawnSync(process.execPath, ['src/cli/portico.ts', 'migrate'], { env: { ...process.env, DATA_DIR: disk.folder }, encoding: 'utf8' })
    const file = join(disk.folder, 'portico.db')
    const isBehind = () => {
      const database = new DatabaseSync(file)
      const last = database.prepare('select count(*) as n from migration where number = 191').get() as { n: number }
      database.close()
      return last.n === 0
    }
    try {
      assert.equal(run().status, 0)
      const database = new DatabaseSync(file)
      database.exec('delete from migration where number = 191')
      database.close()
      await disk.fill(200_000)
      const { status, stderr } = run()
      assert.deepEqual([status, stderr], [1, `There is no room for a copy of ${file}, which is made before it is brought forward.\n`])
      assert.equal(isBehind(), true)
      await disk.free()
      assert.equal(run().status, 0)
      assert.equal(isBehind(), false)
    } finally {
      await disk.end()
    }
  })

  test(ring, async () => {
    const disk = await smallDisk(1)
    try {
      await disk.fill()
      const { status, stderr } = spawnSync(process.execPath, ['src/cli/portico.ts', 'start'], {
        env: { ...process.env, DATA_DIR: disk.folder },
        encoding: 'utf8',
      })
      assert.deepEqual([status, stderr], [78, `DATA_DIR ${disk.folder} cannot be written (ENOSPC).\n`])
      assert.deepEqual(readdirSync(disk.folder), ['ballast'])
    } finally {
      await disk.end()
    }
  })
}
