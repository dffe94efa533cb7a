// The rules of links and sessions: who last changed which, and where a limit holds somebody up.
import { queryOptions } from '@tanstack/react-query'
import { api } from '../api.ts'
import type { LimitHits, PolicyChanges } from '../api-types.ts'
import { every } from '../polling.ts'

export const policyChangesQuery = queryOptions({
  queryKey: ['policy changes'],
  queryFn: ({ signal }) => api.get<PolicyChanges>('/account/policy-changes', {}, signal),
})

export const limitHitsQuery = queryOptions({
  queryKey: ['limit hits'],
  queryFn: ({ signal }) => api.get<LimitHits>('/limit-hits', {}, signal),
  refetchInterval: every(10_000),
})
