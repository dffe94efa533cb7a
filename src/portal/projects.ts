// The portal's home, and the home of a project: files and what happened, for whoever is let in.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { FileInside, ProjectInside } from '../engine/project-files.ts'
import { sentBy } from '../engine/reach.ts'
import { Refusal } from '../engine/refusals.ts'
import type { Inside } from '../engine/sessions.ts'
import type { Account, ContactId, ProjectId, Version } from '../nouns.ts'
import { commentsView } from './comments.ts'
import { endStamp, endView } from './guests.ts'
import { otherPortals } from './other-portals.ts'
import { packetChoice } from './packets.ts'
import { chooserPage } from './pages/chooser.ts'
import { projectPage } from './pages/project.ts'
import type { FileShown } from './pages/sections.ts'
import { type Portal, personOf } from './portal.ts'
import {
  asked,
  byUrgency,
  choice,
  type Eyes,
  eyesOf,
  fileView,
  happenings,
  insiders,
  inviterOf,
  isLook,
  mayHaveOthers,
  pathsOf,
} from './records.ts'

/** So many projects are looked into for the home of somebody who has many. */
const mostProjects = 10
const mostFiles = 8

export function mountProjects(door: FastifyInstance, portal: Portal): void {
  const { engine, print, view, pageInside } = portal

  door.get('/p/:slug', { config: { right: 'anyone' } }, (request, reply) =>
    insiders(portal, request, reply, async (account, inside, token) => {
      const rows = await engine.records.allInside(inside)
      const whole = inside.grants.flatMap(({ scope }) => (scope.kind === 'project' ? [scope.id] : []))
      const there = [...new Set([...whole, ...rows.map(({ record }) => record.projectId)])]
      const packets = await engine.packetAnswers.allInside(inside)
      const [only] = rows
      const [packet] = packets
      if (packets.length === 1 && packet && rows.length === 0 && whole.length === 0)
        return reply.redirect(`/p/${account.slug}/packets/${packet.packet.id}`, 303)
      const [project] = whole
      if (project && there.length === 1 && packets.length === 0) return reply.redirect(`/p/${account.slug}/projects/${project}`, 303)
      if (rows.length === 1 && only && !project && packets.length === 0)
        return reply.redirect(`/p/${account.slug}/records/${only.record.id}`, 303)
      if (isLook(request)) await engine.sessions.seen(inside, account.policy.idleMinutes, null)
      const wholes = await Promise.all(rows.map(({ record }) => engine.records.inside(inside, record.id)))
      const projects = await Promise.all(there.slice(0, mostProjects).map((id) => engine.projectFiles.inside(inside, id)))
      const told = (await Promise.all(projects.map((one) => engine.projectFiles.happenedInside(inside, one)))).flat()
      const now = engine.clock.now()
      return print(
        reply,
        chooserPage({
          ...view(account, inside.contact.language),
          inside: pageInside(account, inside, token),
          records: wholes.map((one) => choice(one, now)).sort(byUrgency),
          packets: packets.map(packetChoice),
          projects: projects
            .filter(({ project: { id }, files }) => whole.includes(id) || files.length > 0)
            .map(({ project: { id, name }, files }) => ({ id, name, files: files.length })),
          files: projects
            .flatMap((one) => filesShown(account, inside, one))
            .toSorted((a, b) => b.file.at - a.file.at)
            .slice(0, mostFiles),
          portals: await otherPortals(portal, request, inside),
          happened: happenings(
            told.toSorted((a, b) => b.nth - a.nth),
            account,
            inside.contact.id,
            null,
            now,
          ),
        }),
      )
    }),
  )

  door.get('/p/:slug/projects/:id', { config: { right: 'contact' } }, (request, reply) =>
    insiders(portal, request, reply, async (account, inside, token) => {
      const here = await engine.projectFiles.inside(inside, projectIdOf(request))
      const { project, covers, files, rows } = here
      const cover = covers[0] ?? null
      if (isLook(request)) await engine.sessions.seen(inside, account.policy.idleMinutes, cover)
      const wholes = await Promise.all(rows.map(({ record }) => engine.records.inside(inside, record.id)))
      const now = engine.clock.now()
      const sent = (asked(request, 'sent') ?? '').split(',').filter(Boolean)
      const came = files
        .flatMap(({ versions }) => versions)
        .filter(({ id, contactId }) => sent.includes(id) && contactId === inside.contact.id)
      const said = await engine.comments.inside(inside, { projectId: project.id })
      const inviter = await inviterOf(portal, account, cover?.id ?? null)
      // Whoever has another way in stays longer.
      const ending = await engine.guests.ending(account.id, covers)
      const toAll = covers.filter(({ scope }) => scope.kind === 'project')
      return print(
        reply,
        projectPage({
          ...view(account, inside.contact.language),
          inside: {
            ...pageInside(account, inside, token),
            live: {
              path: `/p/${account.slug}/live?project=${project.id}`,
              stamp: `${stampOf(here)}.${said.comments.length}${endStamp(ending)}`,
            },
          },
          id: project.id,
          project: project.name,
          records: wholes.map((one) => choice(one, now)).sort(byUrgency),
          files: filesShown(account, inside, here),
          happened: happenings(await engine.projectFiles.happenedInside(inside, here), account, inside.contact.id, null, now),
          person: personOf(inviter, account),
          ends: endView(ending, inviter, account),
          canUpload: toAll.some(({ abilities }) => abilities.includes('upload')),
          hasOthers: mayHaveOthers(inside) && (inside.grants.length > 1 || rows.length > 1),
          comments: commentsView(account, inside, { projectId: project.id }, said, asked(request, 'comment')),
          sent: came.map(({ fileName, size, uploadedAt }) => ({ name: fileName, size, at: uploadedAt })),
        }),
      )
    }),
  )
}

const projectShape = /^pro_[0-9A-Za-z]{22}$/

export function projectIdFrom(given: string): ProjectId {
  if (!projectShape.test(given)) throw new Refusal('not_found')
  return given as ProjectId
}

export const projectIdOf = (request: FastifyRequest): ProjectId => projectIdFrom((request.params as { id: string }).id)

/** Another one as soon as something that they see there is new, gone or changed. */
export const stampOf = ({ files, rows }: ProjectInside): string =>
  `${files.length}.${files.reduce((sum, { versions, name, folder }) => sum + versions.length + name.length + (folder?.length ?? 0), 0)}.${Math.max(
    0,
    ...files.map(({ versions }) => versions.at(-1)?.uploadedAt ?? 0),
    ...rows.map(({ record }) => record.changedAt),
  )}`

/** What this session may do with each file, as the page shows it. */
export const filesShown = (account: Account, inside: Inside, { files }: ProjectInside): FileShown[] =>
  files.map((file) => fileShown(account, inside.contact.id, file, eyesOf(inside, file)))

export function fileShown(account: Account, me: ContactId, file: FileInside, eyes: Eyes): FileShown {
  const { versions, abilities: _, ...document } = file
  const newest = versions.at(-1) as Version
  return {
    id: document.id,
    name: document.name,
    folder: document.folder,
    from: sentBy(file) === me && newest.contactId === me ? 'contact' : 'account',
    version: newest.number,
    file: fileView(document, newest, pathsOf(account, eyes), newest.uploadedAt),
  }
}
