// Records: lists with their filters, one whole, and what members do with it.
import { queryOptions } from '@tanstack/react-query'
import { api } from '../api.ts'
import type { HistoryItem, MustShow, RecordCounts, RecordRow, WholeRecord } from '../api-types.ts'
import { keepList } from '../cache.ts'
import type { Page, PortalAccess, RecordState, RequirementKind } from '../shapes.ts'

type RecordView = 'needs_you' | 'not_opened' | 'expiring'

export interface RecordFilter {
  view?: RecordView
  state?: RecordState
  access?: PortalAccess
  projectId?: string
  contactId?: string
  q?: string
}

export const pageSize = 50

export const recordsQuery = (filter: RecordFilter, cursor?: string, limit = pageSize) =>
  queryOptions({
    queryKey: ['records', filter, cursor ?? null, limit],
    queryFn: ({ signal }) => api.get<Page<RecordRow>>('/records', { ...filter, cursor, limit, total: true }, signal),
    placeholderData: (before) => keepList(before),
  })

export const recordCountsQuery = queryOptions({
  queryKey: ['records', 'counts'],
  queryFn: ({ signal }) => api.get<RecordCounts>('/records/counts', {}, signal),
})

export const recordQuery = (id: string) =>
  queryOptions({
    queryKey: ['record', id],
    queryFn: ({ signal }) => api.get<WholeRecord>(`/records/${id}`, {}, signal),
  })

export const recordHistoryQuery = (id: string, cursor?: string) =>
  queryOptions({
    queryKey: ['record', id, 'history', cursor ?? null],
    queryFn: ({ signal }) => api.get<Page<HistoryItem>>(`/records/${id}/history`, { cursor, limit: pageSize }, signal),
    placeholderData: (before) => keepList(before),
  })

export interface NewRequirement {
  kind: RequirementKind
  name: string
  detail?: string
  mustShow?: MustShow[]
  dueOn?: string
}

export interface RequirementChange {
  name?: string
  detail?: string | null
  mustShow?: MustShow[]
  dueOn?: string | null
}

interface NewRecordBody {
  projectId: string
  contactId?: string
  /** A new person; a mailbox that is known already is taken as that contact. */
  contact?: { email: string; name?: string }
  company?: string
  dueOn?: string
  requirements: NewRequirement[]
}

export const createRecord = (body: NewRecordBody) => api.post<WholeRecord>('/records', body)
export const changeRecord = (id: string, change: { dueOn: string | null }) => api.patch<WholeRecord>(`/records/${id}`, change)
export const addRequirement = (id: string, requirement: NewRequirement) => api.post<WholeRecord>(`/records/${id}/requirements`, requirement)

export const changeRequirement = (id: string, requirementId: string, change: RequirementChange) =>
  api.patch<WholeRecord>(`/records/${id}/requirements/${requirementId}`, change)
export const withdrawRequirement = (id: string, requirementId: string) =>
  api.post<WholeRecord>(`/records/${id}/requirements/${requirementId}/withdrawal`)
export const restoreRequirement = (id: string, requirementId: string) =>
  api.delete<WholeRecord>(`/records/${id}/requirements/${requirementId}/withdrawal`)

/** What a member sets by hand, with a reason, and may take back. */
export type RecordDecision = 'waiver' | 'override' | 'archive'
export const decide = (id: string, decision: RecordDecision, reason: string) =>
  api.post<WholeRecord>(`/records/${id}/${decision}`, { reason })
export const undo = (id: string, decision: RecordDecision) => api.delete<WholeRecord>(`/records/${id}/${decision}`)
