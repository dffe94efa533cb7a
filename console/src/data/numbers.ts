// Numbers: what became of the invited people, and who stands behind each figure.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, apiUrl } from '../api.ts'
import type { CountedPerson, Numbers } from '../api-types.ts'
import { keepList } from '../cache.ts'
import type { Clock } from '../clock.ts'
import type { NumbersSearch } from '../searches.ts'
import type { Page } from '../shapes.ts'
import type { PeopleStep, Which } from '../words/numbers.ts'

/** The period as the server takes it: from a day of the account's calendar until today. */
export const asked = ({ days, projectId, letter, from, to }: NumbersSearch & { from?: string; to?: string }, clock: Clock) => ({
  from: from ?? clock.daysAgo(Number(days ?? 30) - 1),
  to,
  projectId,
  letter,
})
export type Asked = ReturnType<typeof asked>

export const numbersQuery = (of: Asked) =>
  queryOptions({
    queryKey: ['numbers', of],
    queryFn: ({ signal }) => api.get<Numbers>('/numbers', of, signal),
    placeholderData: keepPreviousData,
  })

export const countedPeopleQuery = (of: Asked, step: PeopleStep, which: Which = {}, cursor?: string, limit = 50) =>
  queryOptions({
    queryKey: ['numbers', of, step, which, cursor ?? null, limit],
    queryFn: ({ signal }) => api.get<Page<CountedPerson>>('/numbers/people', { ...of, ...which, step, cursor, limit }, signal),
    placeholderData: (before) => keepList(before),
  })

export const numbersTable = (of: Asked) => apiUrl('/numbers/table', of)
export const peopleTable = (of: Asked, step: PeopleStep, which: Which) => apiUrl('/numbers/people/table', { ...of, ...which, step })
