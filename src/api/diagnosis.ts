// Why can't they get in? What is known of a contact's way in, with ranked causes and a remedy for each.
import { z } from 'zod'
import { contactCan } from '../engine/can.ts'
import { causeCodes, remedyRights, standings } from '../engine/diagnosis.ts'
import { mayDo } from '../engine/rights.ts'
import { acts } from '../nouns.ts'
import type { ToldEntry } from '../store/history.ts'
import { type Api, byOf } from './caller.ts'
import { answers, type Door } from './door.ts'
import { tellGrant } from './grants.ts'
import { messageTeller } from './messages.ts'
import { at, byId, can, grant, maybeWhen, message, when } from './shapes.ts'

const seenTry = z.object({
  at: when,
  act: z.enum(acts),
  why: z.string().nullable().describe('Which dead end it was.'),
  kind: z.string().nullable(),
  browser: z.string().nullable(),
})

const diagnosis = z
  .object({
    at: when,
    causes: z.array(
      z.object({
        code: z.enum(causeCodes),
        standing: z.enum(standings),
        at: maybeWhen,
        facts: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
        remedy: z
          .object({
            act: z.enum(Object.keys(remedyRights) as [keyof typeof remedyRights]),
            grantId: z.string().nullable(),
            recordId: z.string().nullable(),
          })
          .nullable(),
      }),
    ),
    grants: z.array(grant),
    letters: z.array(message).describe('With the server’s own last words.'),
    tries: z.array(seenTry).describe('Dead ends met, letters opened by a person, help asked for.'),
    signIns: z.array(seenTry),
    fetches: z
      .array(z.object({ agent: z.string(), firstAt: when, lastAt: when, times: z.int() }))
      .describe('Looked automatic: scanners and previews. They use nothing up.'),
    can,
  })
  .meta({ id: 'Diagnosis' })

export function diagnoses(api: Api, door: Door): void {
  const { engine } = door

  api.get(
    '/contacts/:id/diagnosis',
    {
      config: { right: 'grants.read' },
      schema: {
        tags: ['contacts'],
        summary: 'Why can’t they get in?',
        description: 'The likeliest cause comes first; a remedy is told to whoever may do it.',
        params: byId('con'),
        response: answers({ 200: diagnosis }),
      },
    },
    async (request) => {
      const by = byOf(request)
      const known = await engine.diagnosis.of(by, request.params.id)
      const { contact, causes, dormantMonths } = known
      return {
        at: at(known.at),
        causes: causes.map(({ code, standing, facts: { at: moment, ...facts }, remedy }) => ({
          code,
          standing,
          at: typeof moment === 'number' ? at(moment) : null,
          facts,
          remedy: remedy && mayDo(by, remedyRights[remedy.act]) ? remedy : null,
        })),
        grants: (await engine.grants.named(by, known.grants)).map((one) => tellGrant(by, one, dormantMonths, known.at)),
        letters: await Promise.all(known.letters.map(messageTeller(door, by, known.letters))),
        tries: known.tries.map(tellTry),
        signIns: known.signIns.map(tellTry),
        fetches: known.fetches.map(({ agent, firstAt, lastAt, times }) => ({ agent, firstAt: at(firstAt), lastAt: at(lastAt), times })),
        can: contactCan(
          by,
          contact,
          causes.some(({ code }) => code === 'access_live'),
        ),
      }
    },
  )
}

const tellTry = ({ at: moment, act, facts }: ToldEntry) => ({
  at: at(moment),
  act,
  why: textIn(facts.why),
  kind: textIn(facts.kind) ?? textIn(facts.with),
  browser: textIn(facts.browser),
})
const textIn = (fact: string | number | null | undefined): string | null => (typeof fact === 'string' ? fact : null)
