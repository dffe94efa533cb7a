// Whether this browser's session is still open: any answer 401 closes it, and one calm page takes the place of all screens.
// What was typed and not sent waits behind that page, unseen, until the same member is back.
import { focusManager, type QueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { api } from './api.ts'
import type { Me } from './api-types.ts'
import { meQuery } from './data/me.ts'
import { letGo } from './unsaved.ts'

type Session = 'open' | 'ended' | 'kept'

let session: Session = 'open'
let title = ''
let typedIn: HTMLFormElement | null = null
const listeners = new Set<() => void>()

export const isOpen = () => session === 'open'

/** Remembers the form that was typed in last; once it is gone from the page, so is what was typed. */
export function noteTyping({ target }: Event) {
  if (isOpen() && target instanceof Element) typedIn = target.closest('form') ?? typedIn
}

export function endSession() {
  if (isOpen()) become(typedIn?.isConnected ? 'kept' : 'ended')
}

/** Whoever goes leaves nothing behind. */
export const leave = () => become('ended')

/** Somebody came in again, here or in another tab: the same member goes on, anybody else begins anew. */
export async function comeBack(cache: QueryClient) {
  const before = cache.getQueryData(meQuery.queryKey)
  const me = await api.get<Me>('/me')
  if (session !== 'kept' || me.member.id !== before?.member.id) return beginAnew()
  document.title = title
  become('open')
  await cache.invalidateQueries()
}

function beginAnew() {
  // Nobody is asked about what another member had typed.
  letGo()
  location.reload()
}

export function useSession(): Session {
  return useSyncExternalStore(subscribe, () => session)
}

function become(next: Session) {
  if (isOpen()) title = document.title
  session = next
  // What nobody sees asks for nothing.
  focusManager.setFocused(next === 'kept' ? false : undefined)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
