// Whether this person gets reminders: their own wish, and a pause that members make for them.
import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Contact, ContactReminders } from '../../api-types.ts'
import { useClock } from '../../data/me.ts'
import { contactRemindersQuery, resume, snooze } from '../../data/reminders.ts'
import { Fault } from '../../parts/fault.tsx'
import { Section } from '../../parts/page.tsx'
import { toast } from '../../parts/toast.tsx'
import { every } from '../../polling.ts'
import { firstNameOf } from '../../words/people.ts'
import classes from './access.module.css'

const pauses = [
  { days: 7, word: 'Pause for a week' },
  { days: null, word: 'Pause until further notice' },
]

export function Reminders({ contact }: { contact: Contact }) {
  const found = useQuery({ ...contactRemindersQuery(contact.id), refetchInterval: every(10_000) })
  const cache = useQueryClient()
  const act = useMutation({
    mutationFn: (wish: { days: number | null } | 'again') => (wish === 'again' ? resume(contact.id) : snooze(contact.id, wish.days)),
    onSuccess: (_done, wish) => {
      toast(wish === 'again' ? 'Reminders go out again' : 'Reminders paused')
      return cache.invalidateQueries({ queryKey: ['contact', contact.id] })
    },
  })
  if (!found.data) return null
  const { can } = found.data
  return (
    <Section title="Reminders">
      <Standing contact={contact} reminders={found.data} />
      <Fault error={act.error} />
      <div className={classes.pauses}>
        {can.includes('snooze') &&
          pauses.map(({ days, word }) => (
            <Button key={word} variant="default" size="xs" onClick={() => !act.isPending && act.mutate({ days })}>
              {word}
            </Button>
          ))}
        {can.includes('resume') && (
          <Button variant="default" size="xs" onClick={() => !act.isPending && act.mutate('again')}>
            End the pause
          </Button>
        )}
      </div>
    </Section>
  )
}

function Standing({ contact, reminders: { own, members, nextAt } }: { contact: Contact; reminders: ContactReminders }) {
  const clock = useClock()
  const until = (moment: string | null) => (moment ? ` until ${clock.date(moment)}` : '')
  return (
    <>
      {own && (
        <p className={classes.none}>
          {firstNameOf(contact)} wants none{until(own.until)}, since {clock.moment(own.at)}.
        </p>
      )}
      {members && (
        <p className={classes.none}>
          Paused by a member{until(members.until)}, since {clock.moment(members.at)}.
        </p>
      )}
      {!own && !members && <p className={classes.none}>{nextAt ? `Next, as things stand: ${clock.moment(nextAt)}.` : 'None is due.'}</p>}
    </>
  )
}
