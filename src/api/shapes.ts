// What several doors of the API take and answer, as zod schemas: the one definition that checks requests, trims answers and becomes the
// OpenAPI document. What one door alone takes or answers stands there.
import { z } from 'zod'
import { isZone } from '../engine/decent-hours.ts'
import { canBeSeen, isOneLine, isPlainText, turnsText } from '../engine/lines.ts'
import { mediaTypes } from '../http.ts'
import {
  type AccountId,
  type ApiKeyId,
  abilities,
  activations,
  acts,
  type CompanyId,
  type ContactId,
  channels,
  confirmations,
  type DeviceId,
  type DocumentId,
  fileTypes,
  type GrantId,
  type JobId,
  languages,
  letterStates,
  type MemberId,
  type MessageId,
  messageKinds,
  messageStates,
  type PacketFileId,
  type PacketId,
  type PasskeyId,
  type ProjectId,
  passkeyRules,
  portalAccesses,
  type RecordId,
  type RequirementId,
  recordStates,
  reminderKinds,
  reopenings,
  requirementKinds,
  type SenderDomainId,
  type SessionId,
  scopeKinds,
} from '../nouns.ts'

// Taken

interface Kinds {
  acc: AccountId
  mem: MemberId
  com: CompanyId
  con: ContactId
  pro: ProjectId
  rec: RecordId
  req: RequirementId
  doc: DocumentId
  gra: GrantId
  ses: SessionId
  dev: DeviceId
  msg: MessageId
  job: JobId
  key: ApiKeyId
  pas: PasskeyId
  dom: SenderDomainId
  pac: PacketId
  paf: PacketFileId
}

/** An id of a kind. What cannot be one is refused before any query. */
export const idOf = <Kind extends keyof Kinds>(kind: Kind): z.ZodType<Kinds[Kind], string> =>
  z.string().regex(new RegExp(`^${kind}_[0-9A-Za-z]{22}$`), `An id looks like ${kind}_ and 22 letters.`) as unknown as z.ZodType<
    Kinds[Kind],
    string
  >

export const byId = <Kind extends keyof Kinds>(kind: Kind) => z.object({ id: idOf(kind) })

/** One line of text, as people write names. Where it was pasted from a Mac, an accent may stand beside its letter: it is kept in one sign, as it is typed. */
export const line = (most: number, text = z.string()) =>
  text
    .normalize()
    .trim()
    .min(1)
    .max(most)
    .refine(isOneLine, 'Write it in one line.')
    .refine((text) => !turnsText(text), 'Write it without signs that turn the direction of text.')
    .refine((text) => text === '' || canBeSeen(text), 'Write something that can be seen.')

/** Whoever copies a number from a page or a letter copies the marks and spaces around its digits that nobody sees. */
export const phone = line(
  40,
  z.string().overwrite((text) => text.replaceAll(/\p{Cf}/gu, '').replaceAll(/\p{Zs}/gu, ' ')),
).refine((text) => text === '' || (text.match(/\p{Nd}/gu)?.length ?? 0) >= 5, 'Write a phone number, like +1 555 010 0123.')

/** Text of several lines. */
export const lines = (most: number) =>
  z
    .string()
    .overwrite((text) => text.replaceAll('\r\n', '\n').trim())
    .max(most)
    .refine(isPlainText, 'Write it as plain text.')

/** Text that was asked for: signs that nobody sees say nothing. */
export const needed = (most: number, missing: string) =>
  lines(most)
    .min(1, missing)
    .refine((text) => text === '' || canBeSeen(text), missing)

/** Of a closed list of words, each once. */
export const someOf = <Word extends string>(words: readonly Word[]) =>
  z
    .array(z.enum(words))
    .max(words.length)
    .overwrite((chosen) => [...new Set(chosen)])

/** An address is read by the engine alone; here only its size is. */
export const email = z.string().max(1_000)
export const day = z.iso.date('Write the day like 2026-12-01.').refine(isNear, 'Write the day like 2026-12-01.')
export const moment = z.iso
  .datetime({ offset: true, error: 'Write the moment like 2026-12-01T17:00:00Z.' })
  .refine(isNear, 'Write the moment like 2026-12-01T17:00:00Z.')
