// Projects: a job, property, engagement or workspace that records stand in.
import { z } from 'zod'
import type { By } from '../engine/acts.ts'
import { projectCan } from '../engine/can.ts'
import type { CountedProject } from '../engine/projects.ts'
import { type Api, byOf } from './caller.ts'
import { answers, type Door } from './door.ts'
import { byCreation, counted, paged, pageFrom, pageOf } from './paging.ts'
import { at, byId, can, day, line, lines, listOf, maybeAt, maybeWhen, when } from './shapes.ts'

const body = z.strictObject({ name: line(160), dueOn: day.nullish(), certificateHolder: lines(1_000).nullish() })
const listed = z.strictObject({ ...paged, ...counted, q: z.string().max(200).optional() })

const project = z
  .object({
    id: z.string(),
    name: z.string(),
    dueOn: z.string().nullable(),
    certificateHolder: z.string().nullable(),
    createdAt: when,
    archivedAt: maybeWhen,
    counts: z.object({ records: z.int(), compliant: z.int(), needsYou: z.int() }),
    can,
  })
  .meta({ id: 'Project' })

export function projects(api: Api, { engine }: Door): void {
  api.get(
    '/projects',
    {
      config: { right: 'projects.read' },
      schema: {
        tags: ['projects'],
        summary: 'The projects, newest first',
        querystring: listed,
        response: answers({ 200: listOf(project) }),
      },
    },
    async (request) => {
      const by = byOf(request)
      const q = request.query.q || null
      const found = await engine.projects.list(by, pageFrom(request.query), q)
      return pageOf(
        request.query,
        found,
        ({ project }) => byCreation(project),
        (one) => tellProject(by, one),
        () => engine.projects.count(by, q),
      )
    },
  )
  api.post(
    '/projects',
    {
      config: { right: 'projects.write' },
      schema: { tags: ['projects'], summary: 'Add a project', body, response: answers({ 201: project }) },
    },
    async (request, reply) => {
      const by = byOf(request)
      return reply.code(201).send(tellProject(by, await engine.projects.create(by, request.body)))
    },
  )
  api.get(
    '/projects/:id',
    {
      config: { right: 'projects.read' },
      schema: { tags: ['projects'], summary: 'One project', params: byId('pro'), response: answers({ 200: project }) },
    },
    async (request) => {
      const by = byOf(request)
      return tellProject(by, await engine.projects.get(by, request.params.id))
    },
  )
  api.patch(
    '/projects/:id',
    {
      config: { right: 'projects.write' },
      schema: {
        tags: ['projects'],
        summary: 'Change a project',
        params: byId('pro'),
        body: body.partial(),
        response: answers({ 200: project }),
      },
    },
    async (request) => {
      const by = byOf(request)
      return tellProject(by, await engine.projects.change(by, request.params.id, request.body))
    },
  )
}

function tellProject(by: By, { project, counts }: CountedProject) {
  const { id, name, dueOn, certificateHolder, createdAt, archivedAt } = project
  const records = Object.values(counts).reduce((sum, count) => sum + count, 0)
  return {
    id,
    name,
    dueOn,
    certificateHolder,
    createdAt: at(createdAt),
    archivedAt: maybeAt(archivedAt),
    counts: { records, compliant: counts.compliant ?? 0, needsYou: counts.under_review ?? 0 },
    can: projectCan(by, project),
  }
}
