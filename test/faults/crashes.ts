// DAT-02, OBX-01, UPL-09, I7: a busy house is killed at any moment; it comes back alone, whole, with all that it had answered for.
import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { readConfig } from '../../src/config.ts'
import { openHouse } from '../../src/portico.ts'
import type { Kind } from '../support/engine.ts'
import type { Browser } from '../support/portico.ts'
import { type ARecord, inTurns, type Program, program } from '../support/process.ts'
import { strain } from '../support/strain.ts'
import { checkMail, checkRows } from './invariants.ts'
import type { Chance } from './trial.ts'
import { aPdf, formOf, hashOf, signIn } from './visitors.ts'

interface Crashes {
  kind: Kind
  kills: number
}

/** What the house has answered for, and so must know for ever. */
interface Ledger {
  invited: { grantId: string; messageId: string }[]
  revoked: string[]
  pressed: Browser[]
  uploaded: string[]
  /** Asked with a key and never answered: asked again after the crash, done once. */
  open: (() => Promise<void>)[]
}

/** How many letters are under way at once. */
const pool = 5

export async function crashes({ kind, kills }: Crashes, chance: Chance): Promise<string> {
  const house = await program({ kind })
  const ledger: Ledger = { invited: [], revoked: [], pressed: [], uploaded: [], open: [] }
  const starts: number[] = []
  try {
    await house.start()
    const home = (await house.records(4, 'home')) as ARecord[]
    const vendors = await inTurns(home.length, 4, async (at) => ({
      browser: await signIn(house, home[at] as ARecord),
      record: home[at] as ARecord,
    }))
    let batch = 0
    for (let kill = 0; kill < kills; kill++) {
      const records = await house.records(12, `k${batch++}x`)
      const busy = [
        ...Array.from({ length: 4 }, () => inviting(house, records, ledger)),
        ...vendors.map((vendor) => uploading(house, vendor, ledger, chance)),
        sharing(house, home[0] as ARecord, ledger, chance),
      ]
      await pause(chance.upTo(600, 5))
      await house.kill()
      await Promise.all(busy)
      await house.isWhole()
      starts.push(await house.start())
      for (const again of ledger.open.splice(0)) await again()
      await checkRows(house)
      await house.advance('61 seconds')
    }
    await checkLedger(house, ledger)
    const documents = await checkDocuments(house, ledger)
    const { copies } = await checkMail(house)
    assert.ok(copies <= kills * pool, `I9 at most ${kills * pool} extra copies after ${kills} kills, but there were ${copies}`)
    assert.equal((await house.end()).code, 0)
    await checkLeftovers(house)
    const slowest = Math.max(...starts)
    assert.ok(slowest < 5000 * strain(), `DAT-02 ready within 5 s, but it took ${Math.round(slowest)} ms`)
    return `${kills} kills, ${ledger.invited.length} invitations, ${ledger.revoked.length} revokes, ${documents} documents, ${copies} copies, ready in ${Math.round(slowest)} ms at most`
  } finally {
    await house.stop()
  }
}

/** Works until the program is gone. What was cut off is asked again later, with the same key. */
async function untilItDies(house: Program, work: () => Promise<void>): Promise<void> {
  try {
    while (house.running) await work()
  } catch (error) {
    if (!isCut(error)) throw error
  }
}

const isCut = (error: unknown): boolean =>
  /^(ECONN|EPIPE|HPE_)/.test(String((error as { code?: string }).code)) || /socket hang up|aborted|terminated/.test(String(error))

function inviting(house: Program, records: ARecord[], ledger: Ledger): Promise<void> {
  return untilItDies(house, async () => {
    const record = records.pop()
    if (!record) return void (await pause(5))
    const key = { 'idempotency-key': randomUUID() }
    const ask = async () => {
      const { status, body, text } = await house.invite(record, key)
      assert.equal(status, 201, text)
      ledger.invited.push({ grantId: body.grant.id, messageId: body.message.id })
      return body.grant.id as string
    }
    const grantId = await keptOpen(ask, ledger)
    if (record.email.charCodeAt(record.email.indexOf('x') + 1) % 2 === 0) return
    await keptOpen(async () => {
      const { status, text } = await house.api('POST', `/grants/${grantId}/revocation`, {})
      assert.equal(status, 200, text)
      ledger.revoked.push(grantId)
    }, ledger)
  })
}

