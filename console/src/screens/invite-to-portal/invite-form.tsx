// The left half of the dialog: address, note, language, lifetime.
import { Button, Loader, Modal, Radio, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { RecordRow } from '../../api-types.ts'
import { contactQuery } from '../../data/contacts.ts'
import { useClock, useMe } from '../../data/me.ts'
import { ByText } from '../../parts/by-text.tsx'
import { Fault } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { NoteField } from '../../parts/note-field.tsx'
import type { Language } from '../../shapes.ts'
import { languageOptions } from '../../words/languages.ts'
import { firstNameOf, nameOf, ownerOf } from '../../words/people.ts'
import classes from './invite-to-portal.module.css'
import type { FieldFaults, InviteTitle, Letter, Meant } from './invite-to-portal.tsx'

const lifetimes = [1, 7, 14, 30, 60, 90]

interface InviteFormProps {
  title: InviteTitle
  record: RecordRow
  letter: Letter
  differs: boolean
  mayCorrect: boolean
  fields: FieldFaults
  change: (part: Partial<Letter>) => void
  busy: boolean
  error: unknown
  onCancel: () => void
}

export function InviteForm(props: InviteFormProps) {
  const { title, record, letter, differs, mayCorrect, fields, change, busy, error, onCancel } = props
  return (
    <div className={classes.work}>
      <div>
        <Modal.Title className={classes.title}>{title}</Modal.Title>
        <p className={classes.whom}>
          {nameOf(record.contact)}
          {record.company ? ` at ${record.company.name}` : ''}, for {record.project.name}.
        </p>
      </div>
      <Bounce record={record} />
      <TextInput
        label="Email"
        name="email"
        type="email"
        autoComplete="off"
        value={letter.email}
        error={fields.email}
        description={differs ? undefined : mayCorrect ? 'From the contact.' : 'From the contact. An owner, admin or manager can change it.'}
        readOnly={!mayCorrect}
        onChange={(event) => change({ email: event.currentTarget.value })}
        data-autofocus={title === 'Fix address and resend' || undefined}
      />
      {differs && <WhichIsMeant record={record} letter={letter} fields={fields} change={change} />}
      <NoteField
        note={letter.note}
        set={(note) => change({ note })}
        rows={4}
        error={fields.note}
        takesFocus={title !== 'Fix address and resend'}
      />
      <ByText checked={letter.byText} set={(byText) => change({ byText })} />
      <LifeFields letter={letter} record={record} change={change} />
      <Fault error={error} beside={['email', 'note', 'name']} />
      <div className={classes.buttons}>
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" aria-busy={busy} leftSection={busy ? <Loader color="currentColor" /> : <Icon name="sent" size={16} />}>
          {busy ? 'Sending' : 'Send'}
        </Button>
      </div>
    </div>
  )
}

function Bounce({ record }: { record: RecordRow }) {
  const clock = useClock()
  const { bounce, access } = record.portal
  if (!bounce || access !== 'bounced') return null
  return (
    <p className={classes.bounce}>
      <Icon name="bounced" size={16} />
      <span>
        The letter of {clock.moment(bounce.at)} came back. {bounce.reason}
      </span>
    </p>
  )
}

interface WhichIsMeantProps {
  record: RecordRow
  letter: Letter
  fields: FieldFaults
  change: (part: Partial<Letter>) => void
}

function WhichIsMeant({ record, letter, fields, change }: WhichIsMeantProps) {
  const first = firstNameOf(record.contact)
  const at = record.company ? ` at ${record.company.name}` : ''
  return (
    <>
      <Radio.Group
        label="This is another address than the contact has"
        value={letter.meant}
        onChange={(meant) => change({ meant: meant as Meant })}
        error={fields.meant}
      >
        <div className={classes.choices}>
          <Radio
            name="meant"
            value="correct"
            label={`Correct ${ownerOf(first)} address`}
            description="All access moves to the new address; the old one is told."
          />
          <Radio name="meant" value="another" label={`Invite another person${at}`} description={`${first} keeps the access there is.`} />
        </div>
      </Radio.Group>
      {letter.meant === 'another' && (
        <TextInput
          label="Name"
          name="name"
          description="As the letter greets."
          maxLength={120}
          value={letter.name}
          error={fields.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
      )}
    </>
  )
}

function LifeFields({ letter, record, change }: { letter: Letter; record: RecordRow; change: (part: Partial<Letter>) => void }) {
  const clock = useClock()
  const { account } = useMe()
  const theirs = useQuery(contactQuery(record.contactId)).data?.language ?? account.language
  const ends = new Date(Date.now() + letter.days * 86_400_000).toISOString()
  const choices = lifetimes.includes(letter.days) ? lifetimes : [...lifetimes, letter.days].sort((a, b) => a - b)
  const own = record.portal.endsAt ? `Access ends on ${clock.dateInWords(record.portal.endsAt)}.` : 'Access stays until you end it.'
  const access = account.accessEndsWithInvitation ? 'Access ends then, too.' : own
  return (
    <div>
      <div className={classes.pair}>
        <Select
          label="Language"
          data={languageOptions}
          value={letter.language ?? theirs}
          onChange={(language) => language && change({ language: language as Language })}
          allowDeselect={false}
        />
        <Select
          label="Lifetime"
          data={choices.map((days) => ({ value: String(days), label: days === 1 ? '1 day' : `${days} days` }))}
          value={String(letter.days)}
          onChange={(days) => days && change({ days: Number(days) })}
        />
      </div>
      <p className={classes.help}>
        Opens until {clock.dateInWords(ends)}. {access}
      </p>
    </div>
  )
}
