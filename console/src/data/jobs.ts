// Jobs: many invitations as one act, with a row and an outcome each.
import { queryOptions } from '@tanstack/react-query'
import { api, apiUrl } from '../api.ts'
import type { Job, JobPlan, JobRow } from '../api-types.ts'
import { keepList } from '../cache.ts'
import type { LetterTrouble, Page, RowOutcome } from '../shapes.ts'
import type { RecordFilter } from './records.ts'

/** Ticked rows, or everything that a filter finds. */
export type Choice = { recordIds: string[] } | { filter: RecordFilter }

export const planQuery = (choice: Choice, resend: boolean) =>
  queryOptions({
    queryKey: ['job plan', choice, resend],
    queryFn: () => api.post<JobPlan>('/jobs', { kind: 'invitations', ...choice, resend, dryRun: true }),
    staleTime: 0,
    gcTime: 0,
  })

export const startJob = (choice: Choice, resend: boolean, note: string | undefined, anyway: boolean) =>
  api.post<Job>('/jobs', { kind: 'invitations', ...choice, resend, ...(note ? { note } : {}), ...(anyway ? { sendAnyway: 'yes' } : {}) })

export const jobsQuery = (cursor?: string, limit = 50) =>
  queryOptions({
    queryKey: ['jobs', cursor ?? null, limit],
    queryFn: ({ signal }) => api.get<Page<Job>>('/jobs', { cursor, limit, total: true }, signal),
    placeholderData: (before) => keepList(before),
  })

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: ['job', id],
    queryFn: ({ signal }) => api.get<Job>(`/jobs/${id}`, {}, signal),
  })

export const jobRowsQuery = (id: string, of: { outcome?: RowOutcome; letter?: LetterTrouble }, cursor?: string, limit = 50) =>
  queryOptions({
    queryKey: ['job', id, 'rows', of, cursor ?? null, limit],
    queryFn: ({ signal }) => api.get<Page<JobRow>>(`/jobs/${id}/rows`, { ...of, cursor, limit, total: true }, signal),
    placeholderData: (before) => keepList(before),
  })

export type JobTurn = 'pause' | 'resume' | 'cancellation' | 'retry'

export const turnJob = (id: string, turn: JobTurn) => api.post<Job>(`/jobs/${id}/${turn}`)

export const receiptUrl = (id: string) => apiUrl(`/jobs/${id}/receipt.csv`)
