// Report sources: the providers that tell what became of letters, and the address each of them calls.
import { queryOptions } from '@tanstack/react-query'
import { api } from '../api.ts'
import type { NewReportSource, ReportSource } from '../api-types.ts'
import { every } from '../polling.ts'

export type Provider = ReportSource['provider']

/** Looked at again while it is open: somebody has just pasted the address and waits for the first report. */
export const reportSourcesQuery = queryOptions({
  queryKey: ['report sources'],
  queryFn: ({ signal }) => api.get<{ items: ReportSource[] }>('/report-sources', {}, signal),
  refetchInterval: every(3_000),
})

export const setReportSource = (provider: Provider, secret?: string) =>
  api.put<NewReportSource>(`/report-sources/${provider}`, secret ? { secret } : {})
export const removeReportSource = (provider: Provider) => api.delete<null>(`/report-sources/${provider}`)
