// The console's files: one page under a fresh nonce, and assets whose names change with their content.

import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { newNonce } from '../engine/secrets.ts'

const usualFolder = fileURLToPath(new URL('../../dist/console/', import.meta.url))
const mediaTypes: { [ending: string]: string } = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
}
const squeezable = /^text|json|svg|manifest/

interface Asset {
  type: string
  bytes: Buffer
  squeezed: Map<string, Promise<Buffer>>
}

export function mountConsole(app: FastifyInstance, folder = usualFolder): void {
  const open = { config: { right: 'anyone' } } as const
  const assets = createAssets(folder)

  app.get('/', open, async (_request, reply) => reply.redirect('/console/', 302))
  app.get('/console', open, async (_request, reply) => reply.redirect('/console/', 302))
  app.get('/console/*', open, async (request, reply) => {
    const path = (request.params as { '*': string })['*']
    // What looks like a file is one or is missing; every other path is a screen, which the page itself finds.
    return /\.[a-z0-9]+$/i.test(path) ? sendAsset(request, reply, path, await assets(path)) : sendPage(reply, await assets('index.html'))
  })
}

function sendPage(reply: FastifyReply, page: Asset | null) {
  if (!page)
    return reply
      .code(503)
      .type('text/plain; charset=utf-8')
      .send('The console has not been built yet. In the clone, npm start builds it.\n')
  const nonce = newNonce()
  return reply
    .type('text/html; charset=utf-8')
    .header('content-security-policy', policyWith(nonce))
    .send(page.bytes.toString().replaceAll('__NONCE__', nonce))
}

/** Frames are our own previews, and files that the console shows out of its memory. */
const policyWith = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'self' blob:",
    "object-src 'none'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')

async function sendAsset(request: FastifyRequest, reply: FastifyReply, path: string, asset: Asset | null) {
  if (!asset || path === 'index.html') return reply.code(404).type('text/plain; charset=utf-8').send('There is no such file.\n')
  reply
    .type(asset.type)
    .header('cache-control', path.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'public, max-age=3600')
  if (!squeezable.test(asset.type)) return reply.send(asset.bytes)
  reply.header('vary', 'accept-encoding')
  const accepted = String(request.headers['accept-encoding'] ?? '')
  for (const [name, squeeze] of squeezers) {
    if (!accepted.includes(name)) continue
    const known = asset.squeezed.get(name) ?? squeeze(asset.bytes)
    asset.squeezed.set(name, known)
    return reply.header('content-encoding', name).send(await known)
  }
  return reply.send(asset.bytes)
}

type Squeezer = (bytes: Buffer) => Promise<Buffer>
const squeezers: [name: string, squeeze: Squeezer][] = [
  ['br', (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } })],
  ['gzip', (bytes) => promisify(gzip)(bytes)],
]

/** Only what stood in the folder when it was first asked for is ever served, so no path leads out of it. */
function createAssets(folder: string) {
  let names: Promise<Set<string>> | null = null
  const known = new Map<string, Promise<Asset>>()
  const list = async () => {
    const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
    return new Set(
      found
        .filter((one) => one.isFile())
        .map((one) => join(one.parentPath, one.name).slice(folder.length).replaceAll('\\', '/').replace(/^\//, '')),
    )
  }
  return async (path: string): Promise<Asset | null> => {
    names ??= list()
    const there = await names
    if (!there.has(path)) {
      // Not built yet when it was asked for: look again next time.
      if (!there.has('index.html')) names = null
      return null
    }
    const asset = known.get(path) ?? readAsset(join(folder, path))
    known.set(path, asset)
    try {
      return await asset
    } catch {
      // Built anew under our feet: what was listed is gone, and is looked for again.
      known.clear()
      names = null
      return null
    }
  }
}

async function readAsset(file: string): Promise<Asset> {
  return { type: mediaTypes[extname(file)] ?? 'application/octet-stream', bytes: await readFile(file), squeezed: new Map() }
}
