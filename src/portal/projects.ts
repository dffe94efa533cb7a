// The portal's home, and the home of a project: files and what happened, for whoever is let in.
import type { FastifyInstance } from 'fastify'
import type { FileInside, ProjectInside, ProjectsInside } from '../engine/project-files.ts'
import { mayHaveOthers, projectsOf, sentBy } from '../engine/reach.ts'
import type { Inside, Looking } from '../engine/sessions.ts'
import type { Account, ContactId, Version } from '../nouns.ts'
import { commentsView } from './comments.ts'
import { endStamp, endView } from './guests.ts'
import { projectIdOf } from './ids.ts'
import { asked, insiders, inviterOf, isLook } from './insiders.ts'
import { otherPortals } from './other-portals.ts'
import { packetChoice } from './packets.ts'
import { type ChooserView, chooserPage } from './pages/chooser.ts'
import { type ProjectView, projectPage } from './pages/project.ts'
import type { FileShown } from './pages/sections.ts'
import { asItIsSpelled, type Portal, personOf, type Reader } from './portal.ts'
import { byUrgency, choice, type Eyes, eyesOf, fileView, happenings, pathsOf, sentView } from './records.ts'

const mostFiles = 8

export function mountProjects(door: FastifyInstance, portal: Portal): void {
  const { engine, print, pageInside } = portal

  door.get('/p/:slug', { config: { right: 'anyone' } }, (request, reply) => {
    const spelled = asItIsSpelled(request)
    if (spelled) return reply.redirect(spelled, 302)
    return insiders(portal, request, reply, async (account, inside, token) => {
      const places = await placesInside(portal, inside)
      const only = onlyPlace(places)
      if (only) return reply.redirect(`/p/${account.slug}${only}`, 303)
      if (isLook(request)) await engine.sessions.seen(inside, account.policy.idleMinutes, null)
      const reader = { account, looking: inside, frame: pageInside(account, inside, token), host: null }
      const portals = await otherPortals(portal, request, inside)
      return print(reply, chooserPage({ ...(await homeShown(portal, reader, places)), portals }))
    })
  })

  door.get('/p/:slug/projects/:id', { config: { right: 'contact' } }, (request, reply) =>
    insiders(portal, request, reply, async (account, inside, token) => {
      const here = await engine.projectFiles.inside(inside, projectIdOf(request))
      const { covers, files } = here
      if (isLook(request)) await engine.sessions.seen(inside, account.policy.idleMinutes, covers[0] ?? null)
      const sent = (asked(request, 'sent') ?? '').split(',').filter(Boolean)
      const came = files
        .flatMap(({ versions }) => versions)
        .filter(({ id, contactId }) => sent.includes(id) && contactId === inside.contact.id)
      const shown = await projectShown(portal, projectReader(portal, account, inside, token, here), here, asked(request, 'comment'))
      return print(reply, projectPage({ ...shown, sent: came.map(sentView) }))
    }),
  )
}

/** All places that are open to somebody: their records, the projects that these lie in or that are open as a whole, their packets. */
export async function placesInside({ engine }: Portal, looking: Looking) {
  const rows = await engine.records.allInside(looking)
  return { rows, ...projectsOf(looking, rows), packets: await engine.packetAnswers.allInside(looking) }
}
type Places = Awaited<ReturnType<typeof placesInside>>

/** Where only one place is open, home is there. */
export function onlyPlace({ rows, whole, there, packets }: Places): string | null {
  const [row, project, packet] = [rows[0], whole[0], packets[0]]
  if (packets.length === 1 && packet && rows.length === 0 && whole.length === 0) return `/packets/${packet.packet.id}`
  if (project && there.length === 1 && packets.length === 0) return `/projects/${project}`
  return rows.length === 1 && row && !project && packets.length === 0 ? `/records/${row.record.id}` : null
}

