// Contacts and the companies that they belong to.
import { queryOptions } from '@tanstack/react-query'
import { api } from '../api.ts'
import type { Company, Contact, ContactCounts, Destination, Diagnosis, Invited, MagicLink, Trial } from '../api-types.ts'
import { keepList } from '../cache.ts'
import type { Language, Page } from '../shapes.ts'

export interface ContactFilter {
  q?: string
  companyId?: string
  /** Words of portal access with commas between. */
  access?: string
  seenSince?: string
}

export const contactsQuery = (filter: ContactFilter, cursor?: string, limit = 50) =>
  queryOptions({
    queryKey: ['contacts', filter, cursor ?? null, limit],
    queryFn: ({ signal }) => api.get<Page<Contact>>('/contacts', { ...filter, cursor, limit, total: true }, signal),
    placeholderData: (before) => keepList(before),
  })

export const contactCountsQuery = queryOptions({
  queryKey: ['contacts', 'counts'],
  queryFn: ({ signal }) => api.get<ContactCounts>('/contacts/counts', {}, signal),
})

/** The pages of the portal that a link of this person can lead to. */
export const destinationsQuery = (id: string) =>
  queryOptions({
    queryKey: ['contact', id, 'destinations'],
    queryFn: ({ signal }) => api.get<Page<Destination>>(`/contacts/${id}/destinations`, {}, signal),
  })

/** Why can't they get in? */
export const diagnosisQuery = (id: string) =>
  queryOptions({
    queryKey: ['contact', id, 'diagnosis'],
    queryFn: ({ signal }) => api.get<Diagnosis>(`/contacts/${id}/diagnosis`, {}, signal),
  })

export const contactQuery = (id: string) =>
  queryOptions({
    queryKey: ['contact', id],
    queryFn: ({ signal }) => api.get<Contact>(`/contacts/${id}`, {}, signal),
  })

export const companiesQuery = (filter: { q?: string }, cursor?: string, limit = 50) =>
  queryOptions({
    queryKey: ['companies', filter, cursor ?? null, limit],
    queryFn: ({ signal }) => api.get<Page<Company>>('/companies', { ...filter, cursor, limit, total: true }, signal),
    placeholderData: (before) => keepList(before),
  })

export const companyQuery = (id: string) =>
  queryOptions({
    queryKey: ['companies', id],
    queryFn: ({ signal }) => api.get<Company>(`/companies/${id}`, {}, signal),
  })

export interface ContactDetails {
  email?: string
  name?: string | null
  phone?: string | null
  language?: string | null
  timeZone?: string | null
  companyId?: string | null
  /** A company by its name: found, or made when there is none. */
  company?: string
  disabled?: boolean
}

export const createContact = (details: ContactDetails & { email: string }) => api.post<Contact>('/contacts', details)
export const changeContact = (id: string, details: ContactDetails) => api.patch<Contact>(`/contacts/${id}`, details)
export const liftSuppression = (id: string, reason: string) => api.post<Contact>(`/contacts/${id}/suppression/lifting`, { reason })
export const changeCompany = (id: string, name: string) => api.patch<Company>(`/companies/${id}`, { name })
/** What the invitation would open (with neither the whole portal), and what it would say. */
export interface TrialWish {
  recordId?: string | undefined
  projectId?: string | undefined
  note?: string | undefined
  language?: Language | undefined
}

export const sendTrial = (id: string, wish: TrialWish) => api.post<Trial>(`/contacts/${id}/trials`, wish)
export const sendLoginEmail = (id: string, byText: boolean) => api.post<Invited>(`/contacts/${id}/login-emails`, byText ? { byText } : {})
export const makeMagicLink = (id: string, wish: { minutes: number; destination?: string; reason: string }) =>
  api.post<MagicLink>(`/contacts/${id}/magic-links`, wish)
