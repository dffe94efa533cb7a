// The inbox on this machine, for as long as no mail server is named: letters lie in a folder as files and are read at /inbox.

import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { isFromHere } from '../visitors.ts'
import { inboxPage, letterPage } from './inbox-page.ts'
import { headersOf } from './mime.ts'
import type { Answer, Logo, Post, Transport } from './transport.ts'

export interface KeptLetter {
  /** The file it lies in, which no other letter ever has. */
  name: string
  id: string
  to: string
  from: string
  replyTo: string | null
  subject: string
  text: string
  html: string
  at: string
  logo: Logo | null
}

export interface Inbox extends Transport {
  kind: 'inbox'
  /** Newest first. */
  letters(): Promise<KeptLetter[]>
}

const most = 500
const nameShape = /^\d{15}-\d{6}-[0-9A-Za-z_]{1,60}$/

export function createInbox(folder: string): Inbox {
  const ready = mkdir(folder, { recursive: true, mode: 0o700 })
  let count = 0
  let sinceTidied = most
  // A letter never changes once it lies there, so one that was read need not be read again.
  const known = new Map<string, KeptLetter>()

  async function send(post: Post, stillOwed: () => Promise<boolean>, mayLeave?: () => Promise<void>): Promise<Answer> {
    // The same look at addresses and headers as on the wire: what would fail there must not pass here.
    headersOf(post)
    await ready
    if (!(await stillOwed())) return { outcome: 'unwanted', answer: '' }
    await mayLeave?.()
    const at = Date.now()
    const name = `${String(at).padStart(15, '0')}-${String(count++ % 1_000_000).padStart(6, '0')}-${post.id}`
    const { id, to, replyTo, subject, text, html, logo } = post
    const from = `${post.from.name} <${post.from.address}>`
    const letter: KeptLetter = { name, id, to, from, replyTo, subject, text, html, at: new Date(at).toISOString(), logo }
    // Whole or not at all: neither a reader nor a kill in the middle ever finds half a letter.
    const draft = join(folder, `${randomUUID()}.draft`)
    await writeFile(draft, JSON.stringify(letter), { mode: 0o600 })
    await rename(draft, fileOf(name))
    if (++sinceTidied >= most / 10) await tidy()
    return { outcome: 'accepted', answer: 'Kept in the inbox on this machine' }
  }

  const fileOf = (name: string) => join(folder, `${name}.json`)

  /** Newest first. */
  async function names(): Promise<string[]> {
    await ready
    const files = await readdir(folder)
    const found = files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -5))
    return found
      .filter((name) => nameShape.test(name))
      .sort()
      .reverse()
  }

  async function tidy(): Promise<void> {
    sinceTidied = 0
    const old = (await names()).slice(most)
    await Promise.all(old.map((name) => rm(fileOf(name), { force: true })))
    for (const name of old) known.delete(name)
  }

  async function letterAt(name: string): Promise<KeptLetter | null> {
    const before = known.get(name)
    if (before) return before
    try {
      const letter = JSON.parse(await readFile(fileOf(name), 'utf8')) as KeptLetter
      known.set(name, letter)
      return letter
    } catch (error) {
      // Tidied away between the look and the reading, perhaps by another process.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw error
    }
  }

  return {
    kind: 'inbox',
    width: 5,
    send,
    check: async () => ({ outcome: 'accepted', answer: 'Letters are kept in the inbox on this machine' }),
    stop: async () => {},
    async letters() {
      const all = await Promise.all((await names()).slice(0, most).map(letterAt))
      return all.filter((letter) => letter !== null)
    },
  }
}

/** Its letters open doors, so only a browser on this very machine may read them. */
export async function mountInbox(app: FastifyInstance, { transport }: { transport: Inbox }): Promise<void> {
  const config = { right: 'anyone' } as const
  app.addHook('onRequest', async (request, reply) => {
    if (!isFromHere(request.headers, request.socket.remoteAddress)) return reply.callNotFound()
  })

  app.get('/inbox', { config }, async (_request, reply) => {
    const letters = await transport.letters()
    return page(reply, inboxPage({ letters, chosen: null, asText: false }))
  })

  app.get('/inbox/messages.json', { config }, async () =>
    (await transport.letters()).map(({ id, to, from, replyTo, subject, text, html, at }) => ({
      ...{ id, to, from, replyTo, subject, text, html, at },
    })),
  )

  app.get<{ Params: { name: string }; Querystring: { as?: string } }>('/inbox/:name', { config }, async (request, reply) => {
    const letters = await transport.letters()
    const chosen = letters.find(({ name }) => name === request.params.name)
    if (!chosen) return reply.callNotFound()
    return page(reply, inboxPage({ letters, chosen, asText: request.query.as === 'text' }))
  })

  app.get<{ Params: { name: string } }>('/inbox/:name/letter', { config }, async (request, reply) => {
    const chosen = (await transport.letters()).find(({ name }) => name === request.params.name)
    if (!chosen) return reply.callNotFound()
    // Shut away from our own pages: a letter can be looked at and its links opened, nothing else.
    const rules = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    reply.header('content-security-policy', `${rules}; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`)
    reply.header('referrer-policy', 'no-referrer')
    return reply.type('text/html; charset=utf-8').send(letterPage(chosen))
  })
}

function page(reply: FastifyReply, { text, nonce }: { text: string; nonce: string }) {
  const rules = `default-src 'none'; style-src 'nonce-${nonce}'; frame-src 'self'; img-src data:`
  reply.header('content-security-policy', `${rules}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`)
  return reply.type('text/html; charset=utf-8').send(text)
}
