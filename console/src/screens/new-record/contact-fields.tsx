// Who answers for a new record: typing an address finds the contact that has it, or makes a new one.
import { Autocomplete, Button, type ComboboxItem, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Contact } from '../../api-types.ts'
import { companiesQuery, contactsQuery } from '../../data/contacts.ts'
import { useSettled } from '../../parts/frame-page.tsx'
import { nameOf } from '../../words/people.ts'
import classes from './new-record.module.css'
import type { DraftPartProps } from './new-record.tsx'

export function ContactFields({ draft, faults, change }: DraftPartProps) {
  if (draft.contact) return <Known contact={draft.contact} change={change} />
  return (
    <>
      <EmailField draft={draft} faults={faults} change={change} />
      <div className={classes.pair}>
        <TextInput
          label="Name"
          placeholder="As the letter greets"
          value={draft.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          error={faults.name}
          maxLength={120}
        />
        <CompanyField draft={draft} faults={faults} change={change} />
      </div>
    </>
  )
}

function EmailField({ draft, faults, change }: DraftPartProps) {
  const q = useSettled(draft.email.trim(), 200)
  const found = useQuery({ ...contactsQuery({ q }, undefined, 6), enabled: q.length > 1 }).data?.items ?? []
  const pick = (email: string) => {
    const contact = found.find((one) => one.email === email)
    change(contact ? { contact, email } : { email })
  }
  const people = new Map(found.map((contact) => [contact.email, contact]))
  return (
    <Autocomplete
      label="Email"
      type="email"
      autoComplete="off"
      description="Somebody you know already shows while you type."
      value={draft.email}
      data={q.length > 1 ? [...people.keys()] : []}
      filter={({ options }) => options}
      onChange={(email) => change({ email })}
      onOptionSubmit={pick}
      renderOption={({ option }) => <Person contact={people.get((option as ComboboxItem).value)} />}
      error={faults.email}
    />
  )
}

function Person({ contact }: { contact?: Contact }) {
  if (!contact) return null
  return (
    <span>
      <span className={classes.person}>{nameOf(contact)}</span>
      <span className={classes.personAt}>
        {contact.displayEmail}
        {contact.company ? `, ${contact.company.name}` : ''}
      </span>
    </span>
  )
}

function CompanyField({ draft, faults, change }: DraftPartProps) {
  const q = useSettled(draft.company.trim(), 200)
  const found = useQuery({ ...companiesQuery({ q }, undefined, 6), enabled: q.length > 1 }).data?.items ?? []
  const names = [...new Set(found.map((company) => company.name))]
  return (
    <Autocomplete
      label="Company"
      autoComplete="off"
      value={draft.company}
      data={q.length > 1 ? names : []}
      filter={({ options }) => options}
      onChange={(company) => change({ company })}
      error={faults.company}
      maxLength={160}
    />
  )
}

function Known({ contact, change }: { contact: Contact; change: DraftPartProps['change'] }) {
  return (
    <div>
      <div>{nameOf(contact)}</div>
      <p className={classes.known}>
        {contact.displayEmail}
        {contact.company ? `, ${contact.company.name}` : ''}
      </p>
      <Button variant="subtle" size="xs" ml={-8} mt={4} onClick={() => change({ contact: null, email: '' })}>
        Choose somebody else
      </Button>
    </div>
  )
}
