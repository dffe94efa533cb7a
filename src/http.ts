// What both web doors stand on: one server that knows its own name, refuses strangers' forms and says nothing it need not.

import { randomBytes } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import fastifyCookie from '@fastify/cookie'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import type { Right } from './engine/rights.ts'
import { secretLength } from './engine/secrets.ts'
import type { AccountId, FileType, Version, Visitor } from './nouns.ts'
import { visitorFrom } from './visitors.ts'

/** What a route asks of whoever calls it. `anyone` and `contact` are judged by the portal, rights by the API. */
export type RouteRight = Right | 'anyone' | 'contact' | 'member'

declare module 'fastify' {
  interface FastifyContextConfig {
    right?: RouteRight
    /** A form: where a browser sends neither Origin nor Sec-Fetch-Site, its hidden token decides (see `formTokenNeeded`). */
    form?: boolean
    /** What it does hangs on the secret in its address and on no cookie, so a page elsewhere could borrow nothing. */
    anyOrigin?: boolean
    /** Answers under every Host: health and metrics. */
    anyHost?: boolean
  }
  interface FastifyRequest {
    visitor: Visitor
    /** Set on a form whose origin the browser did not tell: the door must check the form token before it acts. */
    formTokenNeeded: boolean
  }
}

interface HttpOptions {
  /** The public origin: the only name we answer to. */
  url: URL
  /** Hops whose X-Forwarded-For counts. */
  trustProxy: number
  log: FastifyBaseLogger
  patience?: Patience
}

/** In milliseconds. */
interface Patience {
  /** A small body has so long to arrive. */
  body: number
  /** An upload may take long, but not without a byte. */
  upload: number
}

/** What is refused before any door is reached. */
export const early = {
  misdirected: { status: 421, title: 'Another address', detail: 'This address is not served here.' },
  cross_site: { status: 403, title: 'Sent from elsewhere', detail: 'This was sent from another page. Open ours and try again.' },
  headers_too_large: {
    status: 431,
    title: 'Too much before the body',
    detail: 'Address and headers may have 16 KiB together. In a browser, clear this site’s cookies and try again.',
  },
  too_slow: { status: 408, title: 'Too slow', detail: 'The request did not come in whole in time. Send it again.' },
  malformed: { status: 400, title: 'Not readable', detail: 'The request is not well-formed.' },
}
type EarlyCode = keyof typeof early

const headLimit = 16_384
const jsonLimit = 64 * 1024
const usualPatience: Patience = { body: 30_000, upload: 60_000 }
/** So long those who still come hold up the shutting of the door. */
const goodbye = 1_000

/** A server without routes. Adding one that states no right throws, so the start stops. */
export async function createHttp({ url, trustProxy, log, patience = usualPatience }: HttpOptions): Promise<FastifyInstance> {
  const nextId = nameRequests()
  const app = Fastify({
    loggerInstance: log,
    // We write our own line per answer, without the address: that one may hold a secret.
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: trustProxy > 0 ? (_address: string, hop: number) => hop < trustProxy : false,
    bodyLimit: jsonLimit,
    // The router's own refusals would repeat the address, under any Host and without our headers.
    rewriteUrl: ({ url = '/' }) => legible(url),
    clientErrorHandler: unread(url, nextId),
    genReqId: nextId,
    // Each line names its request itself.
    childLoggerFactory: (logger) => logger,
    forceCloseConnections: 'idle',
    // Whoever came in before the door was shut is answered, however late (see `lettingIn`).
    return503OnClosing: false,
    routerOptions: { maxParamLength: headLimit },
    // An upload on a slow phone takes minutes; small bodies are watched below.
    requestTimeout: 900_000,
    keepAliveTimeout: 72_000,
    http: { maxHeaderSize: headLimit, headersTimeout: 20_000 },
  })
  app.addHook('onRoute', (route) => {
    if (!route.config?.right) throw new Error(`The route ${route.method} ${route.url} states no right.`)
  })
  await app.register(fastifyCookie)
  app.decorateRequest('visitor', {
    getter(this: FastifyRequest) {
      return visitorFrom(this.headers['user-agent'], this.ip)
    },
  })
  app.decorateRequest('formTokenNeeded', false)
  lettingIn(app)
  app.addHook('onRequest', hostKeeper(url))
  app.addHook('onRequest', originKeeper(url))
  app.addHook('onRequest', slowCutter(url, patience))
  app.addHook('onSend', plainHeaders(url))
  app.addHook('onResponse', (request, reply, done) => {
    const line = {
      id: request.id,
      method: request.method,
      route: request.routeOptions.url,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    }
    if (request.method === 'GET' || request.method === 'HEAD') request.log.debug(line)
    else request.log.info(line)
    done()
  })
  return app
}

