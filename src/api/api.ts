// The door for staff and machines: the API under /api/v1 with its document, the console's files, the owner's start page, health.
import multipart from '@fastify/multipart'
import swagger from '@fastify/swagger'
import { errorCodes, type FastifyInstance, type FastifyRequest } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { Engine } from '../engine/engine.ts'
import { Refusal, type RefusalCode } from '../engine/refusals.ts'
import { cookieKeeper, methodsOf } from '../http.ts'
import type { ContactId } from '../nouns.ts'
import { version } from '../version.ts'
import { accounts } from './accounts.ts'
import { apiKeys } from './api-keys.ts'
import { type Api, callers } from './caller.ts'
import { comments } from './comments.ts'
import { companies } from './companies.ts'
import { mountConsole } from './console.ts'
import { contacts, tellContact } from './contacts.ts'
import { diagnoses } from './diagnosis.ts'
import { mountDocs, openApi } from './docs.ts'
import { documents } from './documents.ts'
import type { Door, RenderFirstPage, RenderLetter, RenderPortalView } from './door.ts'
import { factors } from './factors.ts'
import { grants } from './grants.ts'
import { type HealthSettings, type MailWorker, mountHealth } from './health.ts'
import { history } from './history.ts'
import { jobs } from './jobs.ts'
import { readJson } from './json.ts'
import { letters } from './letters.ts'
import { limitHits } from './limit-hits.ts'
import { loginEmails } from './login-emails.ts'
import { magicLinks } from './magic-links.ts'
import { members } from './members.ts'
import { messages } from './messages.ts'
import { numbers } from './numbers.ts'
import { packetContacts } from './packet-contacts.ts'
import { packets } from './packets.ts'
import { passkeys } from './passkeys.ts'
import { portalViews } from './portal-views.ts'
import { previews } from './previews.ts'
import { problemOf, problemTeller, type TellMore, tellProblem } from './problems.ts'
import { projectFiles } from './project-files.ts'
import { projects } from './projects.ts'
import { records } from './records.ts'
import { reminders } from './reminders.ts'
import { mountReports, reportSources } from './report-sources.ts'
import { senderDomains } from './sender-domains.ts'
import { sessions } from './sessions.ts'
import { mountMemberLinks, signIns } from './sign-ins.ts'
import { mountSignOn, singleSignOn } from './single-sign-on.ts'
import { mountStart } from './start.ts'
import { trials } from './trials.ts'

interface ApiOptions {
  engine: Engine
  config: HealthSettings & { url: URL; mailFrom: { address: string } }
  outbox: MailWorker
  mail: 'inbox' | 'smtp'
  renderLetter: RenderLetter
  renderFirstPage: RenderFirstPage
  renderPortalView: RenderPortalView
  /** Where the built console lies; the usual place when left out. */
  consoleFolder?: string
}

export async function mountApi(app: FastifyInstance, options: ApiOptions): Promise<void> {
  const { engine, config, outbox, mail, renderLetter, renderFirstPage, renderPortalView } = options
  const cookies = cookieKeeper(config.url)
  const door: Door = {
    engine,
    origin: config.url.origin,
    cookies,
    mail,
    mailFrom: config.mailFrom.address,
    version,
    renderLetter,
    renderFirstPage,
    renderPortalView,
  }
  mountHealth(app, { engine, outbox, config })
  await app.register(async (start) => mountStart(start, door))
  mountMemberLinks(app, door)
  mountSignOn(app, door)
  mountReports(app, engine)
  await app.register(async (console) => mountConsole(console, options.consoleFolder))
  await app.register(async (api) => mountV1(api, door), { prefix: '/api' })
}

/** Everything below is judged, read and refused in one voice. */
async function mountV1(scope: FastifyInstance, door: Door): Promise<void> {
  const { engine, origin, cookies } = door
  scope.setValidatorCompiler(validatorCompiler)
  scope.setSerializerCompiler(serializerCompiler)
  scope.setErrorHandler(problemTeller(origin, tellMore(engine)))
  const methodsAt = methodsOf(scope)
  scope.setNotFoundHandler((request, reply) => {
    const methods = methodsAt(request)
    if (methods.length === 0) return tellProblem(reply, problemOf(origin, request.id, 'not_found'))
    return tellProblem(reply.header('allow', methods.join(', ')), problemOf(origin, request.id, 'method_not_allowed'))
  })
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (request: FastifyRequest, bytes: Buffer) => {
    const type = request.headers['content-type'] ?? ''
    const [, charset] = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(type) ?? []
    if (charset !== undefined && !/^utf-?8$/i.test(charset)) throw new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(type)
    return bytes.length === 0 ? undefined : readJson(bytes)
  })
  // What was packed is not unpacked here.
  scope.addHook('preParsing', async ({ headers }) => {
    const encoding = headers['content-encoding'] ?? 'identity'
    if (encoding.toLowerCase() !== 'identity') throw new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(encoding)
  })
  callers(scope, engine, cookies)
  await scope.register(multipart, { throwFileSizeLimit: false })
  // What has no body says nothing, which is not the same as saying null.
  scope.addHook('preValidation', async (request) => {
    if (request.body === undefined && !request.isMultipart()) request.body = {}
  })
  // The parser makes a list of two; a field that takes several takes them in one, with commas.
  scope.addHook('preValidation', async ({ query }) => {
    const [twice] = Object.entries(query as object).find(([, value]) => Array.isArray(value)) ?? []
    if (twice !== undefined) throw new Refusal('invalid', { fields: { [twice]: 'This is said twice.' } })
  })
  await scope.register(swagger, openApi(origin, door.version))
  await scope.register(
    async (v1) => {
      const api = v1 as unknown as Api
      for (const noun of [
        accounts,
        members,
        companies,
        contacts,
        projects,
        records,
        documents,
        projectFiles,
        previews,
        comments,
        packets,
        packetContacts,
        grants,
        loginEmails,
        passkeys,
        magicLinks,
        diagnoses,
        portalViews,
        trials,
        messages,
        letters,
        reminders,
        jobs,
        numbers,
        history,
        apiKeys,
        sessions,
        signIns,
        factors,
        singleSignOn,
        reportSources,
        senderDomains,
        limitHits,
      ])
        noun(api, door)
    },
    { prefix: '/v1' },
  )
  mountDocs(scope)
}

/** Who was not let in, or not let do what they asked: told to whoever runs this (LOG-01). */
const noted: ReadonlySet<string> = new Set<RefusalCode>([
  'unauthenticated',
  'forbidden',
  'too_many_asks',
  'factor_wrong',
  'passkey_refused',
  'sign_in_ended',
  'sign_on_only',
])

/** What stands beside a refusal: the contact that has the address already, so that nobody must look for it. */
function tellMore(engine: Engine): TellMore {
  return async ({ code, facts }, { caller, log, id, routeOptions }) => {
    if (noted.has(code)) {
      log.info(
        {
          id,
          refusal: code,
          right: routeOptions.config.right,
          route: routeOptions.url,
          actor: caller?.by.actor,
          accountId: caller?.by.accountId,
        },
        'Refused',
      )
    }
    if (code !== 'address_taken' || !caller || typeof facts.contactId !== 'string') return facts
    const { policy } = await engine.accounts.get(caller.by.accountId)
    const contact = await engine.contacts.get(caller.by, facts.contactId as ContactId)
    return { ...facts, contact: tellContact(caller.by, contact, policy.dormantMonths, engine.clock.now()) }
  }
}
