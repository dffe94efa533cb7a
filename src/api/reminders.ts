// Reminders: who would get one today and why, and whom to leave in peace.
import { z } from 'zod'
import type { By } from '../engine/acts.ts'
import { remindersCan } from '../engine/can.ts'
import type { Previewed, RemindersOfContact } from '../engine/reminder-previews.ts'
import type { Held, Occasion } from '../engine/reminder-rules.ts'
import type { Snoozed } from '../engine/reminders.ts'
import { type ReminderKind, reminderKinds } from '../nouns.ts'
import { type Api, byOf } from './caller.ts'
import { answers, type Door } from './door.ts'
import { at, byId, can, maybeAt, maybeWhen, when } from './shapes.ts'

const tags = ['reminders']
const kinds = z
  .string()
  .max(60)
  .transform((text) => text.split(',').filter(Boolean))
  .pipe(z.array(z.enum(reminderKinds)))
  .describe('Words with commas between; those of the account where left out.')

const person = z.object({ id: z.string(), name: z.string().nullable(), email: z.string() })
const nextSteps = ['open', 'upload', 'correct', 'fix_address', 'write', 'wait'] as const
const preview = z
  .object({
    items: z.array(
      z.object({
        contact: person,
        at: when.describe('When it would leave: between nine and six of their own day.'),
        matters: z.array(
          z.object({
            kind: z.enum(reminderKinds),
            recordId: z.string().nullable(),
            company: z.string().nullable(),
            project: z.string().nullable(),
            dueOn: z.string().nullable(),
            since: when.describe('When the letter was taken, the version rejected, or they last heard of it.'),
          }),
        ),
        held: z
          .enum(['bounced', 'snoozed', 'written_today', 'five_already'])
          .nullable()
          .describe(
            'Why they get none after all: their address takes no letters, they want none for now, one letter a day, five in a matter.',
          ),
        nextStep: z
          .enum(nextSteps)
          .describe('What it asks of them; where it is held back, what a member can do: correct the address, write themselves, wait.'),
      }),
    ),
    more: z.boolean().describe('Only the first are told; there may be more.'),
  })
  .meta({ id: 'ReminderPreview' })

const snoozed = z.object({ at: when, until: maybeWhen.describe('Null: until they say otherwise.') }).nullable()
const ofContact = z
  .object({
    own: snoozed.describe('The person wants none.'),
    members: snoozed.describe('A member said so for them.'),
    nextAt: maybeWhen.describe('When the next one is due as things stand.'),
    can,
  })
  .meta({ id: 'ContactReminders' })
const wish = z.strictObject({ days: z.int().min(1).max(365).optional().describe('Left out: until somebody takes it back.') })

export function reminders(api: Api, { engine }: Door): void {
  api.get(
    '/reminders/preview',
    {
      config: { right: 'people.read' },
      schema: {
        tags,
        summary: 'Who would be reminded today',
        description: 'Judged as the worker does it, with these kinds. Nothing goes out.',
        querystring: z.strictObject({ kinds: kinds.optional() }),
        response: answers({ 200: preview }),
      },
    },
    async (request) => {
      const { people, more } = await engine.reminderPreviews.today(byOf(request), request.query.kinds ?? null)
      return { items: people.map(tell), more }
    },
  )
  api.get(
    '/contacts/:id/reminders',
    {
      config: { right: 'people.read' },
      schema: { tags, summary: 'Whether a contact gets reminders', params: byId('con'), response: answers({ 200: ofContact }) },
    },
    async (request) => {
      const by = byOf(request)
      return tellOne(by, await engine.reminderPreviews.ofContact(by, request.params.id))
    },
  )
  api.post(
    '/contacts/:id/snooze',
    {
      config: { right: 'people.write' },
      schema: {
        tags,
        summary: 'Send a contact no reminders for a while',
        description: 'What waits to leave is cancelled. Beside it stands what the person said themselves, which only they take back.',
        params: byId('con'),
        body: wish,
        response: answers({ 200: ofContact }),
      },
    },
    async (request) => {
      const by = byOf(request)
      await engine.reminders.snoozeFor(by, request.params.id, request.body.days ?? null)
      return tellOne(by, await engine.reminderPreviews.ofContact(by, request.params.id))
    },
  )
  api.delete(
    '/contacts/:id/snooze',
    {
      config: { right: 'people.write' },
      schema: { tags, summary: 'Take that back', params: byId('con'), response: answers({ 200: ofContact }) },
    },
    async (request) => {
      const by = byOf(request)
      await engine.reminders.resumeFor(by, request.params.id)
      return tellOne(by, await engine.reminderPreviews.ofContact(by, request.params.id))
    },
  )
}

function tell({ contact, at: leaves, matters, held }: Previewed) {
  const [first] = matters
  return {
    contact: { id: contact.id, name: contact.name, email: contact.email },
    at: at(leaves),
    matters: matters.map(tellMatter),
    held,
    nextStep: held ? cures[held] : first ? asks[first.kind] : 'wait',
  }
}

const asks = { not_opened: 'open', due: 'upload', rejected: 'correct' } as const satisfies { [kind in ReminderKind]: string }
const cures = { bounced: 'fix_address', five_already: 'write', snoozed: 'wait', written_today: 'wait' } as const satisfies {
  [held in Held]: string
}

const tellMatter = ({ kind, row, dueOn, since }: Occasion) => ({
  kind,
  recordId: row?.record.id ?? null,
  company: row?.company?.name ?? null,
  project: row?.project.name ?? null,
  dueOn,
  since: at(since),
})

const tellSnooze = (snooze: Snoozed | null) => snooze && { at: at(snooze.at), until: maybeAt(snooze.until) }

const tellOne = (by: By, { contact, own, members, next }: RemindersOfContact) => ({
  own: tellSnooze(own),
  members: tellSnooze(members),
  nextAt: maybeAt(next),
  can: remindersCan(by, contact, members !== null),
})