/**
 * Who is connected when we are told to go gets an answer. With the door the system would break off all whom it has not handed over yet, and
 * it hands over one in each turn of the loop: so turns go by until one brings nobody. Answers wait as long, for each brings the next request.
 */
function lettingIn(app: FastifyInstance) {
  let shut: Promise<void> | null = null
  let came = true
  const comes = () => {
    came = true
  }
  app.addHook('onRequest', (_request, _reply, done) => {
    comes()
    if (shut) void shut.then(() => done())
    else done()
  })
  app.addHook('preClose', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    shut = promise
    app.server.on('connection', comes)
    // In what is left of this turn nobody can come.
    await new Promise(setImmediate)
    for (const since = performance.now(); came && performance.now() - since < goodbye; ) {
      came = false
      await new Promise(setImmediate)
    }
    // The door is shut in this very turn.
    setImmediate(resolve)
  })
  // Nobody is asked to come again by the same way.
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (shut) reply.header('connection', 'close')
    done(null, payload)
  })
}

/**
 * The methods that a door's routes take at the path of a request, for whoever finds no route for it; none where nothing is.
 * To be asked for before the routes are added.
 */
export function methodsOf(door: FastifyInstance): (request: Pick<FastifyRequest, 'url'>) => string[] {
  const known = new Map<string, Set<string>>()
  door.addHook('onRoute', ({ url, method }) => {
    known.set(url, new Set([...(known.get(url) ?? []), ...[method].flat()]))
  })
  return ({ url }) => {
    const [path = ''] = url.split('?')
    // Where a word stands for itself, what an id in its place would take is not meant.
    const there = known.get(path) ?? [...known].flatMap(([shape, methods]) => (isAt(path, shape) ? [...methods] : []))
    return [...new Set(there)].sort()
  }
}

function isAt(path: string, shape: string): boolean {
  const parts = path.split('/')
  const names = shape.split('/')
  return names.length === parts.length && names.every((name, at) => (name.startsWith(':') ? parts[at] !== '' : name === parts[at]))
}

