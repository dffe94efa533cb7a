// View as client: the portal as a contact would see it, as a page for a frame.
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { Refusal } from '../engine/refusals.ts'
import { type Api, byOf } from './caller.ts'
import { answers, type Door } from './door.ts'
import { framed, page } from './messages.ts'
import { byId, idOf } from './shapes.ts'

export function portalViews(api: Api, { engine, renderPortalView }: Door): void {
  api.get(
    '/contacts/:id/portal-view',
    {
      config: { right: 'portal.view' },
      schema: {
        tags: ['contacts'],
        summary: 'View as client: the portal as this contact would see it',
        description:
          'Read-only: it is no session of theirs, nothing can be pressed, no file is opened, and the look stands in the history. ' +
          'Without `recordId` their home. Without live access: 409 `no_access`.',
        params: byId('con'),
        querystring: z.strictObject({ recordId: idOf('rec').optional() }),
        response: answers({ 200: page }),
      },
    },
    async (request, reply) => {
      const by = byOf(request)
      const view = await engine.portalViews.open(by, request.params.id)
      const { looking } = view
      const rows = await engine.records.allInside(looking)
      const records = await Promise.all(rows.map(({ record }) => engine.records.inside(looking, record.id)))
      const { recordId } = request.query
      const whole = recordId === undefined ? null : records.find(({ record }) => record.id === recordId)
      if (whole === undefined) throw new Refusal('not_found')
      const there = new Set(looking.grants.flatMap(({ scope }) => (scope.kind === 'project' ? [scope.id] : [])))
      for (const row of rows) there.add(row.record.projectId)
      const projects = await Promise.all([...there].slice(0, 10).map((id) => engine.projectFiles.inside(looking, id)))
      const record = whole && {
        whole,
        told: await engine.history.inside(looking, whole.record.id),
        inviter: await engine.portalViews.inviterOf(looking, whole.record),
      }
      const nonce = randomBytes(16).toString('base64url')
      return reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', framed.replace("'unsafe-inline'", `'nonce-${nonce}'`))
        .send(
          renderPortalView(
            { ...view, record, records, projects, packets: await engine.packetAnswers.allInside(looking), now: engine.clock.now() },
            nonce,
          ),
        )
    },
  )
}
