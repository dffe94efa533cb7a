// Reminders: which of them go out, and to whom they would go today.
import { Button, Checkbox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { ReminderPreview } from '../../api-types.ts'
import { useClock, useMe } from '../../data/me.ts'
import { reminderPreviewQuery } from '../../data/reminders.ts'
import { count, countOf } from '../../numbers.ts'
import { FaultInPlace } from '../../parts/fault.tsx'
import { Section } from '../../parts/page.tsx'
import table from '../../parts/table.module.css'
import { Waiting } from '../../parts/waiting.tsx'
import type { ReminderKind } from '../../shapes.ts'
import { nameOf } from '../../words/people.ts'
import { heldWords, nextStepWords, reminderChoices } from '../../words/reminders.ts'
import { SaveButton } from './save-button.tsx'
import classes from './settings.module.css'
import { useAccountForm } from './use-account-form.ts'

type Previewed = ReminderPreview['items'][number]

export function Reminders() {
  const { account } = useMe()
  const { form, save, mayChange, submit } = useAccountForm({ reminders: account.reminders })
  const { reminders } = form.getValues()
  return (
    <>
      <form onSubmit={submit} noValidate className={classes.columns}>
        <fieldset className={classes.form} disabled={!mayChange}>
          <p className={classes.help}>
            Off until you choose. Between nine and six of the reader’s own day, at most one letter a day and person, five in one matter.
            Whoever acts gets no more of it, and every letter says how to get fewer.
          </p>
          <Checkbox.Group label="What to remind people of" {...form.getInputProps('reminders')}>
            <div className={classes.choices}>
              {reminderChoices.map(({ value, word, when }) => (
                <Checkbox key={value} value={value} label={word} description={when} />
              ))}
            </div>
          </Checkbox.Group>
          <p className={classes.help}>Packets are not among them: you nudge their readers yourself. A change works after ten minutes.</p>
          <SaveButton save={save} may={mayChange} dirty={form.isDirty()} beside={['reminders']} />
        </fieldset>
      </form>
      <Today kinds={reminders} isSaved={!form.isDirty()} />
    </>
  )
}

function Today({ kinds, isSaved }: { kinds: ReminderKind[]; isSaved: boolean }) {
  const preview = useQuery({ ...reminderPreviewQuery(kinds), enabled: kinds.length > 0 })
  const items = kinds.length > 0 ? (preview.data?.items ?? []) : []
  const going = items.filter(({ held }) => held === null)
  const held = items.filter((one) => one.held !== null)
  return (
    <div className={classes.limits}>
      <Section title={isSaved ? 'Today' : 'Today, if you save this'}>
        {kinds.length === 0 && <p className={classes.calm}>Reminders are off. Tick one to see whom it would reach today.</p>}
        {preview.isLoadingError && <FaultInPlace error={preview.error} again={() => void preview.refetch()} />}
        {kinds.length > 0 && preview.isPending && <Waiting lines={3} />}
        {preview.data && kinds.length > 0 && (
          <p className={classes.calm} role="status">
            {going.length === 0 ? 'Nobody is to be reminded today.' : `${countOf(going.length, 'person', 'people')} to be reminded today.`}
            {preview.data.more && ' These are the first; there may be more.'}
          </p>
        )}
        {going.length > 0 && <People items={going} />}
      </Section>
      {held.length > 0 && (
        <Section title="Left out">
          <People items={held} />
        </Section>
      )}
    </div>
  )
}

/** Enough to see what goes out; what is below the list stays in reach. */
const shownAtOnce = 25

function People({ items }: { items: Previewed[] }) {
  const [all, setAll] = useState(false)
  const body = useRef<HTMLTableSectionElement>(null)
  useEffect(() => {
    if (all) body.current?.rows[shownAtOnce]?.querySelector('a')?.focus()
  }, [all])
  const shown = all || items.length <= shownAtOnce + 5 ? items : items.slice(0, shownAtOnce)
  return (
    <div className={classes.hits}>
      <table className={`${table.table} ${table.tall}`}>
        <thead>
          <tr>
            <th>Who</th>
            <th className={table.phoneless}>Why</th>
            <th>Next step</th>
          </tr>
        </thead>
        <tbody ref={body}>
          {shown.map((item) => (
            <Row key={item.contact.id} item={item} />
          ))}
        </tbody>
      </table>
      {shown.length < items.length && (
        <Button variant="default" className={classes.more} onClick={() => setAll(true)}>
          Show all {count(items.length)}
        </Button>
      )}
    </div>
  )
}

function Row({ item }: { item: Previewed }) {
  const { contact, held, nextStep, at } = item
  const clock = useClock()
  return (
    <tr>
      <td>
        <span className={table.strong}>
          <Link to="/contacts/$contactId" params={{ contactId: contact.id }}>
            {nameOf(contact)}
          </Link>
        </span>
        <span className={`${table.second} ${classes.onPhone}`}>
          <Why item={item} />
        </span>
        {contact.name && <span className={`${table.second} ${table.phoneless}`}>{contact.email}</span>}
      </td>
      <td className={table.phoneless}>
        <Why item={item} />
      </td>
      <td>
        {nextStepWords[nextStep]}
        <span className={table.second}>{held ? heldWords[held] : `Letter ${clock.moment(at)}`}</span>
      </td>
    </tr>
  )
}

/** The first three matters in a line each. */
function Why({ item: { matters } }: { item: Previewed }) {
  const clock = useClock()
  const said = ({ kind, dueOn, since }: Previewed['matters'][number]): string => {
    if (kind === 'not_opened') return `Not opened since ${clock.dateInWords(since)}`
    if (kind === 'rejected') return `Sent back ${clock.dateInWords(since)}, nothing since`
    return dueOn ? `Due ${clock.day(dueOn)}, ${clock.distance(dueOn)}` : 'Due soon'
  }
  return (
    <>
      {matters.slice(0, 3).map((matter) => (
        <span key={`${matter.recordId} ${matter.kind}`} className={classes.why}>
          {said(matter)}
          {matter.project && (
            <>
              {': '}
              {matter.recordId ? (
                <Link to="/records/$recordId" params={{ recordId: matter.recordId }}>
                  {matter.project}
                </Link>
              ) : (
                matter.project
              )}
            </>
          )}
        </span>
      ))}
      {matters.length > 3 && <span className={classes.why}>and {matters.length - 3} more</span>}
    </>
  )
}