export const timeZone = z.string().max(60).refine(isZone, 'Name a time zone like America/New_York.')
export const reason = z.strictObject({ reason: needed(500, 'Say why.') })
export const maybeReason = z.strictObject({ reason: lines(500).optional() }).prefault({})
export const colour = z.string().regex(/^#[0-9a-fA-F]{6}$/, 'Write it like #0E5C66.')
export const nothing = z.strictObject({}).prefault({})

/** Of a year that a person means: further away, time zones and the writing of dates go astray. */
function isNear(text: string): boolean {
  return text >= '1900' && text < '3001'
}

export const linkPolicy = {
  invitationReopening: z.enum(reopenings),
  accessEndsWithInvitation: z.boolean(),
  invitationDays: z.int().min(1).max(90),
  loginMinutes: z.int().min(5).max(60),
  notificationMinutes: z.int().min(15).max(10_080),
  confirmation: z.enum(confirmations),
  idleMinutes: z.int().min(5).max(1_440),
  sessionHours: z.int().min(1).max(72),
  dormantMonths: z.int().min(1).max(60),
  passkeys: z.enum(passkeyRules),
}

const mustShow = z.object({ group: z.string().nullable(), label: z.string(), needed: z.string() }).meta({ id: 'MustShow' })

const mustShowAsked = z.array(z.strictObject({ group: line(80).nullable().default(null), label: line(120), needed: line(200) })).max(60)

export const newRequirement = z.strictObject({
  kind: z.enum(requirementKinds),
  name: line(200),
  detail: lines(2_000).nullish(),
  dueOn: day.nullish(),
  mustShow: mustShowAsked.optional(),
})
/** What it is of stays: what came for it was judged as that. */
export const changedRequirement = z
  .strictObject({ name: line(200), detail: lines(2_000).nullable(), dueOn: day.nullable(), mustShow: mustShowAsked })
  .partial()

const contactFields = {
  email,
  name: line(120).nullish(),
  phone: phone.nullish(),
  language: z.enum(languages).nullish(),
  timeZone: timeZone.nullish(),
  companyId: idOf('com').nullish(),
  company: line(160).nullish(),
}
/** A company has one name to go by: two could be two. */
export const oneCompany = ({ companyId, company }: { companyId?: string | null | undefined; company?: string | null | undefined }) =>
  !companyId || !company
export const twoCompanies = { path: ['company'], message: 'Name the company or its id, not both.' }
export const newContact = z.strictObject(contactFields).refine(oneCompany, twoCompanies)
const disabled = z.boolean().describe('`true` shuts the person out at once: all their access, links, devices and sessions end.')
export const changedContact = z
  .strictObject({ ...contactFields, disabled })
  .partial()
  .refine(oneCompany, twoCompanies)

export const byText = z
  .boolean()
  .describe('Also by text message, to the phone of the contact; the same link. Without SMS_URL: 409 `texts_off`.')

export const invite = z.strictObject({
  email: email.optional(),
  changeAddress: z.boolean().optional(),
  note: lines(500).nullish(),
  language: z.enum(languages).optional(),
  days: z.int().min(1).max(90).optional(),
  byText: byText.optional(),
})

// Answered

export const when = z.iso.datetime()
export const maybeWhen = when.nullable()
/** What may be done next, for whoever asks. */
export const can = z.array(z.string())
export const named = z.object({ id: z.string(), name: z.string() })
export const person = z.object({ id: z.string(), name: z.string().nullable(), email: z.string() })

export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable(), total: z.int().optional() })

export const problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    fields: z.record(z.string(), z.string()).optional(),
    requestId: z.string(),
  })
  .meta({ id: 'Problem' })

const palette = z.object({ fill: z.string(), label: z.string(), outline: z.string().nullable(), text: z.string() }).meta({ id: 'Palette' })
export const colours = z.object({ light: palette, dark: palette }).meta({ id: 'Colours' })

export const account = z
  .object({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    colour: z.string(),
    colours,
    logo: z.string().nullable().describe('A data: address.'),
    timeZone: z.string(),
    language: z.enum(languages),
    senderName: z.string().nullable(),
    replyTo: z.string().nullable(),
    postalAddress: z.string().nullable(),
    hidesPortico: z.boolean(),
    activation: z.enum(activations),
    reminders: z.array(z.enum(reminderKinds)).describe('Which reminders go out; none: it is off.'),
    portalUrl: z.string(),
    ...linkPolicy,
    can,
  })
  .meta({ id: 'Account' })

const linkState = z.enum(['live', 'used', 'replaced', 'expired', 'revoked'])

