// View as client: the portal as a contact would see it, as a page for a frame.

import { z } from 'zod'
import { seenThere } from '../engine/portal-views.ts'
import { newNonce } from '../engine/secrets.ts'
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
      const view = await engine.portalViews.open(byOf(request), request.params.id)
      const seen = await seenThere(engine, view, request.query.recordId ?? null)
      const nonce = newNonce()
      return reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', framed.replace("'unsafe-inline'", `'nonce-${nonce}'`))
        .send(renderPortalView(seen, nonce))
    },
  )
}
