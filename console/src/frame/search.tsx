// Search over everything: a company, a person, a project. Ctrl K opens it, arrows choose, Enter goes.
import { Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useState } from 'react'
import { contactsQuery } from '../data/contacts.ts'
import { projectsQuery } from '../data/projects.ts'
import { recordsQuery } from '../data/records.ts'
import type { IconName } from '../icons.ts'
import { useSettled } from '../parts/frame-page.tsx'
import { Icon } from '../parts/icon.tsx'
import { useReturnFocus } from '../parts/return-focus.ts'
import { recordWords } from '../words/states.ts'
import classes from './search.module.css'

interface Find {
  id: string
  group: string
  icon: IconName
  word: string
  beside: string
  to: { to: string; params: { [name: string]: string } }
}

interface SearchProps {
  onClose: () => void
  go: (to: Find['to']) => void
}

export function Search({ onClose, go }: SearchProps) {
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  // What shows while one types was found for fewer letters: Enter waits for what was meant.
  const [entered, setEntered] = useState(false)
  useReturnFocus()
  const { finds, asking, asked } = useFinds(text)
  const settled = asked && !asking
  const chosen = finds[Math.min(at, finds.length - 1)]
  const open = (find: Find | undefined) => {
    setEntered(false)
    if (!find) return
    onClose()
    go(find.to)
  }
  useEffect(() => {
    if (entered && settled) open(chosen)
  })
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter') setEntered(true)
    else if (event.key === 'ArrowDown') setAt(Math.max(0, Math.min(at + 1, finds.length - 1)))
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0))
    else return
    event.preventDefault()
  }
  return (
    <Modal.Root opened onClose={onClose} size={560} centered={false} yOffset="12vh">
      <Modal.Overlay />
      <Modal.Content aria-label="Search">
        <div className={classes.field}>
          <Icon name="search" />
          <input
            role="combobox"
            aria-label="Search"
            aria-expanded={finds.length > 0}
            aria-controls="search-finds"
            aria-activedescendant={chosen && `find-${chosen.id}`}
            placeholder="Company, contact or project"
            value={text}
            onChange={(event) => {
              setText(event.target.value)
              setAt(0)
              setEntered(false)
            }}
            onKeyDown={onKey}
            data-autofocus
          />
        </div>
        <div id="search-finds" role="listbox" aria-label="Found" className={classes.finds}>
          {finds.map((find, index) => (
            <FindRow
              key={find.id}
              find={find}
              chosen={find === chosen}
              heads={find.group !== finds[index - 1]?.group}
              open={() => open(find)}
            />
          ))}
        </div>
        <p className={classes.foot} role="status">
          {hint(text, finds.length, !settled)}
        </p>
      </Modal.Content>
    </Modal.Root>
  )
}

function FindRow({ find, chosen, heads, open }: { find: Find; chosen: boolean; heads: boolean; open: () => void }) {
  return (
    <>
      {heads && (
        <div className={classes.group} role="presentation">
          {find.group}
        </div>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field keeps the focus and hears the keys for all rows */}
      <div id={`find-${find.id}`} role="option" aria-selected={chosen} tabIndex={-1} className={classes.find} onClick={open}>
        <Icon name={find.icon} />
        <span className={classes.word}>{find.word}</span>
        <span className={classes.beside}>{find.beside}</span>
      </div>
    </>
  )
}

function useFinds(text: string): { finds: Find[]; asking: boolean; asked: boolean } {
  const q = useSettled(text.trim(), 150)
  const enabled = q.length > 0
  const records = useQuery({ ...recordsQuery({ q }, undefined, 6), enabled })
  const contacts = useQuery({ ...contactsQuery({ q }, undefined, 4), enabled })
  const projects = useQuery({ ...projectsQuery({ q }, undefined, 4), enabled })
  const finds: Find[] = enabled
    ? [
        ...(records.data?.items ?? []).map((record) => ({
          id: record.id,
          group: 'Records',
          icon: 'records' as const,
          word: record.company?.name ?? record.contact.name ?? record.contact.email,
          beside: `${record.project.name}, ${recordWords[record.state].word}`,
          to: { to: '/records/$recordId', params: { recordId: record.id } },
        })),
        ...(contacts.data?.items ?? []).map((contact) => ({
          id: contact.id,
          group: 'Contacts',
          icon: 'contacts' as const,
          word: contact.name ?? contact.displayEmail,
          beside: contact.company?.name ?? contact.displayEmail,
          to: { to: '/contacts/$contactId', params: { contactId: contact.id } },
        })),
        ...(projects.data?.items ?? []).map((project) => ({
          id: project.id,
          group: 'Projects',
          icon: 'projects' as const,
          word: project.name,
          beside: '',
          to: { to: '/projects/$projectId', params: { projectId: project.id } },
        })),
      ]
    : []
  const asking = [records, contacts, projects].some((query) => query.isFetching)
  return { finds, asking, asked: q === text.trim() }
}

function hint(text: string, found: number, asking: boolean): string {
  if (text.trim() === '') return 'Type a name or an address. Arrows choose, Enter opens.'
  if (found > 0) return 'Enter opens, Esc closes.'
  return asking ? 'Looking' : `Nothing matches “${text.trim()}”. Check the spelling.`
}
