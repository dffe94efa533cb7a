// Reminders: who would get one today, and whom to leave in peace.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '../api.ts'
import type { ContactReminders, ReminderPreview } from '../api-types.ts'
import type { ReminderKind } from '../shapes.ts'

export const reminderPreviewQuery = (kinds: readonly ReminderKind[]) =>
  queryOptions({
    queryKey: ['reminder preview', kinds],
    queryFn: ({ signal }) => api.get<ReminderPreview>('/reminders/preview', { kinds: kinds.join(',') }, signal),
    placeholderData: keepPreviousData,
  })

export const contactRemindersQuery = (id: string) =>
  queryOptions({
    queryKey: ['contact', id, 'reminders'],
    queryFn: ({ signal }) => api.get<ContactReminders>(`/contacts/${id}/reminders`, {}, signal),
  })

export const snooze = (id: string, days: number | null) =>
  api.post<ContactReminders>(`/contacts/${id}/snooze`, days === null ? {} : { days })
export const resume = (id: string) => api.delete<ContactReminders>(`/contacts/${id}/snooze`)
