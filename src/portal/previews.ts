// Looking at a file in the page: who may is judged for the page and for each of its pictures.
import type { FastifyInstance } from 'fastify'
import { Refusal } from '../engine/refusals.ts'
import { opensFile } from '../engine/sessions.ts'
import { picture } from '../http.ts'
import { documentIdOf, versionOf } from './documents.ts'
import { documentPage } from './pages/document.ts'
import type { Portal } from './portal.ts'
import { fileView, insiders, isLook } from './records.ts'

export function mountPreviews(door: FastifyInstance, portal: Portal): void {
  const { engine, print, view, pageInside } = portal

  door.get('/p/:slug/documents/:id', { config: { right: 'contact' } }, (request, reply) =>
    insiders(portal, request, reply, async (account, inside, token) => {
      const looks = isLook(request)
      const its = await engine.documents.lookInside(inside, documentIdOf(request), versionOf(request), looks)
      const { document, version, cover } = its
      if (looks) await engine.sessions.seen(inside, account.policy.idleMinutes, cover)
      const home = `/p/${account.slug}`
      const path = () => (opensFile(inside, its, version) ? `${home}/documents/${document.id}/content?version=${version.number}` : null)
      return print(
        reply,
        documentPage({
          ...view(account, inside.contact.language),
          inside: pageInside(account, inside, token),
          place: `${home}/documents/${document.id}`,
          name: document.name,
          version: version.number,
          newest: document.versions.at(-1)?.number ?? version.number,
          back: document.recordId ? `${home}/records/${document.recordId}` : `${home}/projects/${document.projectId}`,
          file: fileView(document, version, { opens: path, looks: () => null }, engine.clock.now()),
          preview: await engine.previews.of(version),
        }),
      )
    }),
  )

  door.get('/p/:slug/documents/:id/pages/:page', { config: { right: 'contact' } }, (request, reply) =>
    insiders(portal, request, reply, async (_account, inside) => {
      const { version } = await engine.documents.lookInside(inside, documentIdOf(request), versionOf(request), false)
      const { page } = request.params as { page: string }
      const made = /^\d{1,3}$/.test(page) ? await engine.previews.page(version, Number(page)) : null
      if (!made) throw new Refusal('not_found')
      return reply.headers(picture).send(made)
    }),
  )
}