const portal = z
  .object({
    access: z.enum(portalAccesses),
    invitedAt: maybeWhen,
    sentAt: maybeWhen.describe('When their server accepted the letter.'),
    sentAnswer: z.string().nullable().describe('The server’s words; only on a whole record.'),
    openedAt: maybeWhen.describe('When a person opened it: a press, a pointer, a key, a touch.'),
    activeAt: maybeWhen.describe('When they first came in.'),
    visits: z.int(),
    lastActivityAt: maybeWhen,
    expiresAt: maybeWhen.describe('Until when the invitation can be opened.'),
    endsAt: maybeWhen.describe('When the access ends; null: not by date.'),
    bounce: z.object({ at: when, reason: z.string() }).nullable(),
    grantId: z.string().nullable(),
    link: z
      .object({ state: linkState, usedAt: maybeWhen, usedWith: z.string().nullable() })
      .nullable()
      .describe('The newest invitation link; only on a whole record.'),
    letter: z
      .object({ reached: z.enum(letterStates), answer: z.string().nullable(), nextAt: maybeWhen, machineOpenedAt: maybeWhen })
      .nullable()
      .describe('How far the newest invitation letter came; only on a whole record.'),
    messageId: z.string().nullable(),
    through: z
      .object({ kind: z.enum(['project', 'portal']), grantId: z.string(), endsAt: maybeWhen })
      .nullable()
      .describe('The wider access that lets them in where none of the record’s own does: access and times are told from it.'),
  })
  .meta({ id: 'Portal' })

const rowFields = {
  id: z.string(),
  projectId: z.string(),
  project: named,
  company: named.nullable(),
  contactId: z.string(),
  contact: person,
  dueOn: z.string().nullable(),
  state: z.enum(recordStates),
  expiring: z.boolean(),
  portal,
  createdAt: when,
  lastActivityAt: maybeWhen,
  can,
}
export const recordRow = z.object(rowFields).meta({ id: 'RecordRow' })

const decision = z.object({ at: when, by: z.string().nullable(), reason: z.string().nullable() }).meta({ id: 'Decision' })

const requirement = z
  .object({
    id: z.string(),
    kind: z.enum(requirementKinds),
    name: z.string(),
    detail: z.string().nullable(),
    mustShow: z.array(mustShow),
    dueOn: z.string().nullable(),
    state: z.enum(['open', 'waiting', 'rejected', 'in_force', 'ended', 'waived', 'withdrawn']),
    can,
  })
  .meta({ id: 'Requirement' })

const versionState = z.enum(['waiting', 'accepted', 'rejected', 'ended', 'shared'])

const version = z
  .object({
    id: z.string(),
    number: z.int(),
    fileName: z.string(),
    fileType: z.enum(fileTypes),
    size: z.int(),
    hash: z.string().describe('SHA-256, hex.'),
    uploadedAt: when,
    uploadedBy: z.string().nullable(),
    state: versionState,
    reviewedAt: maybeWhen,
    reviewedBy: z.string().nullable(),
    reason: z.string().nullable(),
    validUntil: z.string().nullable().describe('The last day it is in force.'),
    words: z.string().nullable().describe('What was answered, where a requirement asks for that; the file says the same.'),
    decision: z.enum(['approve', 'decline']).nullable().describe('Of what a requirement of kind `review` put before them.'),
    can,
  })
  .meta({ id: 'Version' })

const binary = { schema: z.any().meta({ type: 'string', format: 'binary' }) }
export const storedFile = {
  description: 'The file itself.',
  content: Object.fromEntries(Object.values(mediaTypes).map((type) => [type.replace(/;.*/, ''), binary])),
}

export const document = z
  .object({
    id: z.string(),
    recordId: z.string().nullable(),
    name: z.string(),
    requirementId: z.string().nullable(),
    state: versionState,
    fileName: z.string(),
    fileType: z.enum(fileTypes),
    size: z.int(),
    uploadedAt: when,
    uploadedBy: z.string().nullable(),
    version: z.int().describe('The number of the newest version.'),
    versions: z.array(version),
    validUntil: z.string().nullable(),
    can,
  })
  .meta({ id: 'Document' })

export const wholeRecord = z
  .object({
    ...rowFields,
    requirements: z.array(requirement),
    documents: z.array(document).describe('Empty without the right to read documents.'),
    documentCount: z.int().describe('How many there are, also for those who do not see them.'),
    lastDocumentAt: maybeWhen.describe('When the newest version of any of them came.'),
    waived: decision.nullable(),
    overridden: decision.nullable(),
    archived: decision.nullable(),
    hears: z
      .object({
        comments: z.array(z.string()).describe('When a member writes.'),
        reviews: z.array(z.object({ documentId: z.string(), name: z.string() })).describe('When what waits is judged.'),
      })
      .describe(
        'Who gets a letter now, by name: whom it concerns and something lets in. Each part needs the right to read what it is about.',
      ),
  })
  .meta({ id: 'WholeRecord' })

