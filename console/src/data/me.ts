// Who is signed in, for which account, and what they may do.
import { queryOptions, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../api.ts'
import type { Account, Colours, Me } from '../api-types.ts'
import { createClock } from '../clock.ts'
import type { LinkPolicy } from '../shapes.ts'

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => api.get<Me>('/me', {}, signal),
  staleTime: 60_000,
})

export const useMe = () => useSuspenseQuery(meQuery).data

export function useClock() {
  const { timeZone } = useMe().account
  return useMemo(() => createClock(timeZone), [timeZone])
}

/** The right by its name in the table of rights. */
export const useMay = (right: string) => useMe().can.includes(right)

export type AccountChange = Partial<Omit<Account, 'id' | 'colours' | 'portalUrl' | 'can' | keyof LinkPolicy>> & Partial<LinkPolicy>

export function useChangeAccount() {
  const cache = useQueryClient()
  return async (change: AccountChange) => {
    const account = await api.patch<Account>('/account', change)
    cache.setQueryData(meQuery.queryKey, (me) => me && { ...me, account })
  }
}

/** What the server makes of a colour, so that the preview and the pages follow one rule. */
export const coloursQuery = (colour: string) =>
  queryOptions({
    queryKey: ['colours', colour],
    queryFn: ({ signal }) => api.get<Colours>('/account/colours', { colour }, signal),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: /^#[0-9a-f]{6}$/i.test(colour),
    placeholderData: (before) => before,
  })

export const saySomebodyIsHere = () => api.post<null>('/me/activity')
export const signOut = () => api.post<null>('/sign-out')
