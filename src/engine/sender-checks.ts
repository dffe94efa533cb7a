// Looks at everything that a sender's domain needs in the DNS, and says for each what was found, what is needed, and why.
import type { DkimKey, Finding, SenderDomain, SenderFault } from '../nouns.ts'
import { checkDkim } from './dkim-check.ts'
import { checkDmarc } from './dmarc-check.ts'
import type { Dns } from './dns.ts'
import { checkSpf, type RelaySpf } from './spf-check.ts'

/** The mail server that takes our letters, as far as the DNS of a sender is concerned. */
export interface Relay {
  host: string
  loopback: boolean
  /** What stands for it in an SPF record; null where nobody here can know. */
  spf: RelaySpf | null
  /** Where bounces come in, when that is set up. */
  bounceDomain: string | null
  /** Goes as far as signing in. */
  check(): Promise<{ lets: boolean; says: string }>
}

export async function checkSender(
  dns: Dns,
  relay: Relay | null,
  { name, mailbox }: Pick<SenderDomain, 'name' | 'mailbox'>,
  keys: readonly Pick<DkimKey, 'selector' | 'publicKey'>[],
): Promise<Finding[]> {
  return Promise.all([
    ...keys.map((key) => checkDkim(dns, { domain: name, ...key })),
    checkSpf(dns, name, relay?.spf ?? null).then((finding) => judgedElsewhere(finding, relay)),
    checkDmarc(dns, name),
    checkReturnPath(dns, name, mailbox, relay),
    checkMx(dns, name, mailbox),
    checkTls(relay),
  ])
}

/** Receivers ask the domain of the return path alone; a fault in the sender's own record is one all the same. */
function judgedElsewhere(finding: Finding, relay: Relay | null): Finding {
  const { is, fault, says } = finding
  const bounceDomain = relay?.bounceDomain ?? null
  if (bounceDomain === null || (is !== 'missing' && fault !== 'spf_without_us')) return finding
  return {
    ...finding,
    is: 'advice',
    says: `Not needed: receivers judge SPF by the return path, ${bounceDomain}. Some filters look here all the same. ${says}`,
  }
}

const about = (part: Finding['part'], name: string, type: Finding['type']) => ({ part, selector: null, name, type })

export const returnName = (domain: string): string => `bounces.${domain}`

/** Where what cannot be delivered comes back to. */
async function checkReturnPath(dns: Dns, domain: string, mailbox: string, relay: Relay | null): Promise<Finding> {
  if (relay?.bounceDomain === null || relay === null) {
    const says = `What cannot be delivered comes back to ${mailbox}@${domain}, as the From address has it: SPF is judged by the record above.`
    return { ...about('return_path', domain, null), is: 'good', fault: null, found: [`${mailbox}@${domain}`], needed: null, says }
  }
  const name = returnName(domain)
  const target = relay.bounceDomain
  const looked = await dns.cname(name)
  const found = looked.is === 'found' ? looked.values : []
  const tell = (is: Finding['is'], fault: SenderFault | null, says: string): Finding => ({
    ...{ ...about('return_path', name, 'CNAME'), is, fault, found, says },
    needed: target,
  })
  if (looked.is === 'unknown') return tell('unknown', 'no_answer', `${looked.why}. We look again by ourselves.`)
  if (found.some((value) => value.toLowerCase().replace(/\.$/, '') === target)) {
    return tell('good', null, `What cannot be delivered comes back to ${name}, and from there to us: SPF passes in your own name.`)
  }
  if (found.length > 0) {
    return tell(
      'wrong',
      'return_path_elsewhere',
      `This name leads to ${found[0]}. Until it leads to ${target}, bounces come back to ${target} itself.`,
    )
  }
  return tell(
    'advice',
    'return_path_missing',
    `Not needed: bounces come back to ${target} meanwhile. With it, SPF passes in your own name too.`,
  )
}

