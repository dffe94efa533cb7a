// How the API says no: one table of titles and statuses, told as problem documents (RFC 9457).

import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { Refusal, type RefusalCode, type RefusalFacts } from '../engine/refusals.ts'
import { early } from '../http.ts'
import { DiskFull, isOutage, Unavailable } from '../store/faults.ts'
import { NotJson } from './json.ts'

/** What HTTP itself refuses, before the engine is asked. */
type DoorCode = keyof typeof early | 'method_not_allowed' | 'media_type' | 'body_too_large' | 'fault'
type ProblemCode = RefusalCode | DoorCode

interface Told {
  status: number
  title: string
  /** What to do about it, for the person at the other end. */
  detail: string
}

const told = (status: number, title: string, detail: string): Told => ({ status, title, detail })

/** Every code there is. `docs/errors.md` explains each; a test keeps the two together. */
export const problems = {
  not_found: told(404, 'Not found', 'There is nothing here, or it belongs to somebody else.'),
  unauthenticated: told(401, 'Not signed in', 'Send an API key as a bearer token, or sign in to the console.'),
  forbidden: told(403, 'Not allowed', 'Your role does not include this right.'),
  invalid: told(422, 'Not valid', 'Some fields cannot be taken as they are.'),
  link_invalid: told(404, 'Not a valid link', 'Part of the address may be missing.'),
  link_expired: told(410, 'The link has ended', 'Ask for a new one.'),
  link_used: told(410, 'The link was already used', 'Each link works once. Ask for a new one.'),
  link_replaced: told(410, 'There is a newer letter', 'Use the newest letter, or ask for a new one.'),
  link_revoked: told(410, 'Access was revoked', 'Ask the person who invited you.'),
  link_access_ended: told(410, 'The access has ended', 'Ask the person who invited you.'),
  link_asleep: told(410, 'The access sleeps', 'It was not used for a long time. Ask the person who invited you.'),
  signed_in_as_other: told(409, 'Somebody else is signed in', 'Sign out first.'),
  proof_needed: told(403, 'A press is not enough', 'The account asks for the address, or for a code that is mailed there.'),
  proof_wrong: told(403, 'Another address', 'The link is for another address.'),
  signed_out: told(401, 'Signed out', 'Sign in again.'),
  access_revoked: told(403, 'Access Revoked', 'The access was taken away.'),
  access_ended: told(403, 'The access has ended', 'Ask the person who invited you.'),
  access_asleep: told(403, 'The access sleeps', 'It was not used for a long time. Ask the person who invited you.'),
  ability_missing: told(403, 'Not included', 'The access does not include this.'),
  too_many_asks: told(429, 'Too many requests', 'Wait a little, then try again.'),
  code_wrong: told(403, 'Not this code', 'The code is not the one in the letter.'),
  code_ended: told(410, 'The code is over', 'Ask for a new letter.'),
  address_invalid: told(422, 'Not a mail address', 'Write one plain address, like name@company.com.'),
  address_differs: told(
    409,
    'Another address',
    'The contact has another address. Say "changeAddress": true to correct it, or invite another contact.',
  ),
  address_taken: told(409, 'The address is taken', 'Somebody else has this address already.'),
  phone_invalid: told(422, 'No phone number for text messages', 'Give the contact a number with its country, like +1 555 010 0123.'),
  texts_off: told(409, 'Text messages are off', 'This installation has no gateway for them: the operator sets SMS_URL.'),
  address_suppressed: told(
    409,
    'The address gets no letters',
    'A letter to it came back, or its reader called one unwanted. Fix address and resend, or lift the stop with a reason.',
  ),
  slug_taken: told(409, 'The portal address is taken', 'Choose another one.'),
  grant_ended: told(409, 'The access has ended', 'Give access anew.'),
  grant_beside_live: told(
    409,
    'There is a newer access',
    'The contact has been given access to this anew; the old one cannot come back beside it.',
  ),
  contact_disabled: told(409, 'The contact is disabled', 'Enable the contact first.'),
  no_access: told(409, 'No live access', 'Invite the person, or restore their access, first.'),
  shown_once: told(409, 'Shown once', 'It was shown to the first request with this Idempotency-Key, and only there. Make a new one.'),
  record_archived: told(409, 'The record is archived', 'Bring it back from the archive first.'),
  requirement_withdrawn: told(409, 'No longer asked for', 'The requirement was withdrawn. Ask for it again first.'),
  file_missing: told(422, 'No file', 'Choose a file that is not empty.'),
  file_type: told(
    415,
    'Not a type we take',
    'Send a PDF, PNG, JPG, TIFF, HEIC or WebP whose name and content agree. Files of a project may be txt, csv, docx or xlsx too.',
  ),
  file_too_large: told(413, 'Too large', 'A file may have 25 MiB.'),
  comments_too_many: told(409, 'Too many comments', 'A conversation holds 1,000 comments.'),
  files_too_many: told(413, 'Too many files', 'A record may hold 100 files and 500 MiB.'),
  upload_cut_off: told(400, 'The upload was cut off', 'Send it again.'),
  disk_full: told(507, 'No room left', 'The disk of the server is full. Nothing was kept; try again later.'),
  nothing_to_review: told(409, 'Nothing to review', 'This version was judged already, or a newer one came in.'),
  nothing_to_take_back: told(409, 'Nothing to take back', 'Nothing was decided here, or a newer version was judged since.'),
  reason_needed: told(422, 'A reason is needed', 'Say why, in a sentence that others will read.'),
  job_ended: told(409, 'The job has ended', 'There is nothing left to stop.'),
  job_too_large: told(422, 'Too many at once', 'A job may hold 5,000 records. Narrow the filter.'),
  day_full: told(
    429,
    'Enough for today',
    'An account may begin 10,000 rows of bulk work in 24 hours, and send 10,000 letters one by one. Try again later.',
  ),
  sender_failing: told(
    409,
    'A sender domain fails its checks',
    'More than 1,000 letters would go while the domain named here is not in order, and many may not arrive. Mend it, or say "sendAnyway": "yes".',
  ),
  not_invitable: told(409, 'A packet has letters of its own', 'Send or nudge it where the packet was made.'),
  packet_sent: told(409, 'The packet was sent', 'What people were sent stays as it is. Replace a file, or make another packet.'),
  packet_changed: told(409, 'The files have changed', 'Look at them once more before you approve.'),
  no_words: told(422, 'Nothing was written', 'Write what you want to ask or say.'),
  nothing_failed: told(
    409,
    'Nothing failed',
    'No row can be tried again. A letter that came back goes out again once its address is mended.',
  ),
  nothing_selected: told(422, 'Nothing selected', 'Name records, or a filter that finds some.'),
  idempotency_reused: told(422, 'The key was used before', 'This Idempotency-Key belongs to another request. Take a new one.'),
  owner_link_invalid: told(404, 'Not a valid owner link', 'Part of the address may be missing.'),
  owner_link_ended: told(410, 'The owner link has ended', 'Make a new one with: portico owner-link'),
  owner_exists: told(409, 'There is an owner already', 'Make a link for that owner with: portico owner-link'),
  factor_needed: told(403, 'Show your second factor', 'This needs a second factor that was shown in the last quarter of an hour.'),
  factor_wrong: told(422, 'Not right', 'The code is not right, or was used before. Wait for the next one.'),
  factor_exists: told(409, 'There is a second factor already', 'Sign in with that one. Another app is set up once the first is removed.'),
  last_factor: told(409, 'The last factor', 'A member keeps one second factor. Add another one first.'),
  sign_in_ended: told(410, 'Begin again', 'This sign-in took too long or is done. Ask for a new link.'),
  domain_exists: told(409, 'The domain is there already', 'Look at it under Sender domains.'),
  domain_unverified: told(409, 'Not proven yet', 'Letters can come from it once its DKIM key is in the DNS.'),
  domains_too_many: told(409, 'Too many domains', 'An account may have ten. Remove one first.'),
  sign_on_missing: told(404, 'No single sign-on', 'This organisation has none here. Use your email.'),
  sign_on_refused: told(403, 'Not let in', 'Your organisation’s sign-in worked, but it does not lead to a member here. Ask an owner.'),
  sign_on_only: told(409, 'Single sign-on only', 'This organisation lets members in by single sign-on alone.'),
  sign_on_untested: told(
    409,
    'Try it first',
    'Somebody must have come in by single sign-on, as it is set up now, before it becomes the only way.',
  ),
  sign_on_unreachable: told(
    502,
    'The identity provider does not answer',
    'Check the issuer, and that this machine reaches it at a public address.',
  ),
  last_owner: told(409, 'The last owner', 'An account keeps an owner who can come in. Make somebody else an owner first.'),
  member_disabled: told(409, 'The member is disabled', 'Enable the member first.'),
  challenge_ended: told(409, 'Too late', 'This was begun too long ago, or answered already. Begin again.'),
  passkey_refused: told(403, 'The passkey was not accepted', 'It is not known here, or what it sent does not hold. Sign in another way.'),
  passkey_needed: told(401, 'A passkey is needed', 'This account asks everybody for a passkey. Use yours, or ask to be invited again.'),
  passkey_last: told(409, 'The last passkey', 'This account asks for one, so make another before you remove it.'),
  passkey_taken: told(409, 'The passkey is there already', 'This device has a passkey here already.'),
  passkeys_too_many: told(409, 'Too many passkeys', 'A person may hold ten. Remove one first.'),
  sign_in_too_old: told(403, 'Sign in again', 'This asks for a sign-in of the last few minutes.'),
  session_copied: told(403, 'Not from this link', 'Staff made it, or it went by text message. Sign in with your own letter first.'),
  unavailable: told(503, 'Not available for a moment', 'The database is busy or away. Try again in a few seconds.'),
  ...early,
  method_not_allowed: told(405, 'Not done here', 'This address takes other methods; the Allow header names them.'),
  media_type: told(415, 'Not a type we read', 'Send application/json, or multipart/form-data for files.'),
  body_too_large: told(413, 'Too large', 'The body is larger than this call takes.'),
  fault: told(500, 'A fault of ours', 'It has been noted under the request id. Nothing was half-done.'),
} satisfies Record<ProblemCode, Told>

