// Judges a domain's SPF record: may our relay send for it, and does any receiver still read it to its end?
import type { Finding, SenderFault } from '../nouns.ts'
import type { Dns } from './dns.ts'
import { covers, isSpf, lightened, merged, mostLookups, type SpfTrouble, termsOf, type Walk, walk } from './spf.ts'

/** How our relay is named in an SPF record: by its provider's record, by its own name, or by its address. */
export type RelaySpf =
  | { text: string; is: 'include'; name: string }
  | { text: string; is: 'host'; name: string }
  | { text: string; is: 'address'; name: string }

export async function checkSpf(dns: Dns, domain: string, relay: RelaySpf | null): Promise<Finding> {
  const looked = await dns.txt(domain)
  const texts = looked.is === 'found' ? looked.values : []
  const records = texts.filter(isSpf)
  const about = { part: 'spf', selector: null, name: domain, type: 'TXT' } as const
  const ours = relay?.text ?? null
  const tell = (
    is: Finding['is'],
    fault: SenderFault | null,
    says: string,
    needed: string | null,
    found: readonly string[] = records,
  ): Finding => ({
    ...{ ...about, is, fault, says, needed },
    found: [...found],
  })
  if (looked.is === 'unknown')
    return tell('unknown', 'no_answer', `${looked.why}. Nothing is known to be wrong; we look again by ourselves.`, null)
  const [record] = records
  if (record === undefined) {
    const misspelt = texts.filter((text) => /^["\s]*(?:v\s*=\s*)?spf/i.test(text))
    if (misspelt.length > 0) {
      const says = 'This looks like an SPF record, but receivers know it only when it begins with v=spf1 and a blank. Replace it.'
      return tell('wrong', 'spf_misspelt', says, merged(misspelt.map(repaired), ours), misspelt)
    }
    return tell('missing', 'spf_missing', 'There is none yet. It names the servers that may send for this domain.', merged([], ours))
  }
  if (records.length > 1) {
    const says =
      'There are several SPF records, and receivers then trust none of them. Put this one in the place of all: it lets everybody send who could before.'
    return tell('wrong', 'spf_several', says, merged(records, ours))
  }
  const walked = await walk(dns, domain, record)
  if (walked.trouble) return tellTrouble(walked.trouble, record, walked, ours, tell)
  if (termsOf(record).some(({ kind, sign }) => kind === 'all' && sign === '+')) {
    const says =
      'It ends with +all (or a bare all): everybody in the world may send in your name. Every sender listed stays; the end becomes ~all.'
    return tell('wrong', 'spf_open', says, merged([record], ours))
  }
  if (walked.lookups > mostLookups) return tellTooMany(`It needs ${walked.lookups} look-ups`, record, walked, ours, tell)
  return tellOrder(record) ?? (await tellRelay(dns, record, walked, relay, tell))

  function tellOrder(record: string): Finding | null {
    const terms = termsOf(record)
    const end = terms.findIndex(({ kind }) => kind === 'all')
    const behind = end < 0 ? [] : terms.slice(end + 1).filter(({ kind }) => kind !== 'other' && kind !== 'redirect')
    if (behind.length > 0) {
      const says = `Nothing after “all” is ever read: ${behind.map(({ text }) => text).join(', ')} must stand before it.`
      return tell('wrong', 'spf_behind_end', says, merged([record], ours))
    }
    return null
  }
}

type Tell = (is: Finding['is'], fault: SenderFault | null, says: string, needed: string | null) => Finding

function tellTrouble(trouble: SpfTrouble, record: string, walked: Walk, ours: string | null, tell: Tell): Finding {
  const without = new Set(walked.troubleBy === null ? [] : [walked.troubleBy])
  if (trouble.is === 'unknown')
    return tell(
      'unknown',
      'no_answer',
      `${trouble.at}, which it includes, could not be read: ${trouble.why}. We look again by ourselves.`,
      null,
    )
  if (trouble.is === 'wrong') {
    const own = termsOf(record).some(({ text }) => text === trouble.term)
    const says = `“${trouble.term}”${own ? '' : ` in the record of ${trouble.at}`} means nothing to receivers, and a record with a fault is not trusted at all.`
    return tell('wrong', 'spf_wrong_term', says, merged([record], ours, own ? new Set() : without))
  }
  if (trouble.is === 'missing') {
    const says = `It includes ${trouble.at}, which has no SPF record (any more). Receivers then give up on the whole record. Without it:`
    return tell('wrong', 'spf_include_missing', says, merged([record], ours, without))
  }
  if (trouble.is === 'several') {
    const says = `It includes ${trouble.at}, which has several SPF records: receivers then give up on the whole. Tell its owner; until then, without it:`
    return tell('wrong', 'spf_include_several', says, merged([record], ours, without))
  }
  const says = `It includes itself by way of ${trouble.at}: receivers go round in a circle and give up (${walked.lookups} look-ups). Without that:`
  return tell('wrong', 'spf_loop', says, merged([record], ours, without))
}

function tellTooMany(what: string, record: string, walked: Walk, ours: string | null, tell: Tell): Finding {
  const costs = [...walked.costs].toSorted(([, one], [, other]) => other - one).map(([term, cost]) => `${term} ${cost}`)
  const plus = ours && !walked.costs.has(ours) && !/^\+?ip[46]:/.test(ours) ? new Map([...walked.costs, [ours, 1]]) : walked.costs
  const lighter = lightened(merged([record], ours), { ...walked, costs: plus }, ours)
  const way = lighter
    ? `Best take out a sender that you no longer use. Or paste this: ${lighter.written.join(', ')} is written out as the addresses of today, which must be renewed when they change.`
    : 'Take out a sender that you no longer use.'
  return tell(
    'wrong',
    'spf_too_many',
    `${what}, and receivers give up after ${mostLookups}. They come from ${costs.join(', ')}. ${way}`,
    lighter?.record ?? null,
  )
}

async function tellRelay(dns: Dns, record: string, walked: Walk, relay: RelaySpf | null, tell: Tell): Promise<Finding> {
  const ends = termsOf(record).some(({ kind }) => kind === 'all' || kind === 'redirect')
  const allowed = relay === null ? true : await letsIn(dns, walked, relay)
  if (allowed === null)
    return tell('unknown', 'no_answer', `The addresses of ${relay?.name} could not be found out. We look again by ourselves.`, null)
  if (!allowed) {
    const needed = merged([record], relay?.text ?? null)
    const after = walked.lookups + (relay?.is === 'address' ? 0 : 1)
    if (after > mostLookups)
      return tellTooMany(`With our relay in it, it would need ${after} look-ups`, record, walked, relay?.text ?? null, tell)
    const says = 'The server that sends our letters is not in it. Replace the record with this one: all that it has stays.'
    return tell('wrong', 'spf_without_us', says, needed)
  }
  if (!ends) {
    const says = 'It lets our server send, but says nothing of all others. An end like ~all makes it worth something.'
    return tell('advice', 'spf_no_end', says, merged([record], null))
  }
  if (relay === null) {
    return tell(
      'advice',
      'spf_unsure',
      'The record can be read. Which servers our letters come from cannot be seen from here: ask whoever runs this Portico.',
      null,
    )
  }
  return tell('good', null, `The server that sends our letters is in it. ${walked.lookups} of ${mostLookups} look-ups.`, null)
}

/** Null: nobody answered. */
async function letsIn(dns: Dns, walked: Walk, relay: RelaySpf): Promise<boolean | null> {
  if (relay.is === 'include') return walked.includes.has(relay.name)
  if (relay.is === 'address') return covers(walked.networks, relay.name)
  const looked = await dns.addresses(relay.name)
  if (looked.is === 'unknown') return null
  return looked.is === 'found' && looked.values.every((address) => covers(walked.networks, address))
}

/** `spf1 include:x`, `v=spf1;include:x`: what was meant. */
const repaired = (text: string): string =>
  `v=spf1 ${text
    .replace(/^["\s]*(?:v\s*=\s*)?spf1?[;,:\s]*/i, '')
    .replace(/[";,]/g, ' ')
    .trim()}`
