// Who gets it: one by one, or everybody who answers for a record of a project.
import { Button, Select } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { WholePacket } from '../../api-types.ts'
import { choosePeople, peopleQuery } from '../../data/packets.ts'
import { projectsQuery } from '../../data/projects.ts'
import { countOf } from '../../numbers.ts'
import { Fault } from '../../parts/fault.tsx'
import { useSettled } from '../../parts/frame-page.tsx'
import { Section } from '../../parts/page.tsx'
import { PersonField } from '../client-portal/person-field.tsx'
import classes from './packet.module.css'

export function PacketPeople({ packet }: { packet: WholePacket }) {
  const cache = useQueryClient()
  const people = useQuery(peopleQuery(packet.id, undefined, undefined, 200)).data
  const chosen = people?.items ?? []
  const choose = useMutation({
    mutationFn: (whom: Parameters<typeof choosePeople>[1]) => choosePeople(packet.id, whom),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['packet', packet.id] }),
  })
  const ids = chosen.map(({ contactId }) => contactId)
  // Beyond one page the list is not at hand, and must not be cut by adding to it.
  const whole = people !== undefined && people.nextCursor === null
  return (
    <Section title={countOf(packet.counts.total, 'person', 'people')}>
      <div className={classes.people}>
        {whole && (
          <PersonField label="Add a person" onPick={({ id }) => !ids.includes(id) && choose.mutate({ contactIds: [...ids, id] })} />
        )}
        <FromProject choose={(projectId) => choose.mutate({ filter: { projectId } })} />
        <Button variant="default" onClick={() => choose.mutate({ filter: {} })}>
          All contacts
        </Button>
      </div>
      <Fault error={choose.error} />
      <ul className={`${classes.files} ${classes.long}`} aria-label="People">
        {chosen.map(({ contactId, contact, company }) => (
          <li key={contactId}>
            <span className={classes.name}>
              {contact.name ?? contact.email}{' '}
              <span className={classes.soft}>{[company, contact.name && contact.email].filter(Boolean).join(', ')}</span>
            </span>
            {whole && ids.length > 1 && (
              <Button variant="subtle" size="xs" onClick={() => choose.mutate({ contactIds: ids.filter((id) => id !== contactId) })}>
                Remove
              </Button>
            )}
          </li>
        ))}
      </ul>
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
