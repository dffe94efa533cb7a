// What the calls of packets take and tell.
import { z } from 'zod'
import type { By } from '../engine/acts.ts'
import { packetCan } from '../engine/can.ts'
import { matchingRule } from '../engine/packet-matching.ts'
import type { PacketPlan, PeopleInput, WholePacket } from '../engine/packets.ts'
import { audiences, fileTypes, type JobId, messageStates, type Packet, packetAsks, packetStates } from '../nouns.ts'
import type { PacketCounts, PacketFileWithVersions, Proof } from '../store/packets.ts'
import { jobCounts, sendAnyway, senderFailing } from './job-shapes.ts'
import { at, can, day, idOf, line, lines, maybeAt, maybeWhen, named, person, when } from './shapes.ts'

export const tags = ['packets']
export const mostPeople = 5_000

// Taken

export const words = {
  title: line(160),
  note: lines(4_000).nullish(),
  ask: z.enum(packetAsks),
  figures: z
    .array(z.strictObject({ label: line(60), value: line(60) }))
    .max(20)
    .optional()
    .describe('What the reader sees at a glance.'),
  dueOn: day.nullish(),
}
const chosen = {
  contactIds: z.array(idOf('con')).min(1).max(mostPeople).optional(),
  filter: z
    .strictObject({ q: z.string().max(200).optional(), companyId: idOf('com').optional(), projectId: idOf('pro').optional() })
    .optional(),
}
const eitherOfBoth = { path: ['contactIds'], message: 'Name either contactIds or a filter.' }
export const newPacket = z
  .strictObject({ ...words, ...chosen, send: z.boolean().optional().describe('Send it at once.') })
  .refine(({ contactIds, filter }) => contactIds === undefined || filter === undefined, eitherOfBoth)
export const people = z
  .strictObject(chosen)
  .refine(({ contactIds, filter }) => (contactIds === undefined) !== (filter === undefined), eitherOfBoth)

export const audience = z.enum(['all', 'each']).default('all').describe('`each`: to the person whom the file’s name tells.')
/** The fields of a form with files say the same as the body without. */
export const form = z.strictObject({
  title: line(160),
  note: lines(4_000).optional(),
  ask: z.enum(packetAsks),
  dueOn: day.optional(),
  contactIds: z
    .string()
    .transform((ids) => ids.split(',').map((id) => id.trim()))
    .pipe(z.array(idOf('con')).min(1).max(mostPeople)),
  audience,
  send: z.enum(['true', 'false']).optional(),
})
export const formLimits = { fields: 12, fieldSize: 160_000 }

export const started = z.strictObject({
  waitSeconds: z
    .int()
    .min(0)
    .max(3_600)
    .optional()
    .describe('So long it can still be stopped before the first letter; at least 10 for a member with more than 50.'),
  sendAnyway,
  dryRun: z.boolean().optional().describe('Only says what would happen.'),
})

export const fileOf = z.object({ id: idOf('pac'), fileId: idOf('paf') })
export const personOf = z.object({ id: idOf('pac'), contactId: idOf('con') })

// Answered

export const packetPlan = z
  .object({
    counts: jobCounts,
    reasons: z.array(z.object({ reason: z.string(), count: z.int() })),
    commonOnly: z.int().describe('Of those who get it, how many have no file of their own.'),
    unmatched: z.int().describe('Files that are for nobody yet, and go to nobody.'),
    failing: senderFailing,
  })
  .meta({ id: 'PacketPlan' })

export const packet = z
  .object({
    id: z.string(),
    title: z.string(),
    note: z.string().nullable(),
    ask: z.enum(packetAsks),
    figures: z.array(z.object({ label: z.string(), value: z.string() })),
    dueOn: z.string().nullable(),
    madeBy: named.nullable(),
    createdAt: when,
    sentAt: maybeWhen.describe('When the first of it was sent.'),
    counts: z.object({
      total: z.int(),
      notSent: z.int(),
      notOpened: z.int(),
      viewed: z.int(),
      questions: z.int(),
      approved: z.int(),
      openQuestions: z.int().describe('Also of people who approved before they asked.'),
    }),
    can,
  })
  .meta({ id: 'Packet' })

export const packetFile = z
  .object({
    id: z.string(),
    audience: z.enum(audiences).describe('`nobody`: not matched; it goes to nobody until somebody says whose it is.'),
    contactId: z.string().nullable(),
    matchedBy: z.enum(['name', 'company', 'hand', 'nothing']),
    fileName: z.string(),
    fileType: z.enum(fileTypes),
    size: z.int(),
    version: z.int(),
    versions: z.array(
      z.object({
        id: z.string(),
        number: z.int(),
        fileName: z.string(),
        size: z.int(),
        hash: z.string().describe('SHA-256, hex.'),
        addedAt: when,
      }),
    ),
  })
  .meta({ id: 'PacketFile' })

export const wholePacket = packet
  .extend({ files: z.array(packetFile), matchingRule: z.string().describe('How files find their person.') })
  .meta({ id: 'WholePacket' })