/** Who takes the answers that people write to the From address. */
async function checkMx(dns: Dns, domain: string, mailbox: string): Promise<Finding> {
  const looked = await dns.mx(domain)
  const hosts = looked.is === 'found' ? looked.values.toSorted((one, other) => one.priority - other.priority) : []
  const found = hosts.map(({ priority, exchange }) => `${priority} ${exchange || '.'}`)
  const tell = (is: Finding['is'], fault: SenderFault | null, says: string): Finding => ({
    ...{ ...about('mx', domain, 'MX'), is, fault, found, says },
    needed: null,
  })
  if (looked.is === 'unknown') return tell('unknown', 'no_answer', `${looked.why}. We look again by ourselves.`)
  if (looked.is === 'none') {
    const says = `This domain takes no mail: what somebody writes to ${mailbox}@${domain} is lost, and some servers refuse letters from it. Paste the MX records that your mail provider names, or send from a domain that has them.`
    return tell('missing', 'mx_missing', says)
  }
  if (hosts.every(({ exchange }) => exchange === '' || exchange === '.')) {
    const says = `The domain says that it takes no mail at all (a null MX). Many servers then refuse letters from it. Replace it with the MX records of your mail provider.`
    return tell('wrong', 'mx_null', says)
  }
  const reached = await Promise.all(hosts.slice(0, 5).map(({ exchange }) => dns.addresses(exchange)))
  if (reached.every(({ is }) => is === 'none')) {
    return tell(
      'wrong',
      'mx_nowhere',
      `${hosts[0]?.exchange} has no address: nothing that is written to this domain arrives. Correct the MX records.`,
    )
  }
  return tell('good', null, `Answers reach ${hosts[0]?.exchange}.`)
}

/** Where letters come back to: no provider takes mail there, but we do. */
export async function checkBounceMx(dns: Dns, domain: string): Promise<Finding> {
  const finding = await checkMx(dns, domain, 'bounces')
  if (finding.is === 'unknown') return finding
  if (finding.is === 'good') return { ...finding, says: finding.says.replace('Answers', 'Bounces') }
  const says =
    'No bounce comes in, and some servers refuse letters from there. Give it an MX record that names the machine of INBOUND_SMTP, or the mail server that hands this domain on to it.'
  return { ...finding, says }
}

/** The way from us to the relay: the only part that no DNS can mend. */
async function checkTls(relay: Relay | null): Promise<Finding> {
  const tell = (is: Finding['is'], fault: SenderFault | null, found: string[], says: string): Finding => ({
    ...{ ...about('tls', relay?.host ?? 'this machine', null), is, fault, found, says },
    needed: null,
  })
  if (relay === null) {
    return tell(
      'advice',
      'tls_local',
      [],
      'No mail server is set (SMTP_URL): letters stay in the inbox on this machine. The records can be made all the same.',
    )
  }
  const { lets, says } = await relay.check()
  if (!lets)
    return tell(
      'wrong',
      'tls_refused',
      [says],
      'The mail server does not let us in, so letters wait. Whoever runs this Portico sees more with: portico doctor',
    )
  if (relay.loopback)
    return tell('good', null, [says], 'The mail server runs on this very machine, so nothing travels in the open between the two.')
  return tell('good', null, [says], 'Letters reach it over TLS only, and its certificate was verified.')
}

/** What of a domain is not in order; the next key may be missing for as long as another one signs. */
function partsFailing({ findings }: Pick<SenderDomain, 'findings'>): Finding['part'][] {
  const failing = findings.filter(({ is }) => is === 'missing' || is === 'wrong').map(({ part }) => part)
  const signed = findings.some(({ part, is }) => part === 'dkim' && is === 'good')
  return [...new Set(failing)].filter((part) => part !== 'dkim' || !signed)
}

/** A domain whose checks fail: the one that letters come from, or any while none of the account's own is used. Silence of a name server says nothing. */
export function senderFailing(domains: readonly SenderDomain[]): { domain: string; parts: Finding['part'][] } | null {
  const sends = domains.filter(({ sendsSince }) => sendsSince !== null)
  const failing = (sends.length > 0 ? sends : domains).find((domain) => partsFailing(domain).length > 0)
  return failing ? { domain: failing.name, parts: partsFailing(failing) } : null
}
