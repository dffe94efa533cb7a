// Messages: every letter that was owed, and what became of it.
import { queryOptions } from '@tanstack/react-query'
import { api, apiUrl } from '../api.ts'
import type { HistoryItem, Message, WholeMessage } from '../api-types.ts'
import { keepList } from '../cache.ts'
import type { MessageState, Page } from '../shapes.ts'

export const messagesQuery = (filter: { recordId?: string; contactId?: string; state?: MessageState }, cursor?: string, limit = 50) =>
  queryOptions({
    queryKey: ['messages', filter, cursor ?? null, limit],
    queryFn: ({ signal }) => api.get<Page<Message>>('/messages', { ...filter, cursor, limit, total: true }, signal),
    placeholderData: (before) => keepList(before),
  })

export const messageQuery = (id: string) =>
  queryOptions({
    queryKey: ['message', id],
    queryFn: ({ signal }) => api.get<WholeMessage>(`/messages/${id}`, {}, signal),
  })

/** The letter as a page with a CSP of its own; its link is inert. */
export const letterUrl = (id: string) => apiUrl(`/messages/${id}/letter`)

export const historyQuery = (filter: { contactId?: string }, cursor?: string, limit = 50) =>
  queryOptions({
    queryKey: ['history', filter, cursor ?? null, limit],
    queryFn: ({ signal }) => api.get<Page<HistoryItem>>('/history', { ...filter, cursor, limit }, signal),
    placeholderData: (before) => keepList(before),
  })
