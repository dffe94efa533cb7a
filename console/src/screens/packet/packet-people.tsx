// Who gets it: one by one, or everybody who answers for a record of a project.
import { Button, Select } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { WholePacket } from '../../api-types.ts'
import { choosePeople, everybodyQuery } from '../../data/packets.ts'
import { projectsQuery } from '../../data/projects.ts'
import { countOf } from '../../numbers.ts'
import { Fault } from '../../parts/fault.tsx'
import { useSettled } from '../../parts/frame-page.tsx'
import { Section } from '../../parts/page.tsx'
import { stayNear } from '../../parts/return-focus.ts'
import { TakeAway } from '../../parts/take-away.tsx'
import { PersonField } from '../client-portal/person-field.tsx'
import classes from './packet.module.css'

/** More are counted, not listed. */
const mostListed = 200

type Whom = Parameters<typeof choosePeople>[1]

export function PacketPeople({ packet }: { packet: WholePacket }) {
  const cache = useQueryClient()
  const query = everybodyQuery(packet.id)
  const people = useQuery(query).data
  const chosen = people ?? []
  const [replacing, setReplacing] = useState<string | null>(null)
  const choose = useMutation({
    // One after the other, each from what stands there by then: of two quick presses none takes the other back.
    scope: { id: `people of ${packet.id}` },
    mutationFn: async (whom: () => Promise<Whom>) => choosePeople(packet.id, await whom()),
    onSuccess: () => {
      setReplacing(null)
      return cache.invalidateQueries({ queryKey: ['packet', packet.id] })
    },
  })
  const edit = (change: (ids: string[]) => string[]) =>
    choose.mutate(async () => {
      const everybody = await cache.fetchQuery({ ...query, staleTime: 0 })
      return { contactIds: change(everybody.map(({ contactId }) => contactId)) }
    })
  const take = (filter: { projectId?: string }) => choose.mutate(async () => ({ filter }))
  // They take the place of whoever was chosen before, one by one perhaps.
  const takeProject = (projectId: string) => (packet.counts.total > 0 ? setReplacing(projectId) : take({ projectId }))
  return (
    <Section title={countOf(packet.counts.total, 'person', 'people')}>
      <div className={classes.people}>
        {people && <PersonField label="Add a person" onPick={({ id }) => edit((ids) => [...ids.filter((one) => one !== id), id])} />}
        <FromProject choose={takeProject} />
        <Button variant="default" onClick={() => take({})}>
          All contacts
        </Button>
      </div>
      {!replacing && <Fault error={choose.error} />}
      <ul className={`${classes.files} ${classes.long}`} aria-label="People">
        {chosen.slice(0, mostListed).map(({ contactId, contact, company }) => (
          <li key={contactId}>
            <span className={classes.name}>
              {contact.name ?? contact.email}{' '}
              <span className={classes.soft}>{[company, contact.name && contact.email].filter(Boolean).join(', ')}</span>
            </span>
            {chosen.length > 1 && (
              <Button
                variant="subtle"
                size="xs"
                onClick={({ currentTarget }) => {
                  stayNear(currentTarget)
                  edit((ids) => ids.filter((id) => id !== contactId))
                }}
              >
                Remove
              </Button>
            )}
          </li>
        ))}
        {chosen.length > mostListed && <li className={classes.soft}>and {countOf(chosen.length - mostListed, 'person', 'people')} more</li>}
      </ul>
      {replacing && (
        <TakeAway
          title={`Replace the ${countOf(packet.counts.total, 'person', 'people')}?`}
          verb="Replace"
          busyVerb="Replacing"
          act={{ ...choose, mutate: () => take({ projectId: replacing }) }}
          onClose={() => setReplacing(null)}
        >
          <p>The packet goes to everybody of the project. Whoever was chosen until now and answers for nothing there is left out.</p>
        </TakeAway>
      )}
    </Section>
  )
}

function FromProject({ choose }: { choose: (projectId: string) => void }) {
  const [text, setText] = useState('')
  const q = useSettled(text, 250)
  const found = useQuery(projectsQuery(q ? { q } : {}, undefined, 20)).data?.items ?? []
  return (
    <Select
      label="Everybody of a project"
      placeholder="Choose a project"
      searchable
      data={found.map(({ id, name }) => ({ value: id, label: name }))}
      filter={({ options }) => options}
      value={null}
      onSearchChange={setText}
      onChange={(id) => id && choose(id)}
    />
  )
}
