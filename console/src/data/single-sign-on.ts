// Single sign-on: the account's own identity provider.
import { queryOptions } from '@tanstack/react-query'
import { api } from '../api.ts'
import type { SingleSignOn } from '../api-types.ts'

export const singleSignOnQuery = queryOptions({
  queryKey: ['single sign-on'],
  queryFn: ({ signal }) => api.get<SingleSignOn>('/account/single-sign-on', {}, signal),
})

type SignOnChange = Omit<SingleSignOn, 'redirectUri' | 'testedAt'> & { clientSecret?: string }

export const changeSignOn = (change: SignOnChange) => api.patch<SingleSignOn>('/account/single-sign-on', change)
export const removeSignOn = () => api.delete<SingleSignOn>('/account/single-sign-on')
