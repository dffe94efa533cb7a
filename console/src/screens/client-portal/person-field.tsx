// Finds a person: by name, company or address, with what stands in the way of choosing them.
import { Autocomplete, Button, type ComboboxItem } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { Contact } from '../../api-types.ts'
import { contactsQuery } from '../../data/contacts.ts'
import { useSettled } from '../../parts/frame-page.tsx'
import { nameOf } from '../../words/people.ts'
import classes from './client-portal.module.css'

interface PersonFieldProps {
  label: string
  description?: string
  placeholder?: string
  error?: ReactNode
  /** Why somebody cannot be chosen; null where nothing is in the way. */
  not?: (contact: Contact) => string | null
  /** Those who are chosen already. */
  without?: readonly Contact[]
  /** What is said where nobody matches; null where what was typed will do. */
  none?: (typed: string) => string | null
  onPick: (contact: Contact) => void
  /** What stands in the field; left out, the field keeps it itself. */
  text?: string
  onText?: (text: string) => void
  /** It came in the place of what had the focus. */
  takesFocus?: boolean
}

/** What takes the place of something that had the focus has it from then on: nobody is thrown back to the top of the page. */
function useFocusFrom<Part extends HTMLElement>(takes: boolean) {
  const part = useRef<Part>(null)
  useEffect(() => {
    if (takes) part.current?.focus()
  }, [takes])
  return part
}

export function PersonField(props: PersonFieldProps) {
  const field = useFocusFrom<HTMLInputElement>(props.takesFocus ?? false)
  const { label, description, placeholder = 'Name, company, email', error, not = () => null, without = [], none = nobody, onPick } = props
  const [kept, setKept] = useState('')
  const text = props.text ?? kept
  const setText = props.onText ?? setKept
  const q = useSettled(text.trim(), 200)
  const answer = useQuery(contactsQuery(q ? { q } : {}, undefined, 8)).data
  const found = answer?.items ?? []
  const people = new Map(found.filter(({ id }) => !without.some((one) => one.id === id)).map((contact) => [contact.email, contact]))
  const data = [...people].map(([email, contact]) => ({ value: email, disabled: not(contact) !== null }))
  const unmatched = answer && q && q === text.trim() && data.length === 0 ? none(q) : null
  const picked = useRef<string | null>(null)
  const pick = (email: string) => {
    const contact = people.get(email)
    if (!contact) return
    picked.current = email
    setText('')
    onPick(contact)
  }
  // What was picked is written into the field right after; here it stands as a person above it.
  const type = (typed: string) => {
    if (picked.current !== typed) setText(typed)
    picked.current = null
  }
  return (
    <Autocomplete
      ref={field}
      label={label}
      description={(unmatched ?? description) && <span role="status">{unmatched ?? description}</span>}
      placeholder={placeholder}
      autoComplete="off"
      error={error}
      value={text}
      data={data}
      filter={({ options }) => options}
      onChange={type}
      onOptionSubmit={pick}
      renderOption={({ option }) => <Person contact={people.get((option as ComboboxItem).value)} not={not} />}
      data-autofocus
    />
  )
}

const nobody = (typed: string) => `Nobody matches “${typed}”. Check the spelling, or invite them first.`

function Person({ contact, not }: { contact?: Contact; not: (contact: Contact) => string | null }) {
  if (!contact) return null
  const why = not(contact)
  return (
    <span className={classes.option}>
      <span>
        <span className={classes.strong}>{nameOf(contact)}</span>
        <span className={classes.second}>{whereOf(contact)}</span>
      </span>
      {why && <span className={classes.second}>{why}</span>}
    </span>
  )
}

const whereOf = (contact: Contact) => [contact.name && contact.displayEmail, contact.company?.name].filter(Boolean).join(', ')

/** Somebody who was chosen, and the way to choose otherwise. */
interface ChosenProps {
  contact: Contact
  drop?: () => void
  word: string
  takesFocus?: boolean
}

export function Chosen({ contact, drop, word, takesFocus = false }: ChosenProps) {
  const button = useFocusFrom<HTMLButtonElement>(takesFocus)
  return (
    <div className={classes.chosen}>
      <span>
        <span className={classes.strong}>{nameOf(contact)}</span>
        <span className={classes.second}>{whereOf(contact)}</span>
      </span>
      {drop && (
        <Button ref={button} variant="subtle" size="xs" onClick={drop}>
          {word}
        </Button>
      )}
    </div>
  )
}
