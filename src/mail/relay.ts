// The mail server as a sender's DNS must know it: what stands for it in SPF records, and whether it lets us in.
import { isIP } from 'node:net'
import type { Relay } from '../engine/sender-checks.ts'
import type { RelaySpf } from '../engine/spf-check.ts'
import { createSmtp, readSmtpUrl, type SmtpAddress } from './smtp.ts'

/** What providers ask for, by the name of their servers. */
const providers: [host: RegExp, include: string][] = [
  [/\.amazonaws\.com$/, 'amazonses.com'],
  [/\.sendgrid\.net$/, 'sendgrid.net'],
  [/\.mailgun\.org$/, 'mailgun.org'],
  [/\.postmarkapp\.com$/, 'spf.mtasv.net'],
  [/\.mailjet\.com$/, 'spf.mailjet.com'],
  [/\.sparkpostmail\.com$/, 'sparkpostmail.com'],
  [/\.mandrillapp\.com$/, 'spf.mandrillapp.com'],
  [/\.(?:brevo|sendinblue)\.com$/, 'spf.brevo.com'],
  [/(?:^|\.)(?:gmail|google)\.com$/, '_spf.google.com'],
  [/\.(?:office365|outlook)\.com$/, 'spf.protection.outlook.com'],
  [/\.zoho\.(?:com|eu)$/, 'zohomail.com'],
  [/\.fastmail\.com$/, 'spf.messagingengine.com'],
]

/** A check goes over the line to the server: not more often than this, in milliseconds. */
const checkedFor = 60_000

interface House {
  smtpUrl: string | null
  /** Where the house is reached; null while nobody outside this machine reaches it. */
  publicHost: string | null
  helo: string
  bounceDomain: string | null
}

export function createRelay({ smtpUrl, publicHost, helo, bounceDomain }: House): Relay | null {
  if (smtpUrl === null) return null
  const address = readSmtpUrl(smtpUrl)
  let known: { at: number; answer: Promise<{ lets: boolean; says: string }> } | null = null
  return {
    host: address.host,
    loopback: address.loopback,
    spf: spfOf(address, publicHost),
    bounceDomain,
    check() {
      if (known === null || performance.now() - known.at > checkedFor) known = { at: performance.now(), answer: look(address, helo) }
      return known.answer
    },
  }
}

async function look(address: SmtpAddress, helo: string): Promise<{ lets: boolean; says: string }> {
  const smtp = createSmtp(address, { helo, patience: { opening: 8_000, envelope: 8_000, data: 8_000, idle: 8_000 } })
  try {
    const { outcome, answer } = await smtp.check()
    return { lets: outcome === 'accepted', says: answer }
  } finally {
    await smtp.stop()
  }
}

function spfOf({ host, loopback, spf }: SmtpAddress, publicHost: string | null): RelaySpf | null {
  if (spf !== null) return readTerm(spf)
  const provider = providers.find(([name]) => name.test(host))
  if (provider) return { is: 'include', name: provider[1], text: `include:${provider[1]}` }
  // A mail server on this very machine goes out by the address that the house is reached at.
  const name = loopback ? publicHost : host
  if (name === null) return null
  return isIP(name) ? { is: 'address', name, text: `ip${isIP(name)}:${name}` } : { is: 'host', name, text: `a:${name}` }
}

function readTerm(text: string): RelaySpf {
  const [kind, name] = [text.slice(0, text.indexOf(':')), text.slice(text.indexOf(':') + 1)]
  if (kind === 'include') return { is: 'include', name: name.toLowerCase(), text }
  return kind === 'a' ? { is: 'host', name, text } : { is: 'address', name, text }
}
