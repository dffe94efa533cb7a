// Who knocks: a browser in plain words, the address block it comes from, and whether it looks like a machine.
import { isIPv6 } from 'node:net'
import type { Visitor } from './nouns.ts'

const browsers: [RegExp, string][] = [
  [/EdgA?\/|EdgiOS\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/CriOS\/|Chrome\/|Chromium\//, 'Chrome'],
  [/Version\/[\d.]+ .*Safari\//, 'Safari'],
]
const systems: [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/CrOS/, 'ChromeOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'Mac'],
  [/Linux/, 'Linux'],
]
const named = (agent: string, table: [RegExp, string][]): string | null => table.find(([sign]) => sign.test(agent))?.[1] ?? null

/** "Safari on iPhone"; "a browser" where the agent says nothing we know. */
export function browserOf(agent: string): string {
  const browser = named(agent, browsers)
  const system = named(agent, systems)
  if (browser && system) return `${browser} on ${system}`
  return browser ?? (system ? `a browser on ${system}` : 'a browser')
}

/** The block that limits count by: IPv4 as it is, IPv6 by its first 64 bits, mapped IPv4 as IPv4. */
export function blockOf(written: string): string {
  const address = withoutPort(written)
  if (!isIPv6(address)) return address
  const groups = groupsOf(address)
  const [high = 0, low = 0] = groups.slice(6)
  const isMapped = groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0)
  if (isMapped) return [high >> 8, high & 255, low >> 8, low & 255].join('.')
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`
}

/** All eight, however many of them are written, and an IPv4 at the end in either way. */
function groupsOf(address: string): number[] {
  const [plain = ''] = address.split('%')
  const whole = plain.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.map(Number)
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
  })
  const [left = [], right = []] = whole.split('::').map((half) => (half === '' ? [] : half.split(':')))
  const hidden = Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0')
  return [...left, ...hidden, ...right].map((group) => Number.parseInt(group, 16))
}

/** Some proxies (Azure's Application Gateway, IIS) forward the port of each connection beside the address. */
function withoutPort(written: string): string {
  const [, six, four] = /^(?:\[([^\]]+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+)$/.exec(written) ?? []
  return six ?? four ?? written
}

/** The headers of a request. */
type Visited = { [name: string]: string | string[] | undefined }

/** Longer than any browser's; what follows is somebody's idea. */
const longestAgent = 400

export const visitorFrom = (agent: string | undefined, address: string): Visitor => ({
  browser: browserOf((agent ?? '').slice(0, longestAgent)),
  agent: (agent ?? '').slice(0, longestAgent),
  address: blockOf(address),
})

/** The socket's own word, not a header's. And a proxy on this machine brings strangers: what was handed on is not from here. */
export function isFromHere(headers: Visited, socketAddress: string | undefined): boolean {
  const handedOn = headers.forwarded ?? headers.via ?? headers['x-forwarded-for'] ?? headers['x-real-ip']
  return handedOn === undefined && /^(?:::ffff:)?127\.|^::1$/.test(socketAddress ?? '')
}

/** Told to members, never asked when access is decided: agents are easily forged. */
export function looksAutomatic(headers: Visited): boolean {
  const agent = String(headers['user-agent'] ?? '')
  const purpose = `${headers['sec-purpose'] ?? ''} ${headers.purpose ?? ''} ${headers['x-moz'] ?? ''} ${headers['x-purpose'] ?? ''}`
  if (/prefetch|preview|prerender/i.test(purpose)) return true
  if (
    /bot\b|bot\/|crawl|spider|preview|scan|unfurl|externalhit|slack|teams|whatsapp|curl|wget|python|java\/|go-http|headless|proofpoint|barracuda|mimecast|safelinks/i.test(
      agent,
    )
  )
    return true
  return headers['sec-fetch-mode'] !== undefined ? headers['sec-fetch-mode'] !== 'navigate' : !/Mozilla\//.test(agent)
}
