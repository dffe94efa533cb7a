// What a contact comes in with: signed-in browsers, devices that may open their letter again, passkeys.
import { queryOptions } from '@tanstack/react-query'
import { api } from '../api.ts'
import type { ContactPasskeys, ContactSessions } from '../api-types.ts'

export const browsersQuery = (contactId: string) =>
  queryOptions({
    queryKey: ['contact', contactId, 'browsers'],
    queryFn: ({ signal }) => api.get<ContactSessions>(`/contacts/${contactId}/sessions`, {}, signal),
  })

export const passkeysQuery = (contactId: string) =>
  queryOptions({
    queryKey: ['contact', contactId, 'passkeys'],
    queryFn: ({ signal }) => api.get<ContactPasskeys>(`/contacts/${contactId}/passkeys`, {}, signal),
  })

export const endSession = (id: string) => api.delete<void>(`/sessions/${id}`)
export const signOutEverywhere = (contactId: string) => api.delete<void>(`/contacts/${contactId}/sessions`)
export const takePasskeys = (contactId: string) => api.delete<void>(`/contacts/${contactId}/passkeys`)