export const historyItem = z
  .object({
    id: z.string(),
    at: when,
    act: z.enum(acts),
    actor: z.object({
      kind: z.enum(['member', 'contact', 'api_key', 'operator', 'portico']),
      id: z.string().nullable(),
      name: z.string().nullable(),
    }),
    recordId: z.string().nullable(),
    contactId: z.string().nullable(),
    contact: person.nullable().describe('Whom it is about, as they are called now. Each of these names needs the right to read it.'),
    company: named.nullable().describe('The company of the record, or the one it is about.'),
    project: named.nullable().describe('The project of the record, or the one it is about.'),
    member: named.nullable().describe('The member whom it is about; who did it is the `actor`.'),
    grantId: z.string().nullable(),
    documentId: z.string().nullable(),
    messageId: z.string().nullable(),
    jobId: z.string().nullable(),
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
    particulars: z.record(z.string(), z.string()).nullable().describe('Personal data of the act; it can be erased alone.'),
  })
  .meta({ id: 'HistoryItem' })

export const message = z
  .object({
    id: z.string(),
    kind: z.enum(messageKinds),
    channel: z.enum(channels),
    to: z.string(),
    subject: z.string(),
    state: z.enum(messageStates).describe('How the sending stands.'),
    reached: z.enum(letterStates).describe('How far it came, told by the furthest thing that is known of it.'),
    reason: z.string().nullable().describe('Why it came back, in plain words.'),
    createdAt: when,
    acceptedAt: maybeWhen.describe('When their server accepted it. Nobody can know that it was delivered.'),
    delayedAt: maybeWhen,
    bouncedAt: maybeWhen,
    machineOpenedAt: maybeWhen.describe('When something automatic first fetched its link.'),
    openedAt: maybeWhen.describe('When a person opened it.'),
    signedInAt: maybeWhen,
    nextAt: maybeWhen.describe('When it is tried next.'),
    attempts: z.int(),
    answer: z.string().nullable().describe('The server’s last words.'),
    contact: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
    recordId: z.string().nullable(),
    grantId: z.string().nullable(),
    can,
  })
  .meta({ id: 'Message' })

const scope = z.object({ kind: z.enum(scopeKinds), id: z.string().nullable(), name: z.string().nullable() }).meta({ id: 'Scope' })

export const grant = z
  .object({
    id: z.string(),
    contactId: z.string(),
    contact: person,
    scope,
    abilities: z.array(z.enum(abilities)),
    state: z.enum(['live', 'revoked', 'ended', 'suspended', 'dormant']),
    access: z.enum(portalAccesses),
    createdAt: when,
    endsAt: maybeWhen,
    longerAskedAt: maybeWhen.describe('When its person asked for more time; null again once the end was changed.'),
    revokedAt: maybeWhen,
    restoredAt: maybeWhen,
    invitedAt: maybeWhen,
    openedAt: maybeWhen,
    expiresAt: maybeWhen.describe('Until when the invitation can be opened.'),
    visits: z.int(),
    lastActivityAt: maybeWhen,
    links: z
      .array(
        z.object({
          id: z.string(),
          kind: z.enum(['invitation', 'login', 'copied', 'notification']),
          state: linkState,
          shared: z.boolean().describe('Its letter invites to several records: it goes on for the others when this access is taken away.'),
          createdAt: when,
          expiresAt: when,
          usedAt: maybeWhen,
          usedWith: z.string().nullable(),
        }),
      )
      .optional(),
    openSessions: z.int().optional().describe('How many browsers its person is signed in with; not in lists.'),
    message: message.nullable().optional(),
    can,
  })
  .meta({ id: 'Grant' })

/** The grant itself; `grant` says it once more, beside the letter, as the answer to an invitation does. */
export const givenGrant = z.object({ ...grant.shape, grant, message: message.nullable() }).meta({ id: 'GivenGrant' })
export const invited = z.object({ grant, message: message.nullable() }).meta({ id: 'Invited' })

// Moments, on the way out

export const at = (moment: number): string => new Date(moment).toISOString()
export const maybeAt = (moment: number | null): string | null => (moment === null ? null : at(moment))
