// Judges a domain's DMARC record: what receivers are asked to do with letters that only pretend to come from it.
import type { Finding, SenderFault } from '../nouns.ts'
import { isWildcard, tagsOf } from './dkim-check.ts'
import type { Dns } from './dns.ts'

const isDmarc = (text: string): boolean => /^\s*v\s*=\s*DMARC1\s*(?:;|$)/.test(text)
const start = 'v=DMARC1; p=none'

export async function checkDmarc(dns: Dns, domain: string): Promise<Finding> {
  const walked = await whoSpeaks(dns, domain)
  const { name, texts } = walked
  const own = texts.filter(isDmarc)
  const about = { part: 'dmarc', selector: null, name: `_dmarc.${domain}`, type: 'TXT', found: texts } as const
  const tell = (is: Finding['is'], fault: SenderFault | null, says: string, needed: string | null): Finding => ({
    ...{ ...about, is, fault, says, needed },
  })
  if (walked.why) return tell('unknown', 'no_answer', `${walked.why}. Nothing is known to be wrong; we look again by ourselves.`, null)
  const [record] = own
  if (record === undefined) return missing(dns, domain, texts, tell)
  if (own.length > 1) {
    const says = 'There are several DMARC records, and receivers then follow none. Leave one; we would keep the strictest.'
    return tell('wrong', 'dmarc_several', says, strictest(own))
  }
  const tags = tagsOf(record)
  const inherited = name !== `_dmarc.${domain}`
  const policy = ((inherited ? (tags.get('sp') ?? tags.get('p')) : tags.get('p')) ?? '').toLowerCase()
  const from = inherited ? ` It comes from ${name}.` : ''
  if (!['none', 'quarantine', 'reject'].includes(policy)) {
    const says = `The record says no policy that receivers know (p=none, p=quarantine or p=reject).${from}`
    return tell('wrong', 'dmarc_unreadable', says, withPolicy(record, 'none'))
  }
  if (policy === 'none') {
    const says = `Receivers see that you watch over your name, but still deliver letters that others send in it.${from} Once yours have arrived well for some weeks, ask them to set others aside.`
    return tell('advice', 'dmarc_none', says, withPolicy(inherited ? start : record, 'quarantine'))
  }
  return tell(
    'good',
    null,
    `Letters that only pretend to come from you are ${policy === 'reject' ? 'refused' : 'set aside'}.${from} Ours pass by their signature.`,
    null,
  )
}

type Tell = (is: Finding['is'], fault: SenderFault | null, says: string, needed: string | null) => Finding

async function missing(dns: Dns, domain: string, texts: readonly string[], tell: Tell): Promise<Finding> {
  const [misspelt] = texts
  if (misspelt !== undefined && !(await isWildcard(dns, `_dmarc.${domain}`))) {
    return tell('wrong', 'dmarc_unreadable', 'What stands here is no DMARC record: it must begin with v=DMARC1, written so.', start)
  }
  if (misspelt !== undefined) {
    const says = `Your DNS answers every name below ${domain} with the same text (a wildcard). The record that you paste takes its place here.`
    return tell('wrong', 'dmarc_wildcard', says, start)
  }
  for (const place of [domain, `dmarc.${domain}`, `_dmarc.${domain}.${domain}`]) {
    const looked = await dns.txt(place)
    const stray = looked.is === 'found' ? looked.values.find((text) => /^\s*v\s*=\s*DMARC1/i.test(text)) : undefined
    if (stray === undefined) continue
    const says = `There is a DMARC record at ${place}, where nobody looks for it. Move it to _dmarc.${domain}.`
    return { ...tell('wrong', 'dmarc_elsewhere', says, stray), found: [`${place}: ${stray}`] }
  }
  const says =
    'There is none yet. Google, Yahoo and Microsoft ask senders for one; this one is the gentlest, and changes nothing for your other mail.'
  return tell('missing', 'dmarc_missing', says, start)
}

/** Up the tree from the domain, as RFC 9989 has it: the first name that has a record speaks; at most eight are asked. */
async function whoSpeaks(dns: Dns, domain: string): Promise<{ name: string; texts: string[]; why: string | null }> {
  const labels = domain.split('.')
  const names = labels.map((_, at) => `_dmarc.${labels.slice(at).join('.')}`)
  let own: string[] = []
  for (const [at, name] of [names[0] as string, ...names.slice(1).slice(-7)].entries()) {
    // A top level speaks for nobody here.
    if (at > 0 && name.split('.').length < 3) break
    const looked = await dns.txt(name)
    if (looked.is === 'unknown') return { name, texts: own, why: looked.why }
    const texts = looked.is === 'found' ? looked.values : []
    if (texts.some(isDmarc)) return { name, texts, why: null }
    if (at === 0) own = texts
  }
  return { name: names[0] as string, texts: own, why: null }
}

function strictest(records: readonly string[]): string {
  const rank = (record: string) => ['none', 'quarantine', 'reject'].indexOf(tagsOf(record).get('p') ?? '')
  return records.toSorted((one, other) => rank(other) - rank(one))[0] as string
}

/** The record as it stands, with another policy. */
function withPolicy(record: string, policy: string): string {
  const rest = record
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '' && !/^(?:v|p)\s*=/i.test(part))
  return ['v=DMARC1', `p=${policy}`, ...rest].join('; ')
}
