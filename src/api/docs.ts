// The API's own description: an OpenAPI 3.1 document made from the route schemas, and pages for reading it.

import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { newNonce } from '../engine/secrets.ts'
import { type ApiDocument, docsPage, errorsPage } from './docs-page.ts'

export const openApi = (origin: string, version: string): FastifyDynamicSwaggerOptions => ({
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'Portico',
      version,
      description:
        'Times are RFC 3339, days are YYYY-MM-DD, ids tell their kind. Lists take `limit` and `cursor` and answer `{ items, nextCursor, total? }`. Every POST but those of signing in takes an `Idempotency-Key`. Errors are problem documents with a stable `code`.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: origin }],
    security: [{ apiKey: [] }, { console: [] }],
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key, `pk_…`, with the rights of its role.' },
        console: {
          type: 'apiKey',
          in: 'cookie',
          name: origin.startsWith('https:') ? '__Host-portico_console' : 'portico_console',
          description: 'The console’s session.',
        },
      },
    },
  },
  transform: (parts) => {
    const { schema, url } = jsonSchemaTransform(parts as Parameters<typeof jsonSchemaTransform>[0])
    const { right } = parts.route.config ?? {}
    return { url, schema: { ...schema, ...(right && right !== 'anyone' ? { 'x-right': right } : {}) } as typeof schema }
  },
  transformObject: (parts) =>
    tidied(jsonSchemaTransformObject(parts as Parameters<typeof jsonSchemaTransformObject>[0]) as unknown as ApiDocument) as never,
})

export function mountDocs(scope: FastifyInstance): void {
  const open = { config: { right: 'anyone' }, schema: { hide: true } } as const
  let made: ApiDocument | null = null
  const document = () => (made ??= scope.swagger() as unknown as ApiDocument)

  scope.get('/v1/openapi.json', open, async (_request, reply) =>
    reply.type('application/json; charset=utf-8').serializer(JSON.stringify).send(document()),
  )
  scope.get('/docs', open, async (_request, reply) => sendPage(reply, (nonce) => docsPage(document(), nonce)))
  scope.get('/docs/errors', open, async (_request, reply) => sendPage(reply, errorsPage))
}

function sendPage(reply: FastifyReply, print: (nonce: string) => string) {
  const nonce = newNonce()
  return reply
    .type('text/html; charset=utf-8')
    .header(
      'content-security-policy',
      `default-src 'none'; style-src 'nonce-${nonce}'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    )
    .send(print(nonce))
}

/** A form of files is read as a stream, so no schema of ours checks it: it is described here, with the fields beside the files. */
const uploadBody = (...fields: string[]) => ({
  required: true,
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object',
        required: ['file'],
        properties: {
          file: { type: 'array', items: { type: 'string', format: 'binary' } },
          ...Object.fromEntries(fields.map((field) => [field, { type: 'string' }])),
        },
      },
    },
  },
})
const uploads: { [path: string]: ReturnType<typeof uploadBody> } = {
  '/api/v1/records/{id}/documents': uploadBody('requirementId'),
  '/api/v1/projects/{id}/files': uploadBody('folder', 'shownTo'),
  '/api/v1/documents/{id}/versions': uploadBody(),
  '/api/v1/packets/{id}/files': uploadBody('audience'),
  '/api/v1/packets/{id}/files/{fileId}/versions': uploadBody(),
}

/** Whoever calls with a right may call again. */
const once = {
  in: 'header',
  name: 'Idempotency-Key',
  required: false,
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[!-~]+$' },
  description: 'Kept for 24 hours: the same key and body get what the first request did.',
}

/** Leaves out components that nothing points at, and puts the rest in order, so that the file changes only when the API does. */
export function tidied(document: ApiDocument): ApiDocument {
  for (const [path, body] of Object.entries(uploads)) {
    const upload = document.paths[path]?.post
    if (upload) upload.requestBody = body
  }
  for (const { post } of Object.values(document.paths)) {
    if (post?.['x-right']) post.parameters = [...(post.parameters ?? []), once]
  }
  const all = document.components.schemas
  const wanted = new Set<string>()
  const follow = (text: string) => {
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (name === undefined || wanted.has(name)) continue
      wanted.add(name)
      follow(JSON.stringify(all[name]) ?? '')
    }
  }
  follow(JSON.stringify(document.paths))
  const schemas = Object.fromEntries(
    Object.entries(all)
      .filter(([name]) => wanted.has(name))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
  return { ...document, components: { ...document.components, schemas } }
}
