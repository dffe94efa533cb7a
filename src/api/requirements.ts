// Requirements: what is asked on a record, said otherwise later, or taken back.
import { z } from 'zod'
import type { By } from '../engine/acts.ts'
import type { WholeRecord } from '../engine/records.ts'
import { type Api, byOf } from './caller.ts'
import { answers, type Door } from './door.ts'
import { byId, changedRequirement, idOf, newRequirement, nothing, wholeRecord } from './shapes.ts'

const tags = ['records']
const byBoth = z.object({ id: idOf('rec'), requirementId: idOf('req') })

export function requirements(
  api: Api,
  { records }: Door['engine'],
  whole: (by: By, record: WholeRecord) => Promise<z.output<typeof wholeRecord>>,
): void {
  api.post(
    '/records/:id/requirements',
    {
      config: { right: 'records.write' },
      schema: {
        tags,
        summary: 'Ask for something more',
        params: byId('rec'),
        body: newRequirement,
        response: answers({ 201: wholeRecord }),
      },
    },
    async (request, reply) => {
      const by = byOf(request)
      return reply.code(201).send(await whole(by, await records.ask(by, request.params.id, [request.body])))
    },
  )
  api.patch(
    '/records/:id/requirements/:requirementId',
    {
      config: { right: 'records.write' },
      schema: {
        tags,
        summary: 'Say otherwise what is asked',
        params: byBoth,
        body: changedRequirement,
        response: answers({ 200: wholeRecord }),
      },
    },
    async (request) => {
      const by = byOf(request)
      const { id, requirementId } = request.params
      return whole(by, await records.changeRequirement(by, id, requirementId, request.body))
    },
  )
  api.post(
    '/records/:id/requirements/:requirementId/withdrawal',
    {
      config: { right: 'records.write' },
      schema: {
        tags,
        summary: 'Withdraw: it is asked no more, and what came for it stays for staff to read',
        params: byBoth,
        body: nothing,
        response: answers({ 200: wholeRecord }),
      },
    },
    async (request) => {
      const by = byOf(request)
      return whole(by, await records.withdrawRequirement(by, request.params.id, request.params.requirementId))
    },
  )
  api.delete(
    '/records/:id/requirements/:requirementId/withdrawal',
    {
      config: { right: 'records.write' },
      schema: { tags, summary: 'Ask for it again', params: byBoth, response: answers({ 200: wholeRecord }) },
    },
    async (request) => {
      const by = byOf(request)
      return whole(by, await records.restoreRequirement(by, request.params.id, request.params.requirementId))
    },
  )
}
