// Numbers: what became of the invited people, by period, project and letter, and who stands behind each figure.
import { z } from 'zod'
import type { By } from '../engine/acts.ts'
import { countedLetters, type Figures, longest, type NextStep, type Week } from '../engine/numbers.ts'
import { portalAccess } from '../engine/policy.ts'
import { bucketError, spans } from '../engine/waits.ts'
import { activations, messageKinds, type OpenedBy, portalAccesses } from '../nouns.ts'
import { becomings, type CountedPerson, peopleSteps } from '../store/numbers.ts'
import { type Api, byOf } from './caller.ts'
import { asCsv, csv, csvOf } from './csv.ts'
import { answers, type Door } from './door.ts'
import { paged, pageFrom, pageOf } from './paging.ts'
import { at, idOf, listOf, maybeAt } from './shapes.ts'

const tags = ['numbers']

const dayOrMoment = z.union(
  [z.iso.date(), z.iso.datetime({ offset: true })],
  'Write a day like 2026-12-01, or a moment like 2026-12-01T17:00:00Z.',
)

const asked = {
  from: dayOrMoment.optional().describe('A day of the account’s time zone (or a moment on it); counted. Without it, 30 days.'),
  to: dayOrMoment.optional().describe(`Counted too; today where left out. At most ${longest} days.`),
  projectId: idOf('pro').optional(),
  letter: z.enum(countedLetters).optional().describe('Only people whose first letter was written one by one, or by a job.'),
}

const count = z.int()
const share = z.number().nullable().describe('0 to 1; null of nobody.')
const when = z.iso.datetime()
const maybeWhen = when.nullable()
const named = z.object({ id: z.string(), name: z.string() }).nullable()

const funnel = z
  .object({ invited: count, accepted: count, opened: count, signedIn: count, acted: count, activated: count })
  .meta({ id: 'Funnel' })

const figures = z
  .object({
    from: z.iso.date(),
    to: z.iso.date(),
    funnel,
    conversion: share.describe('Of those invited, who signed in.'),
    activated: share,
    firstSession: z.object({
      people: count,
      medianSeconds: z.number().nullable(),
      p90Seconds: z.number().nullable(),
      exact: z.boolean(),
      error: z.number().describe('By at most this share of itself a percentile may be off; 0 where it is exact.'),
    }),
    spans: z.array(z.object({ fromSeconds: z.number(), toSeconds: z.number().nullable(), people: count })),
    bounced: count,
    helps: count.describe('How often these people asked for a new link or a new invitation.'),
    helpPer100: z.number().nullable(),
    clickThrough: share.describe('Of the letters that their servers took: those whose link a person opened.'),
    scanned: z.object({ letters: count, share }).describe('Letters whose link a machine fetched. No machine counts as a person anywhere.'),
    deadEnds: z.object({ met: count, recovered: count }),
    signIns: z.record(z.string(), count).describe('By what they came in.'),
    codeShare: share.describe('Of those who asked for a letter: who typed its code instead of using its link.'),
    letters: z.array(z.object({ letter: z.string(), accepted: count, bounced: count, opened: count, used: count, scanned: count })),
    tooFew: z.boolean().describe('Fewer than 20 people: shares say little.'),
  })
  .meta({ id: 'Figures' })

const numbersShape = z
  .object({
    asOf: when.describe('Everything until then is counted.'),
    timeZone: z.string(),
    activation: z.enum(activations).describe('What counts as activated, within 7 days of being invited: a setting of the account.'),
    stillInTime: z.boolean().describe('Some were invited less than 7 days ago and may still get there.'),
    ...figures.shape,
    before: figures.describe('The same of the days just before.'),
    weeks: z.array(z.object({ from: z.iso.date(), funnel })).describe('By the week in which people were invited.'),
  })
  .meta({ id: 'Numbers' })

const nextSteps = ['fix_address', 'resend', 'send_login', 'review', 'wait', 'none'] as const satisfies NextStep[]

const person = z
  .object({
    grantId: z.string(),
    contact: z.object({ id: z.string(), name: z.string().nullable(), email: z.string() }),
    company: named,
    project: named,
    recordId: z.string().nullable(),
    access: z.enum(portalAccesses),
    invitedAt: maybeWhen,
    openedAt: maybeWhen,
    signedInAt: maybeWhen,
    actedAt: maybeWhen,
    helps: count,
    at: when.describe('When they were invited, or met the dead end.'),
    nextStep: z.enum(nextSteps),
  })
  .meta({ id: 'CountedPerson' })

const ways = ['invitation', 'login', 'copied', 'notification', 'device', 'code', 'passkey'] as const satisfies OpenedBy[]
const ofPeople = {
  ...asked,
  step: z.enum(peopleSteps),
  span: z.coerce
    .number()
    .int()
    .min(0)
    .max(spans.length - 1)
    .optional()
    .describe('Of `waited`: the place among `spans` that their time to the first session falls into.'),
  way: z.enum(ways).optional().describe('Of `came`: by what they came in, once for each time.'),
  kind: z
    .enum(['bulk', 'again', ...messageKinds])
    .optional()
    .describe('Of `lettered`: the letter as the numbers name it, once for each that was written.'),
  became: z.enum(becomings).optional().describe('Of `lettered`: only letters that came so far; `accepted` where left out.'),
}
const mostInTable = 10_000