interface Vendor {
  browser: Browser
  record: ARecord
}

function uploading(house: Program, { browser, record }: Vendor, ledger: Ledger, chance: Chance): Promise<void> {
  return untilItDies(house, async () => {
    const bytes = aPdf(chance, chance.upTo(300_000))
    const key = randomUUID().replaceAll('-', '')
    await keptOpen(async () => {
      const path = `/p/harbor/records/${record.id}/documents`
      const { status, body } = await browser.upload(path, { requirementId: record.requirementId, key }, [
        { name: 'certificate.pdf', bytes },
      ])
      if (status === 413) return
      assert.equal(status, 303, body)
      ledger.uploaded.push(hashOf(bytes))
    }, ledger)
  })
}

function sharing(house: Program, record: ARecord, ledger: Ledger, chance: Chance): Promise<void> {
  return untilItDies(house, async () => {
    const bytes = aPdf(chance, chance.upTo(300_000))
    const key = { 'idempotency-key': randomUUID() }
    await keptOpen(async () => {
      const form = await formOf([{ name: 'plan.pdf', bytes }])
      const { status, text } = await house.upload(`/records/${record.id}/documents`, form, key)
      if (status === 413) return
      assert.equal(status, 201, text)
      ledger.uploaded.push(hashOf(bytes))
    }, ledger)
    await pause(20)
  })
}

async function keptOpen<T>(ask: () => Promise<T>, ledger: Ledger): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (isCut(error)) ledger.open.push(async () => void (await ask()))
    throw error
  }
}

async function checkLedger(house: Program, { invited, revoked }: Ledger): Promise<void> {
  const grants = new Map((await house.rows('select * from grants')).map((row) => [row.id, row]))
  const messages = new Set((await house.rows('select id from message')).map(({ id }) => id))
  for (const { grantId, messageId } of invited) {
    assert.ok(grants.has(grantId), 'an answered grant is there')
    assert.ok(messages.has(messageId), 'an answered invitation is there')
  }
  for (const id of revoked) assert.notEqual(grants.get(id)?.revoked_at, null, 'an answered revoke is there')
  // What was asked again with its key was done once.
  const perRecord = await house.rows("select record_id from grants where scope_kind = 'record' group by record_id having count(*) > 1")
  assert.deepEqual(perRecord, [])
}

/** I11: every listed version is whole, and every answered upload is listed once. */
async function checkDocuments(house: Program, { uploaded }: Ledger): Promise<number> {
  const seen: string[] = []
  for (const { id } of await house.all('/records?q=home')) {
    for (const document of (await house.api('GET', `/records/${id}/documents`)).body.items) {
      for (const version of document.versions) {
        const headers = { host: `localhost:${house.port}`, authorization: `Bearer ${house.key}` }
        const content = await house.bytes(`/api/v1/documents/${document.id}/content?version=${version.number}`, headers)
        assert.equal(createHash('sha256').update(content).digest('hex'), version.hash, 'I11 a listed version is whole')
        seen.push(version.hash)
      }
    }
  }
  assert.deepEqual(seen.toSorted(), uploaded.toSorted(), 'every answered upload is there once')
  return seen.length
}

/** UPL-09: what lies in the folder of files without a row goes with the sweep, and nothing else. */
async function checkLeftovers(house: Program): Promise<void> {
  const config = readConfig({
    DATA_DIR: house.folder,
    PORT: String(house.port),
    ...(house.databaseUrl ? { DATABASE_URL: house.databaseUrl } : {}),
  })
  const { engine, close } = await openHouse(config, { now: () => Date.now() + house.ahead + 2 * 864e5 })
  await engine.documents.sweep()
  await close()
  const versions = (await house.rows('select id from version')).map(({ id }) => id)
  const files = join(house.folder, 'files')
  assert.deepEqual(await readdir(join(files, 'passing')), [])
  assert.deepEqual((await readdir(join(files, house.accountId))).toSorted(), versions.toSorted())
}
