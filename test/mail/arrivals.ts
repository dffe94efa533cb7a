// What a letter proves where it arrives, judged by a library as a receiving server does, and a domain whose DNS says what our page asks for.
import { authenticate } from 'mailauth'
import type { TestDns } from '../support/dns.ts'
import type { TestHouse } from '../support/portico.ts'
import type { Letter } from '../support/smtp.ts'

/** Harbor's domain, whose DNS holds all that the page asks for. */
export async function proven(house: TestHouse, dns: TestDns, name = 'harbor.example') {
  const { senderDomains } = house.house.engine
  const { domain } = await senderDomains.add(house.by, { name, mailbox: 'portal' })
  await paste(house, dns, domain.id)
  return senderDomains.check(house.by, domain.id)
}

/** Pastes whatever the page says is needed, as a person would. */
export async function paste(house: TestHouse, dns: TestDns, id: `dom_${string}`) {
  const { domain } = await house.house.engine.senderDomains.check(house.by, id)
  for (const { name, type, needed, is } of domain.findings) {
    if (needed === null || is === 'good' || type !== 'TXT') continue
    const kept = (dns.zone[name]?.txt ?? []).filter((text) => !/^v=(?:spf1|DKIM1|DMARC1)/.test(String(text)))
    dns.zone[name] = { ...dns.zone[name], txt: [...kept, needed] }
  }
  house.clock.advance('10 seconds')
}

/** `ip`: of the server that brought it. */
export async function onArrival(dns: TestDns, { raw, from }: Pick<Letter, 'raw' | 'from'>, ip = '198.51.100.7') {
  const told = await authenticate(raw, {
    ip,
    helo: 'mail.relay.example',
    sender: from,
    resolver: dns.resolve as never,
    disableBimi: true,
    disableArc: true,
  })
  const { dkim, spf, dmarc } = told
  return {
    dkim: dkim.results.map(({ status, signingDomain }) => `${status.result} ${signingDomain}`),
    spf: spf ? spf.status.result : 'none',
    dmarc: dmarc ? dmarc.status.result : 'none',
  }
}
