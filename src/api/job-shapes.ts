// What the calls of jobs and of packets' letters take and answer.
import { z } from 'zod'
import { jobKinds, messageStates, senderParts } from '../nouns.ts'
import { can, maybeWhen, named, person, when } from './shapes.ts'

/** Of a call that may name thousands of ids. */
export const longBody = 1_048_576

export const jobCounts = z
  .object({ total: z.int(), sent: z.int(), skipped: z.int(), failed: z.int(), waiting: z.int() })
  .meta({ id: 'JobCounts' })

const jobLetters = z
  .object({
    total: z.int().describe('Fewer than the rows that were sent where several records of one contact share a letter.'),
    owed: z.int().describe('Not tried to the end yet.'),
    held: z.int().describe('Waits because the job is paused.'),
    accepted: z.int(),
    delayed: z.int(),
    bounced: z.int(),
    failed: z.int(),
  })
  .meta({ id: 'JobLetters' })

export const job = z
  .object({
    id: z.string(),
    kind: z.enum(jobKinds),
    packetId: z.string().nullable().describe('The packet that its letters are about.'),
    state: z.enum(['queued', 'running', 'paused', 'done', 'cancelled']),
    madeBy: named.nullable(),
    note: z.string().nullable(),
    createdAt: when,
    startsAt: when,
    startedAt: maybeWhen,
    finishedAt: maybeWhen,
    pausedAt: maybeWhen,
    pausedBecause: z
      .enum(['bounces', 'maker_gone'])
      .nullable()
      .describe(
        'It paused by itself: too many letters came back, or whoever started it may no longer do so. Null where somebody pressed the button.',
      ),
    cancelledAt: maybeWhen,
    counts: jobCounts,
    letters: jobLetters.nullable().describe('What became of the letters; only on a single job.'),
    can,
  })
  .meta({ id: 'Job' })

const planned = z.object({
  count: z.int(),
  records: z
    .array(z.object({ id: z.string(), company: z.string().nullable(), project: z.string(), contact: person }))
    .describe('The first hundred of them.'),
})

/** Typed, not ticked: MAI-08. */
export const sendAnyway = z
  .literal('yes')
  .optional()
  .describe(
    'The word for more than 1,000 letters while a sender domain fails its checks; without it they are refused with `sender_failing`.',
  )

export const senderFailing = z
  .object({ domain: z.string(), parts: z.array(z.enum(senderParts)), letters: z.int() })
  .nullable()
  .describe('The sender domain that fails its checks while so many letters would go: they need `sendAnyway`.')

export const jobPlan = z
  .object({
    counts: jobCounts,
    letters: z.int().describe('Fewer than `counts.sent` where several records of one contact go in one letter.'),
    sent: planned,
    shared: planned.describe('Of those that are sent, the ones that share a letter.'),
    reasons: z.array(planned.extend({ reason: z.string() })),
    failing: senderFailing,
  })
  .meta({ id: 'JobPlan' })

export const jobRow = z
  .object({
    position: z.int(),
    recordId: z.string().nullable(),
    contactId: z.string().nullable(),
    company: z.string().nullable(),
    contact: person.nullable(),
    project: z.string().nullable(),
    outcome: z.enum(['waiting', 'sent', 'skipped', 'failed']),
    reason: z.string().nullable(),
    grantId: z.string().nullable(),
    messageId: z.string().nullable(),
    inLetter: z.int().nullable().describe('To how many records its letter invites.'),
    messageState: z.enum(messageStates).nullable(),
    bounceReason: z.string().nullable().describe('Why its letter came back, in a sentence; the words of their server are the answer.'),
    answer: z.string().nullable(),
    doneAt: maybeWhen,
  })
  .meta({ id: 'JobRow' })

export const jobStarted = z.object({ id: z.string(), jobId: z.string(), total: z.int() }).meta({ id: 'JobStarted' })
