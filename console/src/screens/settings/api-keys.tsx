// API keys: doors for machines, each with a role; the key is shown once.
import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiKey } from '../../api-types.ts'
import { atStart } from '../../clock.ts'
import { apiKeysQuery, revokeApiKey } from '../../data/api-keys.ts'
import { useClock } from '../../data/me.ts'
import { Empty } from '../../parts/empty.tsx'
import { FaultInPlace } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { MoreActions } from '../../parts/more-actions.tsx'
import { Status } from '../../parts/status.tsx'
import table from '../../parts/table.module.css'
import { TakeAway } from '../../parts/take-away.tsx'
import { toast } from '../../parts/toast.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { roleWords } from '../../words/roles.ts'
import { keyWords } from '../../words/states.ts'
import list from '../list.module.css'
import { CreateApiKey } from './create-api-key.tsx'

export function ApiKeys() {
  const [creating, setCreating] = useState(false)
  const [revoking, setRevoking] = useState<ApiKey | null>(null)
  const keys = useQuery(apiKeysQuery)
  return (
    <>
      <div className={list.bar}>
        {!keys.isLoadingError && (
          <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setCreating(true)}>
            Create API key
          </Button>
        )}
        <a className={list.beside} href="/api/docs" target="_blank" rel="noreferrer">
          Read about the API
        </a>
      </div>
      {keys.isPending && (
        <div className={list.waiting}>
          <Waiting />
        </div>
      )}
      {keys.isLoadingError && <FaultInPlace error={keys.error} again={() => void keys.refetch()} />}
      {keys.data?.items.length === 0 && (
        <Empty icon="key" title="No API key yet">
          A key lets a program do what its role may do, over the API.
        </Empty>
      )}
      {keys.data && keys.data.items.length > 0 && <Table keys={keys.data.items} revoke={setRevoking} />}
      {creating && <CreateApiKey onClose={() => setCreating(false)} />}
      {revoking && <Revoke apiKey={revoking} onClose={() => setRevoking(null)} />}
    </>
  )
}

function Table({ keys, revoke }: { keys: ApiKey[]; revoke: (key: ApiKey) => void }) {
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th className={table.lead}>Name</th>
          <th>Role</th>
          <th className={table.phoneless}>State</th>
          <th className={table.phoneless}>Last used</th>
          <th>
            <span className="said">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <Row key={key.id} apiKey={key} revoke={() => revoke(key)} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ apiKey, revoke }: { apiKey: ApiKey; revoke: () => void }) {
  const clock = useClock()
  const ends = apiKey.can.includes('revoke') ? [{ word: 'Revoke', icon: 'revoked' as const, takesAway: true, act: revoke }] : []
  return (
    <tr className={table.row}>
      <td>
        <span className={table.strong} id={`key-${apiKey.id}`}>
          {apiKey.name}
        </span>
        {apiKey.scopes && <span className={table.second}>Only {apiKey.scopes.join(', ')}</span>}
        <span className={table.onPhone}>
          <State apiKey={apiKey} />
        </span>
      </td>
      <td>{roleWords[apiKey.role]}</td>
      <td className={`${table.phoneless} ${table.unbroken}`}>
        <State apiKey={apiKey} />
      </td>
      <td className={`${table.phoneless} ${table.unbroken}`}>{apiKey.lastUsedAt ? clock.ago(apiKey.lastUsedAt) : 'Never'}</td>
      <td className={table.end}>
        <MoreActions groups={[ends]} describedBy={`key-${apiKey.id}`} quiet />
      </td>
    </tr>
  )
}

function State({ apiKey: { revokedAt, expiresAt } }: { apiKey: ApiKey }) {
  const clock = useClock()
  if (revokedAt) return <Status is={keyWords.revoked} note={atStart(clock.moment(revokedAt))} />
  if (Date.parse(expiresAt) <= Date.now()) return <Status is={keyWords.ended} note={clock.date(expiresAt)} />
  return <Status is={keyWords.valid} note={`Until ${clock.date(expiresAt)}`} />
}

function Revoke({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const cache = useQueryClient()
  const act = useMutation({
    mutationFn: () => revokeApiKey(apiKey.id),
    onSuccess: () => {
      onClose()
      toast('API key revoked')
      return cache.invalidateQueries({ queryKey: apiKeysQuery.queryKey })
    },
  })
  return (
    <TakeAway title={`Revoke the key “${apiKey.name}”?`} verb="Revoke" busyVerb="Revoking" act={act} onClose={onClose}>
      <p>Programs that use it are refused from this moment. It cannot be taken back: a new program needs a new key.</p>
      {makesKeys(apiKey) && <p>Keys that it made itself stay. Activity says which they are.</p>}
    </TakeAway>
  )
}

/** A program may renew its own key before it revokes the old one, so what it made does not end with it. */
const makesKeys = ({ role, scopes }: ApiKey) => /^(?:owner|admin)$/.test(role) && (scopes === null || scopes.includes('api_keys.manage'))
