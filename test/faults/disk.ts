// UPL-10, DAT-03, F09: the disk runs full. Writing is refused in plain words, reading goes on, nothing answered is lost, and room heals it.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, open, readFile, rm, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ARecord, allTaken, program, until } from '../support/process.ts'
import { checkMail, checkRows } from './invariants.ts'
import type { Chance } from './trial.ts'
import { aPdf, formOf, hashOf, signIn } from './visitors.ts'

/** Why no small disk can be had here: only a superuser who may mount gets one. */
export async function whyNoDisk(): Promise<string | false> {
  if (process.platform !== 'linux') return 'small disks are made on Linux only'
  const [, rights = '0'] = /^CapEff:\s*([0-9a-f]+)/m.exec(await readFile('/proc/self/status', 'utf8')) ?? []
  const mayMount = (BigInt(`0x${rights}`) >> 21n) & 1n
  return mayMount ? false : 'a small disk needs the right to mount'
}

/** A disk of its own, of so many megabytes. */
export async function smallDisk(megabytes: number) {
  const folder = await mkdtemp(join(tmpdir(), 'portico-disk-'))
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'tmpfs', folder], {
    encoding: 'utf8',
  })
  assert.equal(status, 0, stderr)
  const ballast = join(folder, 'ballast')
  return {
    folder,
    /** Takes all the room that is left, but for so many bytes. */
    async fill(but = 0): Promise<void> {
      const file = await open(ballast, 'a')
      const block = Buffer.alloc(4096)
      let size = 0
      try {
        for (;;) size += (await file.write(block)).bytesWritten
      } catch (error) {
        assert.equal((error as { code?: string }).code, 'ENOSPC')
        if (but > 0) await file.truncate(Math.max(0, (await file.stat()).size - but))
      } finally {
        await file.close()
      }
      assert.ok(size > 0 || but === 0)
    },
    free: () => rm(ballast, { force: true }),
    async end(): Promise<void> {
      const ended = spawnSync('umount', ['-l', folder], { encoding: 'utf8' })
      assert.equal(ended.status, 0, ended.stderr)
      await rmdir(folder)
    },
  }
}

export async function diskRunsFull({ times }: { times: number }, chance: Chance): Promise<string> {
  const disk = await smallDisk(24)
  const house = await program({ folder: disk.folder })
  try {
    await house.start()
    const { pid } = house
    const records = await house.records(30 + times * 30)
    const jane = records.pop() as ARecord
    const browser = await signIn(house, jane)
    const home = `/p/harbor/records/${jane.id}`
    const invited: string[] = []
    const uploaded: string[] = []
    let refused = 0

    const invite = async (record: ARecord, key: { [name: string]: string }) => {
      const { status, body, text } = await house.invite(record, key)
      if (status === 201) invited.push(body.grant.id)
      else assert.ok(status === 507 || (status === 503 && body.code === 'unavailable'), `${status} ${text}`)
      return status
    }
    const share = async (size: number) => {
      const bytes = aPdf(chance, size)
      const form = await formOf([{ name: 'plan.pdf', bytes }])
      const { status, text } = await house.upload(`/records/${jane.id}/documents`, form)
      if (status === 201) uploaded.push(hashOf(bytes))
      else assert.equal(status, 507, text)
      return status
    }
    const upload = async (size: number) => {
      const bytes = aPdf(chance, size)
      const { status, body } = await browser.upload(`${home}/documents`, { requirementId: jane.requirementId }, [
        { name: 'certificate.pdf', bytes },
      ])
      if (status === 303) uploaded.push(hashOf(bytes))
      else {
        assert.equal(status, 507, body)
        assert.match(body, /<h1>/)
      }
      return status
    }
    const readEverything = async () => {
      for (const path of ['/records', '/account', '/messages', `/records/${jane.id}`, `/records/${jane.id}/documents`]) {
        const { status, text } = await house.api('GET', path)
        assert.equal(status, 200, `GET ${path}: ${text}`)
      }
      for (const path of [home, '/p/harbor/access', '/p/harbor/live']) {
        const { status, body } = await browser.get(path)
        assert.equal(status, 200, `GET ${path}: ${body.slice(0, 2000)}`)
      }
      assert.equal((await house.send('GET', '/readyz', { host: 'x' })).status, 200)
    }

    assert.equal(await upload(1000), 303)
    for (let time = 0; time < times; time++) {
      const waiting: { record: ARecord; key: { [name: string]: string } }[] = []
      await disk.fill(chance.one([0, 0, 4096, 32_768, 200_000]))
      // Everybody tries, again and again, until there is no room for the smallest thing.
      for (let tries = 0; tries < 60 && waiting.length < 8; tries++) {
        const record = records.pop() as ARecord
        if (!record) break
        const key = { 'idempotency-key': randomUUID() }
        const [status] = await Promise.all([invite(record, key), share(chance.upTo(100_000)), upload(chance.upTo(100_000))])
        if (status !== 201) waiting.push({ record, key })
        if (status === 201) records.unshift(record)
      }
      refused += waiting.length
      assert.ok(waiting.length > 0, 'there was no room')
      // Sessions and keys that were not used for a while are noted when they are: that must not stand in the way either.
      // By no clock of ours a lease ends while the worker has the letter in hand, or knows what became of it and cannot write it yet.
      await until(async () => {
        const { text } = await house.send('GET', '/metrics', { host: 'x' })
        return ['held', 'under_way'].every((stage) => text.includes(`{stage="${stage}"} 0\n`))
      }, 'what was on its way has arrived')
      await new Promise((later) => setTimeout(later, 300))
      await house.advance('2 minutes')
      await readEverything()
      assert.equal(house.pid, pid)
      await disk.free()
      for (const { record, key } of waiting) assert.equal(await until(async () => (await invite(record, key)) === 201, 'it heals'), true)
      assert.equal(await upload(1000), 303)
      await readEverything()
    }
    assert.ok(house.running)
    await house.advance('61 seconds')
    await allTaken(house)
    await checkRows(house)
    assert.equal((await checkMail(house)).copies, 0)
    const grants = new Set((await house.rows('select id from grants')).map(({ id }) => id))
    for (const id of invited) assert.ok(grants.has(id), 'no acknowledged invitation is lost')
    const hashes = (await house.rows('select hash from version')).map(({ hash }) => hash)
    assert.deepEqual(hashes.toSorted(), uploaded.toSorted())
    assert.equal((await house.end()).code, 0)
    return `${times} times full, ${refused} invitations put off, ${invited.length} invited, ${uploaded.length} files`
  } finally {
    await house.stop()
    await disk.end()
  }
}
