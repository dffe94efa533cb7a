// Asks the DNS: the servers of DNS_SERVERS or the system's, each question with an end.
import { Resolver } from 'node:dns/promises'
import type { Dns, Looked } from '../engine/dns.ts'

/** In milliseconds: for one server's answer, and for the whole question with every server asked. */
interface DnsPatience {
  answer: number
  whole: number
}
const patient: DnsPatience = { answer: 2_000, whole: 6_000 }

export function createDns(servers: readonly string[] | null, patience: DnsPatience = patient): Dns {
  /** A resolver of its own for each question, so that giving one up ends no other. */
  async function ask<T>(put: (resolver: Resolver) => Promise<T[]>): Promise<Looked<T>> {
    const resolver = new Resolver({ timeout: patience.answer, tries: 2 })
    if (servers) resolver.setServers([...servers])
    const limit = setTimeout(() => resolver.cancel(), patience.whole)
    try {
      const values = await put(resolver)
      return values.length > 0 ? { is: 'found', values } : { is: 'none' }
    } catch (error) {
      const { code = '' } = error as { code?: string }
      if (code === 'ENOTFOUND' || code === 'ENODATA') return { is: 'none' }
      return { is: 'unknown', why: whys[code] ?? `Their name servers could not be asked (${code || 'no reason given'})` }
    } finally {
      clearTimeout(limit)
    }
  }

  return {
    txt: (name) => ask(async (resolver) => (await resolver.resolveTxt(name)).map((pieces) => pieces.join(''))),
    mx: (name) => ask((resolver) => resolver.resolveMx(name)),
    cname: (name) => ask((resolver) => resolver.resolveCname(name)),
    async addresses(name) {
      const [four, six] = await Promise.all([ask((resolver) => resolver.resolve4(name)), ask((resolver) => resolver.resolve6(name))])
      const values = [four, six].flatMap((looked) => (looked.is === 'found' ? looked.values : []))
      if (values.length > 0) return { is: 'found', values }
      return four.is === 'unknown' ? four : six
    },
    names: (address) => ask((resolver) => resolver.reverse(address)),
  }
}

const whys: { [code: string]: string } = {
  ETIMEOUT: 'Their name servers did not answer in time',
  ECANCELLED: 'Their name servers did not answer in time',
  ESERVFAIL: 'Their name servers answered with a fault of their own (SERVFAIL)',
  EREFUSED: 'Their name servers refused to answer (REFUSED)',
  ECONNREFUSED: 'The resolver of this machine does not answer',
}
