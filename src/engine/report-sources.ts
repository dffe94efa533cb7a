// Report sources: what the providers tell of an account's letters, taken once proven, and of that account alone.
import { isId, type ReportProvider, type ReportSource, reportProviders } from '../nouns.ts'
import { type By, entry, found } from './acts.ts'
import type { Bounces } from './bounces.ts'
import type { Parts } from './parts.ts'
import { day } from './policy.ts'
import { certificateOf, type Delivered, readProviderReport } from './provider-reports.ts'
import { Refusal } from './refusals.ts'
import { newId, newToken } from './secrets.ts'
import { cleanAnswer } from './server-words.ts'

type Brought = Omit<Delivered, 'secret' | 'now' | 'certificate'>

/** So long what proved a report is remembered: longer than any proof lasts. */
export const reportsRemembered = 3 * day

export function createReportSources({ store, clock, secrets, doing }: Parts, bounces: Bounces) {
  return {
    list: (by: By): Promise<ReportSource[]> => store.read.reportSources.list(by.accountId),
    /**
     * A new address for a provider, with what proves that it is the provider who speaks. Postmark is given a password, which is
     * answered this once; the others give a key, Amazon the name of the topic.
     */
    async set(by: By, provider: ReportProvider, given: string | null): Promise<{ source: ReportSource; password: string | null }> {
      const password = provider === 'postmark' ? newToken() : null
      const secret = password ?? given?.trim()
      if (!secret) throw new Refusal('invalid', { fields: { secret: 'This is needed.' } })
      if (!shapes[provider].test(secret)) throw new Refusal('invalid', { fields: { secret: 'This is not what the provider shows.' } })
      const id = newId('rso')
      const source = {
        id,
        accountId: by.accountId,
        provider,
        sealedSecret: secrets.seal(id, secret),
        createdAt: clock.now(),
        reportedAt: null,
      }
      await doing(by, async (tx, now) => {
        await tx.reportSources.put(source)
        await tx.history.add(entry(by.accountId, by.actor, now, 'account.changed', { facts: { reports: provider } }))
        return null
      })
      return { source, password }
    },
    remove: (by: By, provider: ReportProvider): Promise<null> =>
      doing(by, async (tx, now) => {
        if (!(await tx.reportSources.remove(by.accountId, provider))) throw new Refusal('not_found')
        await tx.history.add(entry(by.accountId, by.actor, now, 'account.changed', { facts: { reports: `no ${provider}` } }))
        return null
      }),
    /** Whose address it is; refuses one that nobody has. */
    at: async (provider: string, id: string): Promise<ReportSource> => {
      const named = reportProviders.find((one) => one === provider)
      if (!named || !isId('rso', id)) throw new Refusal('not_found')
      return found(await store.read.reportSources.at(named, id))
    },
    /** Which certificate Amazon's notice must be proven with; null where it cannot be. */
    certificateFor: ({ id, sealedSecret }: ReportSource, { body }: Brought): string | null =>
      certificateOf({ body, secret: secrets.unseal(id, sealedSecret) }),
    /** Takes what was brought, once. Refuses what is not proven; what is of no account's letter changes nothing. Answers what must be confirmed. */
    async take(source: ReportSource, brought: Brought, certificate: string | null): Promise<string | null> {
      const { id, accountId, provider } = source
      const now = clock.now()
      const proven = readProviderReport(provider, { ...brought, secret: secrets.unseal(id, source.sealedSecret), certificate, now })
      if (!proven) throw new Refusal('forbidden')
      const { once, confirm } = proven
      for (const { mark, ...report } of proven.reports) {
        const message = bounces.read(mark)
        const proof = once === null ? null : { source: id, mark: once }
        if (message) await bounces.report(message, { ...report, answer: cleanAnswer(report.answer) }, accountId, proof)
      }
      await store.transaction(async (tx) => {
        if (once !== null) await tx.reportSources.see(accountId, id, once, now)
        await tx.reportSources.reported(accountId, id, now)
      })
      return confirm
    },
  }
}

const shapes: { [provider in ReportProvider]: RegExp } = {
  ses: /^arn:aws(?:-[a-z]+)*:sns:[a-z0-9-]+:\d{12}:[\w.-]{1,256}$/,
  postmark: /^\w{43}$/,
  mailgun: /^[\x21-\x7e]{16,200}$/,
  sendgrid: /^[A-Za-z0-9+/]{80,400}={0,2}$/,
}
