// The console's door: how far this browser has come, and each step from there.
import { queryOptions } from '@tanstack/react-query'
import { api } from '../api.ts'
import type { AppOffer, Opened, PasskeyOptions, SignInStep } from '../api-types.ts'
import type { Shown } from './factors.ts'

export const signInQuery = queryOptions({
  queryKey: ['sign-in'],
  queryFn: ({ signal }) => api.get<SignInStep>('/sign-in', {}, signal),
  staleTime: Number.POSITIVE_INFINITY,
  retry: false,
})

export const askForLetter = (email: string) => api.post<object>('/sign-in/letters', { email })
export const pressLink = () => api.post<SignInStep>('/sign-in/link')
/** Where the organisation's own sign-in is. */
export const askForSignOn = (account: string) => api.post<{ url: string }>('/sign-in/single-sign-on', { account })
export const forgetSignIn = () => api.delete<null>('/sign-in')

/** What the second step needs at the door. */
export const atDoor = {
  offerApp: () => api.post<AppOffer>('/sign-in/totp'),
  confirmApp: (code: string) => api.post<Opened>('/sign-in/factor', { code }),
  passkeyOptions: () => api.post<PasskeyOptions>('/sign-in/passkey-options'),
  keepPasskey: (passkey: object) => api.post<Opened>('/sign-in/passkeys', { passkey }),
  show: (shown: Shown) => api.post<Opened>('/sign-in/factor', shown),
}
