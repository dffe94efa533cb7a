// Projects: a job, property, engagement or workspace.
import type { Project, ProjectId, RecordState } from '../nouns.ts'
import type { Page } from '../store/rows.ts'
import { type By, entry, found, namesNothing } from './acts.ts'
import type { Parts } from './parts.ts'
import { newId } from './secrets.ts'

interface ProjectInput {
  name: string
  dueOn?: string | null | undefined
  certificateHolder?: string | null | undefined
}

export interface CountedProject {
  project: Project
  /** How many of its records stand in which state. */
  counts: { [state in RecordState]?: number }
}

export function createProjects({ store, clock, doing }: Parts) {
  const countedAll = async (by: By, projects: readonly Project[]): Promise<CountedProject[]> => {
    const standings = await store.read.projects.standings(
      by.accountId,
      projects.map(({ id }) => id),
      clock.now(),
    )
    return projects.map((project) => ({ project, counts: standings.get(project.id) ?? {} }))
  }
  const counted = async (by: By, project: Project): Promise<CountedProject> => (await countedAll(by, [project]))[0] as CountedProject
  return {
    create(by: By, input: ProjectInput): Promise<CountedProject> {
      return doing(by, async (tx, now) => {
        const project: Project = {
          id: newId('pro'),
          accountId: by.accountId,
          name: input.name,
          dueOn: input.dueOn ?? null,
          certificateHolder: input.certificateHolder ?? null,
          createdAt: now,
          archivedAt: null,
        }
        await tx.projects.add(project)
        await tx.history.add(entry(by.accountId, by.actor, now, 'project.created', { projectId: project.id }))
        return { project, counts: {} }
      })
    },
    async list(by: By, page: Page, q: string | null): Promise<CountedProject[]> {
      return countedAll(by, await store.read.projects.list(by.accountId, page, q))
    },
    count: (by: By, q: string | null): Promise<number> => store.read.projects.count(by.accountId, q),
    get: async (by: By, id: ProjectId): Promise<CountedProject> => counted(by, found(await store.read.projects.get(by.accountId, id))),
    async change(by: By, id: ProjectId, patch: Partial<ProjectInput>): Promise<CountedProject> {
      const project = await doing(by, async (tx, now) => {
        const before = found(await tx.projects.get(by.accountId, id))
        if (namesNothing(patch)) return before
        await tx.projects.change(by.accountId, id, { ...patch })
        await tx.history.add(
          entry(by.accountId, by.actor, now, 'project.changed', { projectId: id, facts: { fields: Object.keys(patch).join(' ') } }),
        )
        return found(await tx.projects.get(by.accountId, id))
      })
      return counted(by, project)
    },
  }
}
