// Looking at a file in the page: who may is judged for the page and for each of its pictures.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { DocumentSeen } from '../engine/documents.ts'
import type { Shown } from '../engine/previews.ts'
import { Refusal } from '../engine/refusals.ts'
import { opensFile } from '../engine/sessions.ts'
import { picture } from '../http.ts'
import { versionOf } from './documents.ts'
import { documentIdOf } from './ids.ts'
import { insiders, isLook } from './insiders.ts'
import { type DocumentView, documentPage } from './pages/document.ts'
import type { Portal, Reader } from './portal.ts'
import { fileView } from './records.ts'

export function mountPreviews(door: FastifyInstance, portal: Portal): void {
  const { engine, print, pageInside } = portal

  door.get('/p/:slug/documents/:id', { config: { right: 'contact' } }, (request, reply) =>
    insiders(portal, request, reply, async (account, inside, token) => {
      const looks = isLook(request)
      const its = await engine.documents.lookInside(inside, documentIdOf(request), versionOf(request), looks)
      if (looks) await engine.sessions.seen(inside, account.policy.idleMinutes, its.cover)
      const reader = { account, looking: inside, frame: pageInside(account, inside, token), host: null }
      return print(reply, documentPage(await documentShown(portal, reader, its)))
    }),
  )

  door.get('/p/:slug/documents/:id/pages/:page', { config: { right: 'contact' } }, (request, reply) =>
    insiders(portal, request, reply, async (_account, inside) => {
      const { version } = await engine.documents.lookInside(inside, documentIdOf(request), versionOf(request), false)
      return reply.headers(picture).send(await pictureOf(portal, request, version))
    }),
  )
}

/** The picture of the page that the address names. */
export async function pictureOf({ engine }: Portal, request: FastifyRequest, version: Shown): Promise<Buffer> {
  const { page } = request.params as { page: string }
  const made = /^\d{1,3}$/.test(page) ? await engine.previews.page(version, Number(page)) : null
  if (!made) throw new Refusal('not_found')
  return made
}

/** A file of a record or of a project, as its page shows it. */
export async function documentShown(
  { engine, view }: Portal,
  { account, looking, frame }: Reader,
  its: DocumentSeen,
): Promise<DocumentView> {
  const { document, version } = its
  const home = `/p/${account.slug}`
  const path = () => (opensFile(looking, its, version) ? `${home}/documents/${document.id}/content?version=${version.number}` : null)
  return {
    ...view(account, looking.contact.language),
    inside: frame,
    place: `${home}/documents/${document.id}`,
    name: document.name,
    version: version.number,
    newest: document.versions.at(-1)?.number ?? version.number,
    back: document.recordId ? `${home}/records/${document.recordId}` : `${home}/projects/${document.projectId}`,
    file: fileView(document, version, { opens: path, looks: () => null }, engine.clock.now()),
    preview: await engine.previews.of(version),
  }
}
