// Who comes to a house in these trials: vendors through their letters, and files of every size.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import type { Browser } from '../support/portico.ts'
import type { ARecord, Process, Program } from '../support/process.ts'
import type { Chance } from './trial.ts'

/** Invites the contact of a record and comes in by the letter. */
export async function signIn(house: Program, record: ARecord, at: Process = house): Promise<Browser> {
  const { status, text } = await house.invite(record)
  assert.equal(status, 201, text)
  return enter(house, await house.linkTo(record.email), at)
}

/** Opens a letter's link in a browser of its own and presses its button. */
export async function enter(house: Program, path: string, at: Process = house): Promise<Browser> {
  const browser = house.browser(at)
  const pressed = await browser.post((await browser.get(path)).location)
  assert.equal(pressed.status, 303, pressed.body)
  return browser
}

export const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

export const aPdf = (chance: Chance, size: number): Buffer =>
  Buffer.concat([Buffer.from('%PDF-1.7\n'), chance.bytes(32), Buffer.alloc(size, 32)])

interface Form {
  headers: { [name: string]: string }
  body: Buffer
}

/** Files as a browser would send them. */
export async function formOf(files: { name: string; bytes: Buffer }[], fields: { [name: string]: string } = {}): Promise<Form> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  for (const { name, bytes } of files) form.append('file', new Blob([bytes as never]), name)
  const encoded = new Response(form)
  const body = Buffer.from(await encoded.arrayBuffer())
  return { headers: { 'content-type': encoded.headers.get('content-type') ?? '', 'content-length': String(body.length) }, body }
}
