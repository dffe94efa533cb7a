// History: what was done, when, by whom.
import { z } from 'zod'
import type { NamedEntry, Subjects } from '../engine/history.ts'
import { type Api, byOf } from './caller.ts'
import { answers, type Door } from './door.ts'
import { paged, pageFrom, pageOf } from './paging.ts'
import { at, historyItem, idOf, listOf } from './shapes.ts'

const listed = z.strictObject({ ...paged, recordId: idOf('rec').optional(), contactId: idOf('con').optional() })

export function history(api: Api, { engine }: Door): void {
  api.get(
    '/history',
    {
      config: { right: 'history.read' },
      schema: {
        tags: ['history'],
        summary: 'What was done, newest first',
        querystring: listed,
        response: answers({ 200: listOf(historyItem) }),
      },
    },
    async (request) => {
      const by = byOf(request)
      const { recordId, contactId } = request.query
      const found = await engine.history.list(by, pageFrom(request.query), { recordId: recordId ?? null, contactId: contactId ?? null })
      return pageOf(request.query, found, ({ nth, id }) => ({ at: nth, id }), tellHistory)
    },
  )
}

const named = <Id extends string>(one: { id: Id; name: string } | null) => one && { id: one.id, name: one.name }

export const tellHistory = (entry: NamedEntry & Subjects) => ({
  id: entry.id,
  at: at(entry.at),
  act: entry.act,
  actor: { kind: entry.actor.kind, id: entry.actor.id, name: entry.actorName },
  recordId: entry.recordId,
  contactId: entry.contactId,
  contact: entry.contact && { id: entry.contact.id, name: entry.contact.name, email: entry.contact.email },
  company: named(entry.company),
  project: named(entry.project),
  member: named(entry.member),
  grantId: entry.grantId,
  documentId: entry.documentId,
  messageId: entry.messageId,
  jobId: entry.jobId,
  facts: entry.facts,
  particulars: entry.particulars,
})
