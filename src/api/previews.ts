// Previews: a file as pictures of its pages, made here, for the console to show.
import { z } from 'zod'
import { Refusal } from '../engine/refusals.ts'
import { picture } from '../http.ts'
import { type Api, byOf } from './caller.ts'
import { answers, type Door } from './door.ts'
import { byId, idOf } from './shapes.ts'

const version = z.coerce.number().int().min(1).optional()
const image = {
  description: 'The page as a picture.',
  content: { 'image/webp': { schema: z.any().meta({ type: 'string', format: 'binary' }) } },
}

const preview = z
  .object({
    kind: z.enum(['pages', 'text', 'none']),
    pages: z
      .array(z.object({ width: z.int(), height: z.int() }))
      .describe('One picture each, at most 30: `/documents/{id}/pages/1` and so on.'),
    of: z.int().describe('So many pages the file has.'),
    text: z.string().nullable(),
    cut: z.boolean().describe('The text is only the beginning.'),
    why: z.enum(['locked', 'broken', 'too_large', 'too_slow', 'busy', 'unread']).nullable(),
  })
  .meta({ id: 'Preview' })

export function previews(api: Api, { engine }: Door): void {
  api.get(
    '/documents/:id/preview',
    {
      config: { right: 'documents.read' },
      schema: {
        tags: ['documents'],
        summary: 'How a file can be shown: pages as pictures, text, or why not',
        params: byId('doc'),
        querystring: z.strictObject({ version }),
        response: answers({ 200: preview }),
      },
    },
    async (request) => {
      const file = await engine.documents.content(byOf(request), request.params.id, request.query.version ?? null)
      const shown = await engine.previews.of(file.version)
      const nothing = { pages: [], of: 0, text: null, cut: false, why: null }
      if (shown.kind === 'pages') return { ...nothing, kind: shown.kind, pages: shown.sizes, of: shown.of }
      if (shown.kind === 'text') return { ...nothing, kind: shown.kind, text: shown.text, cut: shown.cut }
      return { ...nothing, kind: shown.kind, why: shown.why }
    },
  )
  api.get(
    '/documents/:id/pages/:page',
    {
      config: { right: 'documents.read' },
      schema: {
        tags: ['documents'],
        summary: 'One page of a file as a picture',
        params: z.object({ id: idOf('doc'), page: z.coerce.number().int().min(1).max(1_000) }),
        querystring: z.strictObject({ version }),
        response: answers({ 200: image }),
      },
    },
    async (request, reply) => {
      const { id, page } = request.params
      const file = await engine.documents.content(byOf(request), id, request.query.version ?? null)
      const made = await engine.previews.page(file.version, page)
      if (!made) throw new Refusal('not_found')
      return reply.headers(picture).send(made)
    },
  )
}
