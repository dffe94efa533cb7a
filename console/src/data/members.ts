// Members: who the staff are, asked in by letter, changed, shut out.
import { queryOptions } from '@tanstack/react-query'
import { api } from '../api.ts'
import type { Member, MemberSessions } from '../api-types.ts'
import type { Page, Role } from '../shapes.ts'

export const membersQuery = queryOptions({
  queryKey: ['members'],
  queryFn: ({ signal }) => api.get<Page<Member>>('/members', { limit: 200 }, signal),
})

export const inviteMember = (input: { name: string; email: string; role: Role }) => api.post<Member>('/members', input)
export const inviteMemberAgain = (id: string) => api.post<Member>(`/members/${id}/invitations`)
export const changeMember = (id: string, patch: { name?: string; role?: Role; disabled?: boolean }) =>
  api.patch<Member>(`/members/${id}`, patch)
export const resetFactors = (id: string) => api.delete<Member>(`/members/${id}/factors`)

export const memberSessionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['member', id, 'sessions'],
    queryFn: ({ signal }) => api.get<MemberSessions>(`/members/${id}/sessions`, {}, signal),
  })
export const signMemberOut = (id: string) => api.delete<void>(`/members/${id}/sessions`)
