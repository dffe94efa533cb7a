// API keys: doors for machines; the key itself is told once.
import { queryOptions } from '@tanstack/react-query'
import { api } from '../api.ts'
import type { ApiKey } from '../api-types.ts'
import type { Page, Role } from '../shapes.ts'

export const apiKeysQuery = queryOptions({
  queryKey: ['api keys'],
  queryFn: ({ signal }) => api.get<Page<ApiKey>>('/api-keys', { limit: 100 }, signal),
})

export const createApiKey = (input: { name: string; role: Role; scopes?: string[]; days: number }) =>
  api.post<ApiKey & { secret: string }>('/api-keys', input)
export const revokeApiKey = (id: string) => api.delete<ApiKey>(`/api-keys/${id}`)