export type Fields = { [field: string]: string }

export interface Problem {
  type: string
  title: string
  status: number
  code: ProblemCode
  detail: string
  fields?: Fields
  requestId: string
  [fact: string]: unknown
}

/** What a door may put beside a refusal, such as the contact that has the address. */
export type TellMore = (refusal: Refusal, request: FastifyRequest) => Promise<RefusalFacts>

/** Answers whatever was thrown in the API. A fault, and why the database or the disk did not do it, is logged once, here, and never shown. */
export function problemTeller(origin: string, more: TellMore) {
  return async (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const refusal = refusalFrom(error)
    // What still comes in is let run out, or the connection would hang behind its answer.
    if (!request.raw.complete) request.raw.resume()
    const line = { id: request.id, route: request.routeOptions.url, err: error }
    if (refusal.code === 'fault') request.log.error(line, 'A request met a fault')
    else if (isOutage(error)) request.log.warn(line, 'A request could not be done')
    // What stands beside a refusal is a kindness: if it cannot be had, the refusal goes without.
    const facts = refusal instanceof Refusal ? await more(refusal, request).catch(() => refusal.facts) : refusal.facts
    return tellProblem(reply, problemOf(origin, request.id, refusal.code, facts))
  }
}

export function tellProblem(reply: FastifyReply, problem: Problem) {
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="Portico"')
  if (problem.status === 503 || problem.status === 429) reply.header('retry-after', String(problem.retryAfter ?? 5))
  return reply.code(problem.status).type('application/problem+json; charset=utf-8').serializer(JSON.stringify).send(problem)
}

