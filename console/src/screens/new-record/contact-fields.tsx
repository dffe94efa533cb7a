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
  const q = useSettled(draft.email.trim(), 200)
  const looking = q.length > 1 && !draft.contact
  const { data } = useQuery({ ...contactsQuery({ q }, undefined, 6), enabled: looking })
  const found = (looking && data?.items) || []
  const company = (owner: Contact | undefined) => (
    <CompanyField draft={draft} faults={faults} change={change} own={owner?.company?.name ?? null} />
  )
  if (draft.contact)
    return (
      <>
        <Known contact={draft.contact} change={change} />
        {company(draft.contact)}
      </>
    )
  const holder = found.find(({ email }) => email === draft.email.trim().toLowerCase())
  return (
    <>
      <EmailField draft={draft} faults={faults} change={change} found={found} />
      <div className={classes.pair}>
        <NameField draft={draft} faults={faults} change={change} holder={holder} />
        {company(holder)}
      </div>
    </>
  )
}

function EmailField({ draft, faults, change, found }: DraftPartProps & { found: Contact[] }) {
  const people = new Map(found.map((contact) => [contact.email, contact]))
  const pick = (email: string) => {
    const contact = people.get(email)
    change(contact ? { contact, email } : { email })
  }
  return (
    <Autocomplete
      label="Email"
      type="email"
      autoComplete="off"
      description="Somebody you know already shows while you type."
      value={draft.email}
      data={[...people.keys()]}
      filter={({ options }) => options}
      onChange={(email) => change({ email })}
      onOptionSubmit={pick}
      renderOption={({ option }) => <Person contact={people.get((option as ComboboxItem).value)} />}
      error={faults.email}
    />
  )
}

/** Whose address is known keeps the name that is known: a record renames nobody. */
function NameField({ draft, faults, change, holder }: DraftPartProps & { holder: Contact | undefined }) {
  return (
    <TextInput
      label="Name"
      placeholder="As the letter greets"
      description={holder && 'You know this address already.'}
      value={holder ? nameOf(holder) : draft.name}
      readOnly={holder !== undefined}
      onChange={(event) => change({ name: event.currentTarget.value })}
      error={faults.name}
      maxLength={120}
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

/** `own` is the company that the contact belongs to. */
function CompanyField({ draft, faults, change, own }: DraftPartProps & { own: string | null }) {
  const q = useSettled(draft.company.trim(), 200)
  const found = useQuery({ ...companiesQuery({ q }, undefined, 6), enabled: q.length > 1 }).data?.items ?? []
  const names = [...new Set(found.map((company) => company.name))]
  return (
    <Autocomplete
      label="Company"
      autoComplete="off"
      description={own && `Left empty, it is ${own}.`}
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
