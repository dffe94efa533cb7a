// The mailbox: a real SMTP server, what a mail program makes of a letter, and the gateways that rewrite its addresses.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { type Letter, startSmtp } from '../../test/support/smtp.ts'
import { Fetcher } from './fetcher.ts'

export type { Letter }

/** Waits for the letter after the first `seen` to this address; null when none comes. */
export type Next = (email: string, seen: number, ms?: number) => Promise<Letter | null>

export async function openMailbox(): Promise<{ url: string; next: Next }> {
  const smtp = await startSmtp({ rules: { starttls: 'absent' } })
  return {
    url: smtp.url,
    async next(email, seen, ms = 20_000) {
      for (const until = Date.now() + ms; Date.now() < until; await pause(25)) {
        const letter = smtp.lettersTo(email)[seen]
        if (letter) return letter
      }
      return null
    },
  }
}

/** Every address in a letter, as a robot collects them. */
export function addressesIn({ mail }: Letter): string[] {
  const inText = (mail.text ?? '').match(/https?:\/\/[^\s<>"]+/g) ?? []
  const inHtml = [...(mail.html ?? '').matchAll(/href="(https?:[^"]+)"/g)].map(([, url = '']) => unescaped(url))
  return [...new Set([...inHtml, ...inText])]
}

const unescaped = (text: string) => text.replaceAll('&#x3D;', '=').replaceAll('&#38;', '&').replaceAll('&amp;', '&')

/** A mail program that shows plain text in lines of 76 signs, and takes for a link whatever looks like one, up to the end of its line. */
export const folded = ({ mail }: Letter): string[] =>
  (mail.text ?? '')
    .split(/\r?\n/)
    .flatMap((line) => line.match(/.{1,76}/g) ?? [])
    .flatMap((line) => line.match(/https?:\/\/\S+/g) ?? [])

/** Somebody quoted it in a sentence: what follows the address goes along with it. */
export const punctuated = (url: string): string => `${url}).`

/** Gateways that stand between the reader and the address: each looks at the target itself when it is tapped, and leads on. */
export async function openGateway() {
  const server = createServer(async (request, reply) => {
    const asked = new URL(request.url ?? '', 'http://gateway')
    const target = decoders[asked.pathname.split('/')[1] ?? '']?.(asked)
    if (!target) return void reply.writeHead(404).end()
    await new Fetcher({ 'user-agent': outlook }).follow(target).catch(() => null)
    reply.writeHead(302, { location: target }).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const plain = (url: string) => encodeURIComponent(url)
  return {
    safeLinks: (url: string) => `${origin}/safelinks/?url=${plain(url)}&data=05%7C02%7Cjane%40acme.example&sdata=x%3D&reserved=0`,
    proofpoint: (url: string) =>
      `${origin}/v2/url?u=${plain(url).replaceAll('-', '-2D').replaceAll('_', '-5F').replaceAll('%', '-').replaceAll('-2F', '_')}&d=DwMFaQ&c=x`,
    tracker: (url: string) => `${origin}/ls/click?upn=${Buffer.from(url).toString('base64url')}`,
    close: () => server.close(),
  }
}

const outlook = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36'
const decoders: { [first: string]: (asked: URL) => string | null } = {
  safelinks: ({ searchParams }) => searchParams.get('url'),
  v2: ({ searchParams }) => decodeURIComponent((searchParams.get('u') ?? '').replaceAll('_', '%2F').replaceAll('-', '%')),
  ls: ({ searchParams }) => Buffer.from(searchParams.get('upn') ?? '', 'base64url').toString(),
}