export function problemOf(origin: string, requestId: string, code: ProblemCode, { fields, ...facts }: RefusalFacts = {}): Problem {
  const { status, title, detail } = problems[code]
  const problem: Problem = { type: `${origin}/api/docs/errors#${code}`, title, status, code, detail, requestId }
  if (fields) problem.fields = fields as Fields
  for (const [name, value] of Object.entries(facts)) if (!(name in problem)) problem[name] = value
  return problem
}

type Answered = Refusal | { code: DoorCode; facts: RefusalFacts }

/** Everything that is not expected becomes a fault, whatever it says of itself. */
function refusalFrom(error: unknown): Answered {
  if (error instanceof Refusal) return withField(error)
  if (error instanceof Unavailable) return new Refusal('unavailable')
  if (error instanceof DiskFull) return new Refusal('disk_full')
  if (error instanceof NotJson) return { code: 'malformed', facts: {} }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const { validationContext } = error as FastifyError
    // What cannot be the id of anything is not found, exactly like an id that nothing has.
    return validationContext === 'params' ? new Refusal('not_found') : new Refusal('invalid', { fields: fieldsOf(error.validation) })
  }
  return transport[(error as FastifyError)?.code] ?? { code: 'fault', facts: {} }
}

const transport: { [code: string]: Answered } = {
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'body_too_large', facts: {} },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { code: 'media_type', facts: {} },
  FST_ERR_ROUTE_MISSING_CONTENT_TYPE: { code: 'malformed', facts: {} },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: { code: 'malformed', facts: {} },
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: 'malformed', facts: {} },
  FST_ERR_CTP_INVALID_JSON_BODY: { code: 'malformed', facts: {} },
  FST_INVALID_MULTIPART_CONTENT_TYPE: { code: 'media_type', facts: {} },
  FST_FILES_LIMIT: new Refusal('files_too_many'),
  FST_PARTS_LIMIT: new Refusal('files_too_many'),
  FST_FIELDS_LIMIT: new Refusal('invalid'),
  FST_INVALID_JSON_FIELD_ERROR: new Refusal('invalid'),
  FST_PROTO_VIOLATION: new Refusal('invalid'),
}

