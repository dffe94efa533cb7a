// Calls the API of a house as a script does, with a key of any role, or as the console does, with the cookie of its owner.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type { By } from '../../src/engine/acts.ts'
import type { Role } from '../../src/nouns.ts'
import type { Answer, Browser, Fields, TestHouse } from './portico.ts'

// biome-ignore lint/suspicious/noExplicitAny: what came over the wire is looked at, not promised
export type Json = any

export interface Told {
  status: number
  headers: Answer['headers']
  body: string
  /** The parsed body; null where it is not JSON. */
  json: Json
}

export interface Caller {
  /** `Bearer pk_…`; empty for the console. */
  authorization: string
  get(path: string, headers?: Fields): Promise<Told>
  post(path: string, body?: unknown, headers?: Fields): Promise<Told>
  patch(path: string, body: unknown, headers?: Fields): Promise<Told>
  delete(path: string, headers?: Fields): Promise<Told>
  send(method: string, path: string, text?: string, headers?: Fields): Promise<Told>
  browser: Browser
  /** Answers the parsed body of a call that must succeed. */
  ok(told: Promise<Told>): Promise<Json>
}

/** A script with a key of that role, in the account of `by`. */
export async function scriptOf(house: TestHouse, role: Role = 'owner', by: By = house.by): Promise<Caller> {
  const { key } = await house.house.engine.apiKeys.create(by, { name: `A ${role}'s script`, role })
  const authorization = `Bearer ${key}`
  return { ...callerOver(house.browser({ authorization, 'user-agent': 'a script' })), authorization }
}

/** The console in the browser of the account's owner, signed in by an owner link. */
export async function consoleOf(house: TestHouse): Promise<Caller> {
  const owner = house.by.member
  assert.ok(owner)
  const { secret } = await house.house.engine.ownerLinks.make(owner)
  const browser = house.browser()
  const answer = await browser.post(`/start/${secret}`)
  assert.equal(answer.status, 303)
  return callerOver(browser, { 'sec-fetch-site': 'same-origin' })
}

/** Another account in the same house. */
export async function anotherAccount(house: TestHouse, slug = `other-${randomBytes(3).toString('hex')}`): Promise<By> {
  const { account, owner } = await house.house.engine.accounts.create({
    name: 'Other House',
    slug,
    owner: { name: 'Olga Other', email: `olga@${slug}.example` },
  })
  return { accountId: account.id, actor: { kind: 'member', id: owner.id }, role: 'owner', member: owner }
}

export function callerOver(browser: Browser, usual: Fields = {}): Caller {
  const send = async (method: string, path: string, text?: string, headers: Fields = {}): Promise<Told> => {
    const address = path.startsWith('/api/') ? path : `/api/v1${path}`
    const { status, headers: heard, body } = await browser.send(method, address, { ...usual, ...headers }, text)
    return { status, headers: heard, body, json: parsed(body) }
  }
  const withBody =
    (method: string) =>
    (path: string, body?: unknown, headers: Fields = {}) =>
      body === undefined
        ? send(method, path, undefined, headers)
        : send(method, path, JSON.stringify(body), { 'content-type': 'application/json', ...headers })
  return {
    authorization: '',
    browser,
    send,
    get: (path, headers) => send('GET', path, undefined, headers),
    post: withBody('POST'),
    patch: withBody('PATCH'),
    delete: (path, headers) => send('DELETE', path, undefined, headers),
    async ok(told) {
      const { status, json, body } = await told
      assert.ok(status >= 200 && status < 300, `${status}: ${body.slice(0, 500)}`)
      return json
    },
  }
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** A small file that a PDF reader would take. */
export const aPdf = (text = 'a certificate'): Buffer =>
  Buffer.from(`%PDF-1.4\n% ${text}\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n`)