/** In an address that cannot be read every sign stands for itself: it leads nowhere then, by the way of all that lead nowhere. */
function legible(address: string): string {
  if (!address.includes('%')) return address
  const [path = ''] = address.split(/[?#]/, 1)
  try {
    decodeURI(path)
    return address
  } catch {
    return path.replaceAll('%', '%25') + address.slice(path.length)
  }
}

/** Names that no other process or start gives: asking the system for chance at every request would cost more than routing it. */
function nameRequests() {
  const start = randomBytes(6).toString('hex')
  let count = 0
  return () => `${start}-${(count++).toString(36)}`
}

const unreadCodes: { [code: string]: EarlyCode } = { HPE_HEADER_OVERFLOW: 'headers_too_large', ERR_HTTP_REQUEST_TIMEOUT: 'too_slow' }

/** What Node itself cannot read is no request yet: it is answered where it came in. */
function unread(url: URL, nextId: () => string) {
  return (error: Error & { code?: string; rawPacket?: unknown }, socket: Socket) => {
    if (error.code === 'ECONNRESET' || socket.destroyed) return
    const [, path = '/api/'] = /^[A-Za-z]+ (\/\S*)/.exec(String(error.rawPacket ?? '').slice(0, 200)) ?? []
    lastWords(socket, url, path, nextId(), unreadCodes[error.code ?? ''] ?? 'malformed')
  }
}

/** An answer past all that answers usually, and the end of the line. */
function lastWords(socket: Socket, url: URL, path: string, requestId: string, code: EarlyCode): void {
  const { status, detail } = early[code]
  const forPerson = !path.startsWith('/api/')
  const body = forPerson ? `${detail}\n` : JSON.stringify(problem(url, code, requestId))
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `content-type: ${forPerson ? 'text/plain; charset=utf-8' : 'application/problem+json; charset=utf-8'}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    'x-content-type-options: nosniff',
    'connection: close',
  ]
  if (socket.writable) socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`)
  socket.destroy()
}

const problem = (url: URL, code: EarlyCode, requestId: string) => {
  const { status, title, detail } = early[code]
  return { type: `${url.origin}/api/docs/errors#${code}`, title, status, code, detail, requestId }
}

const loopbackNames = ['127.0.0.1', '[::1]']

/** Only our own name is answered; on this machine its other names lead to it. */
function hostKeeper(url: URL) {
  return (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    if (request.routeOptions.config.anyHost) return done()
    const hosts = hostsIn(request.raw.rawHeaders)
    const host = spelled(request.headers.host ?? '', url)
    if (hosts < 2 && host === url.host && request.raw.url?.startsWith('/')) return done()
    const elsewhere = url.hostname === 'localhost' && loopbackNames.some((name) => host === url.host.replace('localhost', name))
    if (elsewhere && (request.method === 'GET' || request.method === 'HEAD') && request.raw.url?.startsWith('/')) {
      return reply.redirect(url.origin + request.raw.url, 302)
    }
    return refuse(url, request, reply, 'misdirected')
  }
}

/** As we spell it: in small letters, without the port that goes without saying. */
function spelled(host: string, url: URL): string {
  if (host === url.host) return host
  const usual = url.protocol === 'https:' ? ':443' : ':80'
  const small = host.toLowerCase()
  return url.port === '' && small.endsWith(usual) ? small.slice(0, -usual.length) : small
}

/** Node keeps the first of several and hides the others. */
function hostsIn(names: readonly string[]): number {
  let hosts = 0
  for (let at = 0; at < names.length; at += 2) {
    const name = names[at] as string
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1
  }
  return hosts
}

/** Unsafe methods come from our own pages, or from programs that bring nothing a browser would add by itself. */
function originKeeper(url: URL) {
  return (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return done()
    if (request.routeOptions.config.anyOrigin) return done()
    const { origin, authorization, cookie } = request.headers
    const site = request.headers['sec-fetch-site']
    // No page elsewhere can make a browser send a bearer, and where one says who calls no cookie is looked at. A proxy may add one to every request.
    const { right } = request.routeOptions.config
    if (right !== 'anyone' && right !== 'contact' && /^bearer /i.test(authorization ?? '')) return done()
    if (site === 'same-origin') return done()
    if (site === undefined && origin === url.origin) return done()
    // No cookie to borrow and no page named: not a browser.
    if (site === undefined && origin === undefined && cookie === undefined) return done()
    // An old browser, or one that hides where it comes from: the form's own token decides.
    if (site === undefined && (origin === undefined || origin === 'null') && request.routeOptions.config.form) {
      request.formTokenNeeded = true
      return done()
    }
    return refuse(url, request, reply, 'cross_site')
  }
}

/** Before any door is reached: a problem document for programs, one plain sentence for everybody else. */
function refuse(url: URL, request: FastifyRequest, reply: FastifyReply, code: EarlyCode): FastifyReply {
  const { status, detail } = early[code]
  if (!request.raw.url?.startsWith('/api/')) return reply.code(status).type('text/plain; charset=utf-8').send(`${detail}\n`)
  return reply
    .code(status)
    .type('application/problem+json')
    .send(JSON.stringify(problem(url, code, request.id)))
}

/** What stops coming in halfway is told so, unless it was answered already, and cut off. */
function slowCutter(url: URL, patience: Patience) {
  return (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    if (request.method === 'GET' || request.method === 'HEAD' || request.raw.complete) return done()
    const { socket } = request.raw
    const cut = () => {
      if (reply.raw.headersSent) socket.destroy()
      else if (!request.raw.complete) lastWords(socket, url, request.raw.url ?? '/', request.id, 'too_slow')
    }
    if (/^(?:multipart\/|application\/offset\+octet-stream)/.test(request.headers['content-type'] ?? '')) {
      // A socket that only pretends (`inject`) has no clock.
      if ('setTimeout' in socket) request.raw.setTimeout(patience.upload, cut)
      return done()
    }
    const timer = setTimeout(() => request.raw.complete || cut(), patience.body)
    request.raw.once('close', () => clearTimeout(timer))
    // Node forgets a request that was answered before it was whole: only the answer's end is told then.
    reply.raw.once('close', () => clearTimeout(timer))
    done()
  }
}

function plainHeaders(url: URL) {
  const always: [string, string][] = [
    ['x-content-type-options', 'nosniff'],
    ['cross-origin-opener-policy', 'same-origin'],
    ['cross-origin-resource-policy', 'same-origin'],
    ['x-robots-tag', 'noindex, noarchive'],
  ]
  if (url.protocol === 'https:') always.push(['strict-transport-security', 'max-age=31536000; includeSubDomains'])
  const unlessSaid: [string, string][] = [
    ['cache-control', 'no-store'],
    ['referrer-policy', 'same-origin'],
    ['content-security-policy', "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"],
  ]
  return (_request: FastifyRequest, reply: FastifyReply, payload: unknown, done: (error: null, payload: unknown) => void) => {
    for (const [name, value] of always) reply.header(name, value)
    for (const [name, value] of unlessSaid) if (!reply.hasHeader(name)) reply.header(name, value)
    done(null, payload)
  }
}

/** A file's name as its sender has it. Forms write a quotation mark as %22, which would end the name (HTML, multipart form data). */
export const sentName = (written: string): string => written.replaceAll('%22', '"')

/** Headers under which a stored file goes out: always as a download, and whatever the bytes claim to be, a browser that opens them gives them nothing. */
export const attachment = ({ fileName, fileType, size }: Pick<Version, 'fileName' | 'fileType' | 'size'>): { [name: string]: string } => ({
  'content-type': mediaTypes[fileType],
  'content-length': String(size),
  'content-disposition': disposition(fileName),
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
})

/** RFC 6266: a plain name that every reader takes and that hides no file, and the whole one after RFC 8187. */
function disposition(fileName: string): string {
  const plain = fileName
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/["\\%;/]/g, '_')
    .trim()
    .replace(/^(?=\.|$)/, 'file')
  const whole = encodeURIComponent(fileName.toWellFormed()).replace(
    /['()*!]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`
}

export const mediaTypes: { [type in FileType]: string } = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  tiff: 'image/tiff',
  heic: 'image/heic',
  webp: 'image/webp',
  txt: 'text/plain; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** Headers of a picture that we made of somebody's file. */
export const picture = { 'content-type': 'image/webp', 'content-security-policy': "sandbox; default-src 'none'" }

/** Cookies of ours: `__Host-` and Secure wherever there is https, which only localhost may lack. */
export function cookieKeeper(url: URL) {
  const secure = url.protocol === 'https:'
  const full = (name: string) => (secure ? `__Host-${name}` : name)
  const flags = { path: '/', httpOnly: true, secure, sameSite: 'lax' } as const
  return {
    read: (request: FastifyRequest, name: string): string | null => request.cookies[full(name)] ?? null,
    /** The accounts at which this browser holds a contact's session, dead or alive. */
    accountsOf: (request: FastifyRequest): AccountId[] =>
      Object.keys(request.cookies).flatMap((name) => {
        const [, plain] = /^portico_([0-9A-Za-z]{22})$/.exec(secure ? name.replace(/^__Host-/, '') : name) ?? []
        return plain && name === full(`portico_${plain}`) ? [`acc_${plain}` as AccountId] : []
      }),
    /** `maxAge` in seconds; without it the cookie goes with the browser's session. */
    set: (reply: FastifyReply, name: string, value: string, maxAge?: number) =>
      reply.setCookie(full(name), value, maxAge === undefined ? flags : { ...flags, maxAge }),
    drop: (reply: FastifyReply, name: string) => reply.clearCookie(full(name), flags),
  }
}
export type Cookies = ReturnType<typeof cookieKeeper>

/**
 * Mail programs break an address, and take what stands around it along; people paste it twice. A secret of ours is letters and digits, as
 * many as it has: what stands between them and what follows is not its own. Its signature still has to be right.
 */
export const secretIn = (request: FastifyRequest): string =>
  (request.params as { secret: string }).secret.replace(/[^0-9A-Za-z]+/g, '').slice(0, secretLength)

/** The part of an account's or a link's id that names its cookies. */
export const plainId = (id: string): string => id.slice(id.indexOf('_') + 1)
export const memberCookie = 'portico_console'
/** The mailed key of a member, traded for a clean address. */
export const memberLinkCookie = 'portico_console_link'
/** What this browser asked an identity provider, sealed. */
export const signOnCookie = 'portico_sign_on'
/** A member's way in that waits for the second factor. */
export const signInCookie = 'portico_console_sign_in'
export const sessionCookie = (accountId: string): string => `portico_${plainId(accountId)}`
export const deviceCookie = (accountId: string): string => `portico_device_${plainId(accountId)}`
/** Which browser asked for a letter; until it does, what its form is known by. */
export const askCookie = (accountId: string): string => `portico_ask_${plainId(accountId)}`
/** Which browser a passkey was asked of, while nobody is signed in there. */
export const passkeyCookie = (accountId: string): string => `portico_passkey_${plainId(accountId)}`
/** A member who looks at what a client would see. */
export const trialCookie = (accountId: string): string => `portico_trial_${plainId(accountId)}`
export const linkCookie = (linkId: string): string => `portico_link_${plainId(linkId)}`
/** So long (seconds) the browser that came by a letter's link may stay on its page. */
export const linkSeconds = 600