/** A refusal that names its one field says so as all others do. */
function withField(refusal: Refusal): Refusal {
  const { field, ...facts } = refusal.facts
  if (typeof field !== 'string') return refusal
  return new Refusal(refusal.code, { ...facts, fields: { [field]: problems[refusal.code].detail } })
}

interface Issue {
  instancePath: string
  keyword: string
  message?: string | undefined
  params?: unknown
}

/** More of them help nobody: a list of forty thousand wrong ids would be answered with twenty times its own length. */
const mostTold = 100

/** `requirements.0.name`: what is wrong with which field, in one sentence each. */
export function fieldsOf(issues: readonly Issue[]): Fields {
  const fields: Fields = {}
  let left = mostTold
  for (const issue of issues) {
    const at = issue.instancePath.split('/').filter(Boolean)
    const { keys } = (issue.params ?? {}) as { keys?: string[] }
    const names = keys ? keys.slice(0, left).map((key) => [...at, key]) : [at]
    for (const name of names) fields[name.join('.') || 'body'] ??= sentenceOf(issue)
    left -= names.length
    if (left <= 0) break
  }
  return fields
}

function sentenceOf({ keyword, message = '', params }: Issue): string {
  const { values, options, minimum, maximum, origin, expected } = (params ?? {}) as { [name: string]: unknown }
  const unit = origin === 'string' ? ' letters' : origin === 'array' ? ' entries' : ''
  if (keyword === 'unrecognized_keys') return 'There is no such field.'
  if (keyword === 'invalid_type' && message.endsWith('received undefined')) return 'This is needed.'
  if (keyword === 'invalid_type') return `This must be of the type ${expected === 'int' ? 'integer' : expected}.`
  const words = keyword === 'invalid_value' ? values : options
  if (Array.isArray(words)) return `Take one of: ${words.join(', ')}.`
  if (keyword === 'too_small') return minimum === 1 && unit ? 'This is needed.' : `At least ${minimum}${unit}.`
  if (keyword === 'too_big') return `At most ${maximum}${unit}.`
  const ours = keyword === 'custom' || keyword === 'invalid_format' || (keyword === 'invalid_union' && message !== 'Invalid input')
  return ours ? message : 'This cannot be taken.'
}