/** The home of somebody with several places, but for the portals beside this one. */
export async function homeShown({ engine, view }: Portal, { account, looking, frame }: Reader, places: Places): Promise<ChooserView> {
  const { rows, packets } = places
  const wholes = await engine.records.manyInside(looking, rows)
  const projects = await engine.projectFiles.allInside(looking, rows)
  const { lookedInto } = projects
  const told = (await Promise.all(lookedInto.map((one) => engine.projectFiles.happenedInside(looking, one)))).flat()
  const newest = told.toSorted((a, b) => b.nth - a.nth)
  const now = engine.clock.now()
  return {
    ...view(account, looking.contact.language),
    inside: frame,
    records: wholes.map((one) => choice(one, now)).sort(byUrgency),
    packets: packets.map(packetChoice),
    projects: projectChoices(projects),
    files: lookedInto
      .flatMap((one) => filesShown(account, looking, one.files))
      .toSorted((a, b) => b.file.at - a.file.at)
      .slice(0, mostFiles),
    portals: [],
    happened: happenings(newest, account, looking.contact.id, null, now),
  }
}

/** What is open as a whole is always listed; the project of a record only for its files. */
export function projectChoices({ whole, lookedInto }: ProjectsInside): ChooserView['projects'] {
  const files = new Map(lookedInto.map((one) => [one.project.id, one.files.length]))
  const ofRecords = lookedInto.filter((one) => one.files.length > 0).map(({ project }) => project)
  const listed = new Map([...whole, ...ofRecords].map(({ id, name }) => [id, { id, name, files: files.get(id) ?? null }]))
  return [...listed.values()]
}

/** The page of a project, but for what is told of a press just now. */
export async function projectShown(
  portal: Portal,
  { account, looking, frame, host }: Reader,
  here: ProjectInside,
  came: string | null,
): Promise<ProjectView> {
  const { engine, view } = portal
  const { project, covers, rows } = here
  const wholes = await engine.records.manyInside(looking, rows)
  const now = engine.clock.now()
  const said = await engine.comments.inside(looking, { projectId: project.id })
  const inviter = (await inviterOf(portal, account, covers[0] ?? null)) ?? host
  // Whoever has another way in stays longer.
  const ending = engine.guests.ending(covers)
  return {
    ...view(account, looking.contact.language),
    inside: { ...frame, live: frame.live && { ...frame.live, stamp: `${frame.live.stamp}.${said.comments.length}${endStamp(ending)}` } },
    id: project.id,
    project: project.name,
    records: wholes.map((one) => choice(one, now)).sort(byUrgency),
    files: filesShown(account, looking, here.files),
    happened: happenings(await engine.projectFiles.happenedInside(looking, here), account, looking.contact.id, null, now),
    person: personOf(inviter, account),
    ends: endView(ending, inviter, account, looking),
    canUpload: covers.some(({ scope, abilities }) => scope.kind === 'project' && abilities.includes('upload')),
    hasOthers: mayHaveOthers(looking) && (looking.grants.length > 1 || rows.length > 1),
    comments: commentsView(account, looking, { projectId: project.id }, said, came),
    sent: [],
  }
}

/** Whoever is inside and reads the page of a project, which asks whether it is still as it was. */
export function projectReader({ pageInside }: Portal, account: Account, inside: Inside, token: string, here: ProjectInside): Reader {
  const live = { path: `/p/${account.slug}/live?project=${here.project.id}`, stamp: stampOf(here) }
  return { account, looking: inside, frame: { ...pageInside(account, inside, token), live }, host: null }
}

/** Another one as soon as something that they see there is new, gone or changed. */
export const stampOf = ({ files, rows }: ProjectInside): string =>
  `${files.length}.${files.reduce((sum, { versions, name, folder }) => sum + versions.length + name.length + (folder?.length ?? 0), 0)}.${Math.max(
    0,
    ...files.map(({ versions }) => versions.at(-1)?.uploadedAt ?? 0),
    ...rows.map(({ record }) => record.changedAt),
  )}`

/** What this session may do with each file, as the page shows it. */
export const filesShown = (account: Account, inside: Looking, files: readonly FileInside[]): FileShown[] =>
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
