// Asks at addresses that an account wrote down: never inside our own network, never for long, never for much.
import { lookup } from 'node:dns'
import { request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'
import { BlockList, isIP, isIPv4, type LookupFunction } from 'node:net'

export interface Outside {
  /** For a house on localhost, whose provider stands beside it. */
  inside: boolean
  /** Milliseconds, from the first byte to the last. */
  patience: number
  /** Who asks the DNS. */
  resolve?: typeof lookup
}

/** What a provider says of itself has a few KiB; more is somebody who fills our memory. */
const mostBytes = 256 * 1024

export class LeadsInside extends Error {
  override name = 'LeadsInside'
}

export interface Asked {
  method: string
  headers: Record<string, string>
  body?: unknown
}

/** A fetch that goes where the checked address is, and follows no redirect. */
export function outsideFetch({ inside, patience, resolve = lookup }: Outside) {
  return async (address: string, { method, headers, body }: Asked): Promise<Response> => {
    const url = new URL(address)
    if (!inside && isIP(hostOf(url)) && !isPublic(hostOf(url))) throw new LeadsInside(hostOf(url))
    const send = url.protocol === 'https:' ? overHttps : overHttp
    // A socket of its own: one that was kept may have been opened by somebody who did not look where it leads.
    const asking = send(url, {
      method,
      headers,
      agent: false,
      signal: AbortSignal.timeout(patience),
      ...(inside ? {} : { lookup: publicOnly(resolve) }),
    })
    return new Promise((answered, failed) => {
      asking.on('error', failed)
      asking.on('response', async (answer) => {
        try {
          const pieces: Buffer[] = []
          let bytes = 0
          for await (const piece of answer as AsyncIterable<Buffer>) {
            bytes += piece.length
            if (bytes > mostBytes) throw new Error(`${url.host} answers with more than ${mostBytes} bytes`)
            pieces.push(piece)
          }
          const named = Object.entries(answer.headersDistinct).map(([name, values = []]): [string, string] => [name, values.join(', ')])
          answered(new Response(Buffer.concat(pieces), { status: answer.statusCode ?? 0, headers: named }))
        } catch (error) {
          failed(error)
        }
      })
      asking.end(body === undefined || body === null ? undefined : String(body))
    })
  }
}

/** Whether a name leads inside as far as can be told now; one that is not known leads nowhere yet. */
export function leadsInside(address: string): Promise<boolean> {
  const host = hostOf(new URL(address))
  return new Promise((told) => lookup(host, { all: true }, (error, found) => told(!error && found.some((one) => !isPublic(one.address)))))
}

/** Asked once: what was checked here is what is connected to, whatever the DNS says a moment later. */
function publicOnly(resolve: typeof lookup): LookupFunction {
  return (name, options, done) => {
    resolve(name, { ...options, all: true }, (error, found) => {
      if (error) return done(error, [])
      done(found.every(({ address }) => isPublic(address)) ? null : new LeadsInside(name), found)
    })
  }
}

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '')

/** What is no address at all counts as inside. */
export function isPublic(address: string): boolean {
  if (isIPv4(address)) return !own.check(address)
  return elsewhere.check(address, 'ipv6') && !own.check(address, 'ipv6')
}

/** This machine, private and shared networks, link-local with the metadata of clouds, examples, multicast, and what is kept for later. */
const ownFour: [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
]
/** Tunnels that carry an IPv4 address of somebody's choice, and examples. */
const ownSix: [string, number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]
/** Of IPv6 only this is given out: the world's, IPv4 written as IPv6, and IPv4 behind a translator. */
const elsewhere = new BlockList()
elsewhere.addSubnet('2000::', 3, 'ipv6')
elsewhere.addSubnet('::ffff:0:0', 96, 'ipv6')
elsewhere.addSubnet('64:ff9b::', 96, 'ipv6')

const own = new BlockList()
for (const [net, bits] of ownFour) {
  // An IPv4 rule holds for ::ffff: as well.
  own.addSubnet(net, bits)
  own.addSubnet(`64:ff9b::${net}`, 96 + bits, 'ipv6')
}
for (const [net, bits] of ownSix) own.addSubnet(net, bits, 'ipv6')