export const packetProof = z
  .object({
    id: z.string(),
    contactId: z.string(),
    name: z.string().nullable(),
    company: z.string().nullable(),
    email: z.string(),
    ask: z.enum(packetAsks),
    at: when,
    browser: z.string(),
    openedBy: z.string().describe('How the session that did it was opened.'),
    filesKey: z.string().describe('SHA-256 over all files as they were shown.'),
    files: z.array(z.object({ fileId: z.string(), version: z.int(), fileName: z.string(), size: z.int(), hash: z.string() })),
  })
  .meta({ id: 'PacketProof' })

export const packetPerson = z
  .object({
    contactId: z.string(),
    contact: person,
    company: z.string().nullable(),
    state: z.enum(packetStates).describe('`approved` stands for whatever was asked: also read, or answered.'),
    openQuestion: z.boolean(),
    access: z.enum(['live', 'revoked', 'ended', 'suspended', 'dormant']).nullable(),
    grantId: z.string().nullable(),
    messageId: z.string().nullable(),
    messageState: z.enum(messageStates).nullable(),
    answer: z.string().nullable().describe('The mail server’s last words on the newest letter.'),
    sentAt: maybeWhen,
    viewedAt: maybeWhen.describe('When a person looked, since they were last asked.'),
    questionAt: maybeWhen.describe('Of the oldest question that nobody has answered.'),
    approvedAt: maybeWhen.describe('Of what is there now; earlier approvals stand beside their versions.'),
    nudgedAt: maybeWhen,
  })
  .meta({ id: 'PacketPerson' })

export const wholePacketPerson = packetPerson
  .extend({
    files: z.array(packetFile),
    words: z.array(
      z.object({ id: z.string(), kind: z.enum(['question', 'answer', 'reply']), words: z.string(), at: when, by: z.string().nullable() }),
    ),
    approvals: z.array(packetProof),
  })
  .meta({ id: 'WholePacketPerson' })

export const packetReply = wholePacketPerson
  .pick({ words: true })
  .extend({ messageId: z.string().nullable().describe('The letter with it; null: they cannot open the packet now, so none goes out.') })
  .meta({ id: 'PacketReply' })

// Read and told

export const inputFrom = ({
  title,
  note,
  ask,
  figures,
  dueOn,
}: { [name in keyof typeof words]?: unknown } & { title: string; ask: Packet['ask'] }) => ({
  title,
  note: (note as string | null | undefined)?.trim() || null,
  ask,
  figures: (figures as Packet['figures'] | undefined) ?? [],
  dueOn: (dueOn as string | null | undefined) ?? null,
})

export const whomFrom = ({ contactIds, filter }: z.output<typeof people>): PeopleInput =>
  contactIds
    ? { contactIds }
    : { filter: { q: filter?.q?.trim() || null, companyId: filter?.companyId ?? null, projectId: filter?.projectId } }

export const tellPacket = (by: By, one: Packet, counts: PacketCounts, madeBy: { id: string; name: string } | null) => ({
  id: one.id,
  title: one.title,
  note: one.note,
  ask: one.ask,
  figures: one.figures,
  dueOn: one.dueOn,
  madeBy,
  createdAt: at(one.createdAt),
  sentAt: maybeAt(one.sentAt),
  counts: {
    total: counts.total,
    notSent: counts.not_sent,
    notOpened: counts.not_opened,
    viewed: counts.viewed,
    questions: counts.questions,
    approved: counts.approved,
    openQuestions: counts.openQuestions,
  },
  can: packetCan(by, one, counts),
})

export const tellWhole = (by: By, { packet: one, counts, files }: WholePacket, madeBy: { id: string; name: string } | null) => ({
  ...tellPacket(by, one, counts, madeBy),
  files: files.map(tellFile),
  matchingRule,
})

export function tellFile({ id, audience: whose, contactId, matchedBy, versions }: PacketFileWithVersions) {
  const newest = versions.at(-1)
  return {
    id,
    audience: whose,
    contactId,
    matchedBy,
    fileName: newest?.fileName ?? '',
    fileType: newest?.fileType ?? ('pdf' as const),
    size: newest?.size ?? 0,
    version: newest?.number ?? 0,
    versions: versions.map(({ id: versionId, number, fileName, size, hash, addedAt }) => ({
      id: versionId,
      number,
      fileName,
      size,
      hash,
      addedAt: at(addedAt),
    })),
  }
}

export const tellProof = ({ id, contactId, name, company, email, ask, at: when, browser, openedBy, filesKey, files }: Proof) => ({
  id,
  contactId,
  name,
  company,
  email,
  ask,
  at: at(when),
  browser,
  openedBy,
  filesKey,
  files: files.map(({ fileId, number, fileName, size, hash }) => ({ fileId, version: number, fileName, size, hash })),
})

export const tellPlan = ({ total, sent, skipped, reasons, commonOnly, unmatched, failing }: PacketPlan) => ({
  counts: { total, sent, skipped, failed: 0, waiting: 0 },
  reasons: Object.entries(reasons).map(([reason, count]) => ({ reason, count })),
  commonOnly,
  unmatched,
  failing,
})

export const tellJob = ({ id, total }: { id: JobId; total: number }) => ({ jobId: id, id, total })
