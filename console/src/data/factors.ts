// My second factors: setting up, showing again, taking away.
import { queryOptions } from '@tanstack/react-query'
import { api } from '../api.ts'
import type { AppOffer, MyFactors, MySessions, Opened, PasskeyOptions } from '../api-types.ts'

/** One of them. */
export type Shown = { code: string } | { recoveryCode: string } | { passkey: object }

export const myFactorsQuery = queryOptions({
  queryKey: ['my factors'],
  queryFn: ({ signal }) => api.get<MyFactors>('/me/factors', {}, signal),
})

/** What setting up and showing a factor need of a member who is inside. */
export const inside = {
  offerApp: () => api.post<AppOffer>('/me/totp'),
  confirmApp: (code: string) => api.post<Opened>('/me/totp/confirmation', { code }),
  passkeyOptions: () => api.post<PasskeyOptions>('/me/passkeys/options'),
  keepPasskey: (passkey: object) => api.post<Opened>('/me/passkeys', { passkey }),
}

export const mySessionsQuery = queryOptions({
  queryKey: ['my sessions'],
  queryFn: ({ signal }) => api.get<MySessions>('/me/sessions', {}, signal),
})
export const signOutElsewhere = () => api.delete<MySessions>('/me/sessions')

export const requestOptions = () => api.post<PasskeyOptions>('/me/factor/passkey-options')
export const showFactor = (shown: Shown) => api.post<{ freshUntil: string }>('/me/factor', shown)
export const removeApp = () => api.delete<MyFactors>('/me/totp')
export const removePasskey = (id: string) => api.delete<MyFactors>(`/me/passkeys/${id}`)
export const makeRecoveryCodes = () => api.post<Opened>('/me/recovery-codes')
