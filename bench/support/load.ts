// Load over plain HTTP/1.1 sockets that stay open: each connection sends one request, waits for the whole answer, sends the next.
import { connect, type Socket } from 'node:net'

export interface Load {
  port: number
  connections: number
  seconds: number
  /** The next request as its bytes, or null when there are no more. */
  next: () => string | null
  /** Whether an answer is the wanted one. */
  good: (status: number, answer: string) => boolean
}

export interface Measured {
  /** Answers per second. */
  rate: number
  count: number
  p50: number
  p99: number
  longest: number
}

const never = 30_000

/** Throws when an answer is not the wanted one: a fast refusal is no measurement. */
export async function load({ port, connections, seconds, next, good }: Load): Promise<Measured> {
  const times: number[] = []
  const from = performance.now()
  const until = from + seconds * 1000
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const line = await openLine(port)
      try {
        for (let request = next(); request !== null && performance.now() < until; request = next()) {
          const asked = performance.now()
          const answer = await line.ask(request)
          times.push(performance.now() - asked)
          if (!good(Number(answer.slice(9, 12)), answer))
            throw new Error(`An answer that nobody wanted to ${request.split('\r\n')[0]}:\n${answer.slice(0, 600)}`)
        }
      } finally {
        line.close()
      }
    }),
  )
  return told(times, performance.now() - from)
}

export function told(times: number[], took: number): Measured {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
  return { rate: times.length / (took / 1000), count: times.length, p50: at(0.5), p99: at(0.99), longest: at(1) }
}

/** One request on a connection of its own. */
export async function ask(port: number, request: string): Promise<string> {
  const line = await openLine(port)
  try {
    return await line.ask(request)
  } finally {
    line.close()
  }
}

type Headers = { [name: string]: string }

export function get(path: string, host: string, headers: Headers = {}): string {
  return `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${lines(headers)}\r\n`
}

export function post(path: string, host: string, body: string, headers: Headers = {}): string {
  const own = { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': String(Buffer.byteLength(body)), ...headers }
  return `POST ${path} HTTP/1.1\r\nHost: ${host}\r\n${lines(own)}\r\n${body}`
}

const lines = (headers: Headers) =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')

interface Line {
  ask(request: string): Promise<string>
  close(): void
}

function openLine(port: number): Promise<Line> {
  return new Promise((opened, refused) => {
    let heard = ''
    let waiting: { resolve: (answer: string) => void; reject: (error: Error) => void } | null = null
    const socket: Socket = connect(port, '127.0.0.1', () => opened(line))
    const fail = (error: Error) => {
      waiting?.reject(error)
      refused(error)
    }
    socket
      .setNoDelay(true)
      .setEncoding('latin1')
      .setTimeout(never, () => socket.destroy(new Error('No answer came')))
    socket.on('error', fail)
    socket.on('close', () => fail(new Error(`The line was hung up after: ${heard.slice(0, 300)}`)))
    socket.on('data', (piece: string) => {
      heard += piece
      const end = endOf(heard)
      if (end < 0 || !waiting) return
      const { resolve } = waiting
      waiting = null
      const answer = heard
      heard = ''
      resolve(answer)
    })
    const line: Line = {
      ask: (request) =>
        new Promise((resolve, reject) => {
          waiting = { resolve, reject }
          socket.write(request, 'latin1')
        }),
      close: () => socket.destroy(),
    }
  })
}

/** Where the first whole answer ends, or -1. */
function endOf(text: string): number {
  const head = text.indexOf('\r\n\r\n')
  if (head < 0) return -1
  const status = text.slice(9, 12)
  if (status === '204' || status === '304') return head + 4
  const [, length] = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, head)) ?? []
  if (length !== undefined) return text.length >= head + 4 + Number(length) ? head + 4 + Number(length) : -1
  if (!/\r\ntransfer-encoding: *chunked/i.test(text.slice(0, head))) return head + 4
  return text.endsWith('\r\n0\r\n\r\n') ? text.length : -1
}
