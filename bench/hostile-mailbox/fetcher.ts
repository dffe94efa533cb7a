// A robot's HTTP: every header in its own hands, a cookie jar, redirects followed. Nothing in it is a browser.
import { request as ask } from 'node:http'
import { text } from 'node:stream/consumers'

type Headers = { [name: string]: string }

interface Fetched {
  status: number
  url: string
  body: string
  location: string | null
}

export class Fetcher {
  readonly #cookies = new Map<string, string>()
  readonly #headers: Headers

  constructor(headers: Headers) {
    this.#headers = headers
  }

  send(method: string, url: string, body?: URLSearchParams, more: Headers = {}): Promise<Fetched> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const form = body && { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(Buffer.byteLength(`${body}`)) }
    const headers = { ...this.#headers, ...(cookie && { cookie }), ...form, ...more }
    return new Promise((resolve, reject) => {
      const sent = ask(url, { method, headers, timeout: 10_000 }, async (answer) => {
        for (const line of answer.headers['set-cookie'] ?? []) this.#keep(line)
        const { location } = answer.headers
        resolve({
          status: answer.statusCode ?? 0,
          url,
          body: await text(answer),
          location: location === undefined ? null : new URL(location, url).href,
        })
      })
      sent.on('timeout', () => sent.destroy(new Error('No answer came')))
      sent.on('error', reject)
      sent.end(body && `${body}`)
    })
  }

  /** Goes where redirects lead. */
  async follow(url: string, method = 'GET', more: Headers = {}): Promise<Fetched> {
    let answer = await this.send(method, url, undefined, more)
    for (let hops = 0; hops < 6 && answer.location; hops++) answer = await this.send(method, answer.location, undefined, more)
    return answer
  }

  async post(url: string, fields: URLSearchParams): Promise<Fetched> {
    const answer = await this.send('POST', url, fields)
    return answer.location ? this.follow(answer.location) : answer
  }

  #keep(line: string) {
    const [pair = '', ...flags] = line.split(';').map((part) => part.trim())
    const at = pair.indexOf('=')
    if (flags.some((flag) => /^max-age=0$/i.test(flag))) this.#cookies.delete(pair.slice(0, at))
    else this.#cookies.set(pair.slice(0, at), pair.slice(at + 1))
  }
}
