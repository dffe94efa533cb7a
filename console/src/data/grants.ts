// Grants: who may come in where, and the letters that open the door.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, apiUrl } from '../api.ts'
import type { GivenGrant, Grant, GrantPreview, Invited } from '../api-types.ts'
import type { Page } from '../shapes.ts'

export const grantQuery = (id: string) =>
  queryOptions({
    queryKey: ['grants', id],
    queryFn: ({ signal }) => api.get<Grant>(`/grants/${id}`, {}, signal),
  })

export const grantsQuery = (of: { recordId?: string; contactId?: string; projectId?: string }) =>
  queryOptions({
    queryKey: ['grants', of],
    queryFn: ({ signal }) => api.get<Page<Grant>>('/grants', { ...of, limit: 200 }, signal),
  })

/** What the letter says besides the record: nothing here is needed, the account has a default for each. */
export interface Invite {
  email?: string
  changeAddress?: boolean
  note?: string
  language?: string
  days?: number
  byText?: boolean
}

export const giveRecord = (recordId: string, contactId: string, invite: Invite) =>
  api.post<GivenGrant>('/grants', { contactId, scope: { kind: 'record', id: recordId }, invite })
export const givePortal = (contactId: string, invite: Invite) =>
  api.post<GivenGrant>('/grants', { contactId, scope: { kind: 'portal' }, invite })
/** Somebody who was let in already gets this end and these rights in the place of theirs. */
export const inviteGuest = (projectId: string, contactId: string, abilities: Grant['abilities'], endsAt: string, note: string) =>
  api.post<GivenGrant>('/grants', { contactId, scope: { kind: 'project', id: projectId }, abilities, endsAt, invite: note ? { note } : {} })
export const invite = (grantId: string, letter: Invite) => api.post<Invited>(`/grants/${grantId}/invitations`, letter)
export const revoke = (grantId: string, reason?: string) => api.post<Grant>(`/grants/${grantId}/revocation`, reason ? { reason } : {})
export const restore = (grantId: string) => api.delete<Grant>(`/grants/${grantId}/revocation`)
export const setEnd = (grantId: string, endsAt: string | null) => api.patch<Grant>(`/grants/${grantId}`, { endsAt })

type PreviewOf = { recordId: string; name?: string; note?: string; language?: string; days?: number }

export const previewQuery = (of: PreviewOf) =>
  queryOptions({
    queryKey: ['preview', of],
    queryFn: ({ signal }) => api.get<GrantPreview>('/grants/preview', { ...of }, signal),
    placeholderData: keepPreviousData,
  })

/** Pages with a CSP of their own, for a frame: what the person will see. */
export const previewUrl = (of: PreviewOf, part: 'letter' | 'first-page') => apiUrl(`/grants/preview/${part}`, { ...of })
