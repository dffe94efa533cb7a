// Report sources: where providers tell what became of letters, and how an account sets that up.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Engine } from '../engine/engine.ts'
import { Refusal } from '../engine/refusals.ts'
import { type ReportSource, reportProviders } from '../nouns.ts'
import { type Api, byOf } from './caller.ts'
import { answers, type Door } from './door.ts'
import { wholeList, wholeOrPage } from './paging.ts'
import { at, listOf, maybeAt, maybeWhen, when } from './shapes.ts'

const tags = ['report sources']
const provider = z.strictObject({ provider: z.enum(reportProviders) })
const given = z.strictObject({
  secret: z
    .string()
    .max(500)
    .optional()
    .describe(
      'Mailgun: the HTTP webhook signing key. SendGrid: the verification key of signed event webhooks. SES: the ARN of the SNS topic. Postmark: nothing; a password is made and shown in this answer alone.',
    ),
})

/** Answers what lies at an address of Amazon's. */
type FetchText = (url: string) => Promise<string>

const mostBytes = 2 * 1024 * 1024

const reportSource = z
  .object({
    provider: z.enum(reportProviders),
    address: z.string(),
    createdAt: when,
    reportedAt: maybeWhen.describe('When it last reported.'),
  })
  .meta({ id: 'ReportSource' })
const newReportSource = reportSource
  .extend({ address: z.string().describe('To give to the provider. Postmark’s holds the password, shown this once.') })
  .meta({ id: 'NewReportSource' })

/** The addresses that providers call: no cookie, no key, but a proof of their own over the body as it came. */
export function mountReports(app: FastifyInstance, engine: Engine, fetchText: FetchText = fetchFromAmazon): void {
  const certificates = new Map<string, string>()

  async function certificateAt(url: string | null): Promise<string | null> {
    if (url === null) return null
    const known = certificates.get(url)
    if (known) return known
    const certificate = await fetchText(url)
    if (certificates.size >= 20) certificates.clear()
    certificates.set(url, certificate)
    return certificate
  }

  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: mostBytes }, async (_request: FastifyRequest, body: Buffer) => body)
    scope.setErrorHandler((error, request, reply) => {
      const { code, statusCode = 500 } = error as { code?: string; statusCode?: number }
      if (error instanceof Refusal) return reply.code(error.code === 'not_found' ? 404 : 403).send()
      if (statusCode < 500) return reply.code(statusCode).send()
      request.log.error({ id: request.id, err: error, code }, 'A report could not be taken; its provider brings it again')
      return reply.code(503).header('retry-after', '60').send()
    })
    const sourceOf = ({ params }: FastifyRequest) => {
      const { provider, id } = params as { provider: string; id: string }
      return engine.reportSources.at(provider, id)
    }
    // Asked before a byte of it is kept, and with it once more: so much is taken in from nobody who has no address.
    const known = async (request: FastifyRequest) => void (await sourceOf(request))
    const options = { config: { right: 'anyone' }, bodyLimit: mostBytes, onRequest: known } as const
    scope.post('/reports/:provider/:id', options, async (request, reply) => {
      const source = await sourceOf(request)
      const { provider } = source
      const brought = { headers: request.headers, body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0) }
      const url = provider === 'ses' ? engine.reportSources.certificateFor(source, brought) : null
      const confirm = await engine.reportSources.take(source, brought, await certificateAt(url))
      if (confirm !== null) await fetchText(confirm)
      return reply.code(200).send()
    })
  })
}

/** The engine has seen to it that the address is Amazon's: no other is followed from there. */
async function fetchFromAmazon(url: string): Promise<string> {
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(5_000) })
  if (!answer.ok) throw new Error(`${new URL(url).host} answers ${answer.status}`)
  return (await answer.text()).slice(0, 100_000)
}

export function reportSources(api: Api, { engine, origin }: Door): void {
  const addressOf = ({ provider, id }: ReportSource) => `${origin}/reports/${provider}/${id}`
  const tell = (source: ReportSource) => ({
    provider: source.provider,
    address: addressOf(source),
    createdAt: at(source.createdAt),
    reportedAt: maybeAt(source.reportedAt),
  })

  api.get(
    '/report-sources',
    {
      config: { right: 'account.change' },
      schema: {
        tags,
        summary: 'The providers that report what became of letters',
        querystring: wholeList,
        response: answers({ 200: listOf(reportSource) }),
      },
    },
    async (request) => wholeOrPage(request.query, (await engine.reportSources.list(byOf(request))).map(tell)),
  )
  api.put(
    '/report-sources/:provider',
    {
      config: { right: 'account.change' },
      schema: {
        tags,
        summary: 'Let a provider report',
        description: 'Answers the address to give to the provider. An earlier address of the same provider ends.',
        params: provider,
        body: given,
        response: answers({ 200: newReportSource }),
      },
    },
    async (request) => {
      const { source, password } = await engine.reportSources.set(byOf(request), request.params.provider, request.body.secret ?? null)
      const address = new URL(addressOf(source))
      if (password !== null) Object.assign(address, { username: 'portico', password })
      return { ...tell(source), address: address.href }
    },
  )
  api.delete(
    '/report-sources/:provider',
    {
      config: { right: 'account.change' },
      schema: { tags, summary: 'Listen to a provider no more', params: provider, response: answers({ 200: listOf(reportSource) }) },
    },
    async (request) => {
      const by = byOf(request)
      await engine.reportSources.remove(by, request.params.provider)
      return { items: (await engine.reportSources.list(by)).map(tell), nextCursor: null }
    },
  )
}
