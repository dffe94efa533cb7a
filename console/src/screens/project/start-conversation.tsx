// The first word of a member to somebody who is let in to the project: a guest, or who answers for a record in it.
import { Select, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Project } from '../../api-types.ts'
import { writeComment } from '../../data/comments.ts'
import { grantsQuery } from '../../data/grants.ts'
import { recordsQuery } from '../../data/records.ts'
import { Dialog, DialogForm } from '../../parts/dialog.tsx'
import { useSettled } from '../../parts/frame-page.tsx'
import { toast } from '../../parts/toast.tsx'
import type { PortalAccess } from '../../shapes.ts'
import { firstNameOf, nameOf } from '../../words/people.ts'

export function StartConversation({ project, onClose }: { project: Project; onClose: () => void }) {
  const [contactId, setContactId] = useState<string | null>(null)
  const [typed, setTyped] = useState('')
  const [text, setText] = useState('')
  const cache = useQueryClient()
  const people = usePeople(project.id, typed)
  const chosen = people.find(({ id }) => id === contactId)
  const writing = useMutation({
    mutationFn: (to: string) => writeComment({ projectId: project.id }, to, text.trim()),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: ['comments'] })
      toast(`${chosen ? firstNameOf(chosen) : 'The person'} gets a letter`)
      onClose()
    },
  })
  return (
    <Dialog title="Start a conversation" onClose={onClose} dirty={text !== ''}>
      <DialogForm
        verb="Send comment"
        busyVerb="Sending"
        icon="sent"
        busy={writing.isPending}
        off={contactId === null || text.trim() === ''}
        error={writing.error}
        onCancel={onClose}
        onSubmit={() => contactId && writing.mutate(contactId)}
      >
        <Select
          label="With"
          description="Whoever is let in to this project. Nobody else there reads it."
          placeholder="Name, company, email"
          searchable
          data={people.map((one) => ({ value: one.id, label: one.label }))}
          nothingFoundMessage="Nobody with access to this project"
          filter={({ options }) => options}
          value={contactId}
          onChange={setContactId}
          onSearchChange={(now) => setTyped(people.some(({ label }) => label === now) ? '' : now)}
          data-autofocus
        />
        <Textarea
          label="Comment"
          description="They get a letter, and read it on the page."
          rows={4}
          maxLength={2000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </DialogForm>
    </Dialog>
  )
}

interface Reachable {
  id: string
  name: string | null
  email: string
  label: string
}

/** Guests whose access lasts, then who answers for records; each once. */
function usePeople(projectId: string, typed: string): Reachable[] {
  const q = useSettled(typed.trim(), 250)
  const grants = useQuery(grantsQuery({ projectId })).data?.items ?? []
  const records = useQuery(recordsQuery({ projectId, ...(q ? { q } : {}) }, undefined, 50)).data?.items ?? []
  const found = new Map<string, Reachable>()
  const fits = ({ name, email }: Omit<Reachable, 'label'>) => `${name ?? ''} ${email}`.toLowerCase().includes(q.toLowerCase())
  for (const { contact, state } of grants) if (state === 'live' && fits(contact)) found.set(contact.id, told(contact, 'guest'))
  for (const { contact, company, portal } of records)
    if (letIn.includes(portal.access) && !found.has(contact.id)) found.set(contact.id, told(contact, company?.name))
  return [...found.values()]
}
const letIn: readonly string[] = ['queued', 'sent', 'opened', 'active'] satisfies PortalAccess[]

const told = (contact: Omit<Reachable, 'label'>, place: string | undefined): Reachable => ({
  id: contact.id,
  name: contact.name,
  email: contact.email,
  label: [nameOf(contact), place].filter(Boolean).join(', '),
})
