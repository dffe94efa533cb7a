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
  const [head = '', tail = ''] = (address.split('%')[0] as string).split('::') as [string, string?]
  const mapped = /^(?:::ffff:|(?:0+:){5}ffff:)(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped) return mapped[1] as string
  const left = head === '' ? [] : head.split(':')
  const right = tail === '' ? [] : tail.split(':')
  const groups = address.includes('::') ? [...left, ...Array(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right] : left
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}

/** Some proxies (Azure's Application Gateway, IIS) forward the port of each connection beside the address. */
function withoutPort(written: string): string {
  const [, six, four] = /^(?:\[([^\]]+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+)$/.exec(written) ?? []
  return six ?? four ?? written
}

/** Longer than any browser's; what follows is somebody's idea. */
const longestAgent = 400

export const visitorFrom = (agent: string | undefined, address: string): Visitor => ({
  browser: browserOf((agent ?? '').slice(0, longestAgent)),
  agent: (agent ?? '').slice(0, longestAgent),
  address: blockOf(address),
})

/** Told to members, never asked when access is decided: agents are easily forged. */
export function looksAutomatic(headers: { [name: string]: string | string[] | undefined }): boolean {
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
