// SPF: which servers may send for a domain. Read as receivers read it, with its limits, and merged without losing anybody.
import type { Dns, Looked } from './dns.ts'

/** Receivers give up at the eleventh look-up (RFC 7208, 4.6.4). */
export const mostLookups = 10
/** So many in all, however deep they lead: what nobody would write, and a name server of somebody's could go on with for ever. */
const longestWalk = 40

interface Term {
  /** As it stands, such as `~all` or `include:mail.example`. */
  text: string
  sign: '+' | '-' | '~' | '?'
  kind: 'all' | 'include' | 'a' | 'mx' | 'ptr' | 'ip4' | 'ip6' | 'exists' | 'redirect' | 'other' | 'wrong'
  value: string
}

export const isSpf = (text: string): boolean => /^v=spf1(?:\s|$)/i.test(text)

export function termsOf(record: string): Term[] {
  return record.trim().split(/\s+/).slice(1).map(readTerm)
}

function readTerm(text: string): Term {
  const modifier = /^([a-z][\w.-]*)=(.*)$/i.exec(text)
  if (modifier) {
    const redirects = modifier[1]?.toLowerCase() === 'redirect'
    return { text, sign: '+', kind: redirects ? 'redirect' : 'other', value: modifier[2] ?? '' }
  }
  const [, sign, name = '', value = ''] = /^([+~?-]?)(all|include|a|mx|ptr|ip4|ip6|exists)(?:[:](.*)|(?=\/)|$)/i.exec(text) ?? []
  const kind = name.toLowerCase() as Term['kind']
  if (sign === undefined || (['include', 'ip4', 'ip6', 'exists'].includes(kind) && value === '')) {
    return { text, sign: '+', kind: 'wrong', value: '' }
  }
  return { text, sign: (sign || '+') as Term['sign'], kind, value: value.toLowerCase() }
}

export type SpfTrouble =
  | { is: 'missing' | 'several' | 'loop'; at: string }
  | { is: 'wrong'; at: string; term: string }
  | { is: 'unknown'; at: string; why: string }

/** What a record comes to when it is followed to its ends. */
export interface Walk {
  lookups: number
  /** How many look-ups each of its own terms costs. */
  costs: Map<string, number>
  /** Every name that it includes, however deep, in small letters. */
  includes: Set<string>
  /** Every address or network that it lets send. */
  networks: string[]
  /** The networks behind each of its own terms. */
  behind: Map<string, string[]>
  trouble: SpfTrouble | null
  /** Which of its own terms led to the trouble. */
  troubleBy: string | null
}

export async function walk(
  dns: Dns,
  domain: string,
  record: string,
  path: readonly string[] = [],
  steps = { left: longestWalk },
): Promise<Walk> {
  const walked: Walk = {
    lookups: 0,
    costs: new Map(),
    includes: new Set(),
    networks: [],
    behind: new Map(),
    trouble: null,
    troubleBy: null,
  }
  const terms = termsOf(record)
  const end = terms.findIndex(({ kind }) => kind === 'all')
  const redirect = end < 0 ? terms.filter(({ kind }) => kind === 'redirect') : []
  const read = (end < 0 ? terms : terms.slice(0, end)).filter(({ kind }) => kind !== 'redirect')
  for (const term of [...read, ...redirect]) {
    if (steps.left <= 0) break
    const { lookups, networks, includes, trouble } = await follow(dns, domain, term, [...path, domain], steps)
    walked.lookups += lookups
    if (trouble) walked.troubleBy ??= term.text
    walked.trouble ??= trouble
    // One silence decides it, and each takes as long as a name server may dawdle.
    if (trouble?.is === 'unknown') break
    if (lookups > 0) walked.costs.set(term.text, lookups)
    if (term.sign !== '+') continue
    walked.behind.set(term.text, networks)
    walked.networks.push(...networks)
    for (const name of includes) walked.includes.add(name)
  }
  return walked
}

type Step = Pick<Walk, 'lookups' | 'networks' | 'includes' | 'trouble'>
const step = (lookups: number, networks: string[] = [], trouble: SpfTrouble | null = null): Step => ({
  ...{ lookups, networks, trouble },
  includes: new Set(),
})

