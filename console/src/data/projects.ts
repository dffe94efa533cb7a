// Projects: what the records are about.
import { queryOptions } from '@tanstack/react-query'
import { api } from '../api.ts'
import type { Project } from '../api-types.ts'
import { keepList } from '../cache.ts'
import type { Page } from '../shapes.ts'

export const projectsQuery = (filter: { q?: string } = {}, cursor?: string, limit = 50) =>
  queryOptions({
    queryKey: ['projects', filter, cursor ?? null, limit],
    queryFn: ({ signal }) => api.get<Page<Project>>('/projects', { ...filter, cursor, limit, total: true }, signal),
    placeholderData: (before) => keepList(before),
  })

export const projectQuery = (id: string) =>
  queryOptions({
    queryKey: ['project', id],
    queryFn: ({ signal }) => api.get<Project>(`/projects/${id}`, {}, signal),
  })

interface ProjectDetails {
  name: string
  dueOn?: string | null
  certificateHolder?: string | null
}

export const createProject = (details: ProjectDetails) => api.post<Project>('/projects', details)
export const changeProject = (id: string, details: Partial<ProjectDetails>) => api.patch<Project>(`/projects/${id}`, details)
