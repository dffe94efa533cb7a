// Files of a project: put there, shown, renewed, and looked at.
import { queryOptions } from '@tanstack/react-query'
import { api, apiUrl } from '../api.ts'
import type { Preview, ProjectFile, Sighting } from '../api-types.ts'
import type { Page } from '../shapes.ts'
import { type Tell, uploadAll, uploadOne } from './uploads.ts'

export const projectFilesQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['files', projectId],
    queryFn: ({ signal }) => api.get<Page<ProjectFile>>(`/projects/${projectId}/files`, {}, signal),
  })

export const sightingsQuery = (documentId: string) =>
  queryOptions({
    queryKey: ['files', 'sightings', documentId],
    queryFn: ({ signal }) => api.get<Page<Sighting>>(`/documents/${documentId}/sightings`, {}, signal),
  })

/** The server answers when it knows how many pages there are; while others come first it is asked again. */
export const previewQuery = (documentId: string, version: number) =>
  queryOptions({
    queryKey: ['preview', documentId, version],
    queryFn: ({ signal }) => api.get<Preview>(`/documents/${documentId}/preview`, { version }, signal),
    refetchInterval: ({ state }) => (state.data?.why === 'busy' ? 2_000 : false),
    staleTime: 60_000,
  })

export const pageUrl = (documentId: string, version: number, page: number) => apiUrl(`/documents/${documentId}/pages/${page}`, { version })

export const putFiles = (projectId: string, files: readonly File[], folder: string | null, tell: Tell) =>
  uploadAll(`/projects/${projectId}/files`, files, folder ? { folder } : {}, tell)

export const putVersion = (documentId: string, file: File, tell: Tell) =>
  uploadOne<ProjectFile>(`/documents/${documentId}/versions`, file, tell)

type Change = Partial<Pick<ProjectFile, 'name' | 'folder' | 'shown'>>
export const changeFile = (documentId: string, change: Change) => api.patch<ProjectFile>(`/documents/${documentId}`, change)
