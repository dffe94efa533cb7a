// What the console remembers of the server's answers, and what it does when one is a refusal.
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiError } from './api.ts'
import { endSession } from './session.ts'
import type { Page } from './shapes.ts'

export function createCache(): QueryClient {
  const onError = (error: unknown) => {
    if (error instanceof ApiError && error.status === 401) endSession()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        // A refusal is an answer: only a lost connection is worth asking again.
        // And soon: who looks at an empty page for longer takes it for broken, and has a button for later.
        retryDelay: 400,
        retry: (tries, error) => tries < 2 && error instanceof ApiError && (error.status === 0 || error.status >= 500),
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  })
}

/** A list stays until the next one is there. Not an empty one: it would say that nothing is there of what was only now asked for. */
export const keepList = <Item>(before: Page<Item> | undefined): Page<Item> | undefined => (before?.items.length ? before : undefined)

/** After anything that changes a record: every list, count and page that may show it asks again. */
export function refreshRecords(cache: QueryClient): Promise<void> {
  const touched = ['record', 'records', 'grants', 'contact', 'contacts', 'companies', 'messages', 'projects', 'project', 'history']
  return cache.invalidateQueries({ predicate: ({ queryKey }) => touched.includes(String(queryKey[0])) })
}
