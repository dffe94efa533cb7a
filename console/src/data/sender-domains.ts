// Sender domains: where letters come from, what the DNS holds for it, and what it needs.
import { queryOptions } from '@tanstack/react-query'
import { api } from '../api.ts'
import type { SenderDomain, SenderDomains } from '../api-types.ts'
import { every } from '../polling.ts'

/** While somebody waits for the DNS, the panel looks with them. */
export const senderDomainsQuery = queryOptions({
  queryKey: ['sender domains'],
  queryFn: ({ signal }) => api.get<SenderDomains>('/sender-domains', {}, signal),
  refetchInterval: (query) => every(query.state.data?.items.some(isAwaited) ? 3_000 : 30_000)(query),
})

const isAwaited = ({ state, keys }: SenderDomain) => state !== 'verified' || keys.some((key) => key.state === 'next')

export const addSenderDomain = (input: { domain: string; mailbox: string }) => api.post<SenderDomain>('/sender-domains', input)
export const changeSenderDomain = (id: string, change: { mailbox?: string; sends?: true }) =>
  api.patch<SenderDomain>(`/sender-domains/${id}`, change)
export const removeSenderDomain = (id: string) => api.delete<null>(`/sender-domains/${id}`)
export const checkSenderDomain = (id: string) => api.post<SenderDomain>(`/sender-domains/${id}/checks`)
export const makeNextKey = (id: string) => api.post<SenderDomain>(`/sender-domains/${id}/keys`)