export function numbers(api: Api, { engine }: Door): void {
  api.get(
    '/numbers',
    {
      config: { right: 'numbers.read' },
      schema: {
        tags,
        summary: 'What became of the invited people',
        description:
          'A person counts once for each access they were invited to, on the day of the first letter. Scanners and the members’ own looks never count.',
        querystring: z.strictObject(asked),
        response: answers({ 200: numbersShape }),
      },
    },
    async (request) => {
      const { figures: now, before, weeks, asOf, ...rest } = await engine.numbers.get(byOf(request), request.query)
      return { asOf: at(asOf), ...rest, ...tellFigures(now), before: tellFigures(before), weeks: weeks.map(tellWeek) }
    },
  )
  api.get(
    '/numbers/table',
    {
      config: { right: 'numbers.read' },
      schema: {
        tags,
        summary: 'Every week, project and letter, as CSV',
        querystring: z.strictObject(asked),
        response: answers({ 200: csv }),
      },
    },
    async (request, reply) => {
      const rows = await engine.numbers.table(byOf(request), request.query)
      const head = ['week', 'project', 'letter', 'invited', 'accepted', 'opened', 'signed_in', 'acted', 'activated', 'bounced', 'helps']
      const cells = rows.map(({ week, project, letter, funnel, bounced, helps }) => [
        week,
        project,
        letter,
        funnel.invited,
        funnel.accepted,
        funnel.opened,
        funnel.signed_in,
        funnel.acted,
        funnel.activated,
        bounced,
        helps,
      ])
      return asCsv(reply, 'numbers.csv').send(csvOf(head, cells))
    },
  )
  api.get(
    '/numbers/people',
    {
      config: { right: 'people.read' },
      schema: {
        tags,
        summary: 'The people behind a figure, with the best next step for each',
        querystring: z.strictObject({ ...ofPeople, ...paged }),
        response: answers({ 200: listOf(person) }),
      },
    },
    async (request) => {
      const found = await engine.numbers.people(byOf(request), request.query, request.query.step, pageFrom(request.query), request.query)
      const now = engine.clock.now()
      return pageOf(
        request.query,
        found,
        ({ at, key }) => ({ at, id: key }),
        (one) => tellPerson(one, now),
      )
    },
  )
  api.get(
    '/numbers/people/table',
    {
      config: { right: 'people.read' },
      schema: {
        tags,
        summary: 'The same people as CSV, 10,000 at most',
        querystring: z.strictObject(ofPeople),
        response: answers({ 200: csv }),
      },
    },
    async (request, reply) => {
      const by: By = byOf(request)
      const people = await engine.numbers.people(by, request.query, request.query.step, { limit: mostInTable, after: null }, request.query)
      const now = engine.clock.now()
      const head = ['name', 'email', 'company', 'project', 'invited', 'opened', 'signed_in', 'acted', 'access', 'next_step']
      const rows = people.map((one) => {
        const told = tellPerson(one, now)
        const { contact, company, project, invitedAt, openedAt, signedInAt, actedAt, access, nextStep } = told
        const names = [contact.name, contact.email, company?.name ?? null, project?.name ?? null]
        return [...names, invitedAt, openedAt, signedInAt, actedAt, access, nextStep]
      })
      return asCsv(reply, 'people.csv').send(csvOf(head, rows))
    },
  )
}

const seconds = (wait: number | null): number | null => wait && Math.round(wait / 1_000)

const tellFunnel = ({ signed_in: signedIn, ...funnel }: Figures['funnel']) => ({ ...funnel, signedIn })

const tellWeek = ({ from, funnel }: Week) => ({ from, funnel: tellFunnel(funnel) })

function tellFigures({ funnel, firstSession, spans, letters, ...rest }: Figures) {
  const { median, p90, people, exact } = firstSession
  return {
    ...rest,
    funnel: tellFunnel(funnel),
    firstSession: {
      people,
      medianSeconds: seconds(median),
      p90Seconds: seconds(p90),
      exact,
      error: exact ? 0 : Number(bucketError.toFixed(3)),
    },
    spans: spans.map(({ from, to, people }) => ({ fromSeconds: from / 1_000, toSeconds: to && to / 1_000, people })),
    letters: letters.map(({ fetched, ...letter }) => ({ ...letter, scanned: fetched })),
  }
}

const tellPerson = ({ grant, standing: _, key: __, ...person }: CountedPerson & { nextStep: NextStep }, now: number) => ({
  ...person,
  at: at(person.at),
  access: portalAccess(grant, now),
  invitedAt: maybeAt(person.invitedAt),
  openedAt: maybeAt(person.openedAt),
  signedInAt: maybeAt(person.signedInAt),
  actedAt: maybeAt(person.actedAt),
})