async function follow(
  dns: Dns,
  domain: string,
  { kind, value, text }: Term,
  path: readonly string[],
  steps: { left: number },
): Promise<Step> {
  if (kind === 'wrong') return step(0, [], { is: 'wrong', at: domain, term: text })
  if (kind === 'ip4' || kind === 'ip6') return step(0, [value])
  if (kind !== 'other') steps.left -= 1
  if (kind === 'ptr' || kind === 'exists') return step(1)
  // Macros depend on each letter: counted, not followed.
  if (value.includes('%')) return step(kind === 'all' || kind === 'other' ? 0 : 1)
  const name = value.split('/')[0] || domain
  const unheard = (why: string): Step => step(1, [], { is: 'unknown', at: name, why })
  if (kind === 'a') {
    const addresses = await dns.addresses(name)
    return addresses.is === 'unknown' ? unheard(addresses.why) : step(1, found(addresses))
  }
  if (kind === 'mx') {
    const exchanges = await dns.mx(name)
    if (exchanges.is === 'unknown') return unheard(exchanges.why)
    const hosts = found(exchanges).slice(0, 10)
    return step(1, (await Promise.all(hosts.map(({ exchange }) => dns.addresses(exchange)))).flatMap(found))
  }
  if (kind !== 'include' && kind !== 'redirect') return step(0)
  if (path.includes(name)) return step(1, [], { is: 'loop', at: name })
  const looked = await dns.txt(name)
  if (looked.is === 'unknown') return unheard(looked.why)
  const records = found(looked).filter(isSpf)
  const [record] = records
  if (record === undefined) return step(1, [], { is: 'missing', at: name })
  if (records.length > 1) return step(1, [], { is: 'several', at: name })
  const inner = await walk(dns, name, record, path, steps)
  inner.includes.add(name)
  return { ...inner, lookups: inner.lookups + 1 }
}

const found = <T>(looked: Looked<T>): T[] => (looked.is === 'found' ? looked.values : [])

/**
 * One record out of all that were found, with `ours` in it. Nobody who could send before is left out but those in `without`;
 * what ends it is the strictest of the ends, and never a yes to everybody.
 */
export function merged(records: readonly string[], ours: string | null, without: ReadonlySet<string> = new Set()): string {
  const terms = records.flatMap(termsOf)
  const ends = terms.filter(({ kind }) => kind === 'all').map(({ sign }) => sign)
  const redirect = ends.length === 0 && records.length === 1 ? terms.filter(({ kind }) => kind === 'redirect') : []
  const kept = terms.filter(({ kind, text }) => kind !== 'all' && kind !== 'redirect' && kind !== 'wrong' && !without.has(text))
  const words = new Map([...kept.map(({ text }) => text), ...(ours ? [ours] : [])].map((text) => [text.toLowerCase(), text]))
  const end = redirect[0]?.text ?? `${(['-', '~', '?'] as const).find((sign) => ends.includes(sign)) ?? '~'}all`
  return ['v=spf1', ...words.values(), end].join(' ')
}

/**
 * The same with fewer look-ups: terms that only lead to addresses become those addresses, the dearest first, until the limit is kept.
 * Null where that cannot be.
 */
export function lightened(record: string, { costs, behind }: Walk, spare: string | null): { record: string; written: string[] } | null {
  let total = [...costs.values()].reduce((sum, cost) => sum + cost, 0)
  let text = record
  const written: string[] = []
  const dearest = [...costs].sort(([, one], [, other]) => other - one)
  for (const [term, cost] of dearest) {
    if (total <= mostLookups) break
    const networks = behind.get(term)
    if (term === spare || !networks || networks.length === 0) continue
    const plain = networks.map((network) => (network.includes(':') ? `ip6:${network}` : `ip4:${network}`))
    const shorter = text.replace(` ${term} `, ` ${[...new Set(plain)].join(' ')} `)
    // Longer than this does not fit into one answer any more.
    if (shorter.length > 1_500) continue
    text = shorter
    written.push(term)
    total -= cost
  }
  return total <= mostLookups ? { record: text, written } : null
}

/** Whether the networks let this address send. */
export function covers(networks: readonly string[], address: string): boolean {
  return networks.some((network) => {
    const [base = '', length] = network.split('/')
    const [one, other] = [bitsOf(base), bitsOf(address)]
    if (one === null || other === null || one.length !== other.length) return false
    const bits = length === undefined ? one.length : Number(length)
    return one.slice(0, bits) === other.slice(0, bits)
  })
}

function bitsOf(address: string): string | null {
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(address))
    return address
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join('')
  if (!/^[0-9a-f:]+$/i.test(address) || !address.includes(':')) return null
  const [head = '', tail] = address.split('::')
  const front = head.split(':').filter(Boolean)
  const back = (tail ?? '').split(':').filter(Boolean)
  const gap = tail === undefined ? [] : Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0')
  const groups = [...front, ...gap, ...back]
  return groups.length === 8 ? groups.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('') : null
}
