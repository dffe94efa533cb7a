// A slim line while there is no network, or while what is on the screen could not be asked for anew.
import { useNetwork } from '@mantine/hooks'
import { notifyManager, useQueryClient } from '@tanstack/react-query'
import { useCallback, useSyncExternalStore } from 'react'
import { isOutOfReach } from '../api.ts'
import classes from './offline.module.css'

export function Offline() {
  const { online } = useNetwork()
  const words = useWhyOld(online === false)
  return <div role="status">{words && <p className={classes.line}>{words} What you see may be old.</p>}</div>
}

function useWhyOld(offline: boolean): string | null {
  const cache = useQueryClient().getQueryCache()
  const subscribe = useCallback((told: () => void) => cache.subscribe(notifyManager.batchCalls(told)), [cache])
  return useSyncExternalStore(subscribe, () => {
    if (offline) return 'No connection.'
    const old = cache.getAll().find((query) => query.isActive() && query.state.status === 'error' && query.state.data !== undefined)
    if (!old) return null
    return isOutOfReach(old.state.error) ? 'No connection.' : 'The server could not say what is new.'
  })
}
