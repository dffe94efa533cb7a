// Who would be reminded today, of what and why, before anything goes out; and how one person stands.
import type { Account, Contact, ContactId, Millis, ReminderKind } from '../nouns.ts'
import type { Tx } from '../store/store.ts'
import { type By, found } from './acts.ts'
import { dayNumber, plainDay } from './day-numbers.ts'
import { decentFrom } from './decent-hours.ts'
import type { Parts } from './parts.ts'
import { day } from './policy.ts'
import { Refusal } from './refusals.ts'
import { daysBefore, type Held, judge, type Occasion, type Remindable, zoneOf } from './reminder-rules.ts'
import { remindable, type Snoozed } from './reminders.ts'

/** So many people are judged one by one for a preview, until so many of them are found. */
const mostJudged = 3_000
const mostShown = 200
const atOnce = 100

/** Somebody who gets a reminder today, or would get one if nothing held it back. */
export interface Previewed {
  contact: Contact
  /** When it would leave. */
  at: Millis
  matters: Occasion[]
  held: Held | null
}

export interface RemindersOfContact {
  contact: Contact
  own: Snoozed | null
  members: Snoozed | null
  /** When the next one is due as things stand, where the account sends any. */
  next: Millis | null
}

export function createReminderPreviews({ store, clock }: Pick<Parts, 'store' | 'clock'>) {
  return {
    /** With the kinds that the account would send; `more`: there are people who were not judged. */
    async today(by: By, kinds: readonly ReminderKind[] | null): Promise<{ people: Previewed[]; more: boolean }> {
      const own = found(await store.read.accounts.get(by.accountId))
      const account = { ...own, reminders: [...(kinds ?? own.reminders)] }
      const now = clock.now()
      const ids = await candidates(store.read, account, now)
      const people: Previewed[] = []
      let judged = 0
      while (judged < Math.min(ids.length, mostJudged) && people.length < mostShown) {
        const slice = await remindable(store.read, account, ids.slice(judged, judged + atOnce), now)
        judged += atOnce
        people.push(...slice.flatMap((person) => previewOf(person, account, now) ?? []))
      }
      return {
        people: people.toSorted((a, b) => Number(a.held !== null) - Number(b.held !== null) || a.at - b.at),
        more: judged < ids.length,
      }
    },
    async ofContact(by: By, id: ContactId): Promise<RemindersOfContact> {
      const account = found(await store.read.accounts.get(by.accountId))
      const now = clock.now()
      const [person] = await remindable(store.read, account, [id], now)
      if (!person) throw new Refusal('not_found')
      const judged = judge(person, account, now)
      const standing = (byKind: Snoozed['byKind']) =>
        person.snoozes.find((one) => one.byKind === byKind && (one.until === null || one.until > now)) ?? null
      const next = judged.due.length > 0 ? now : judged.next
      return { contact: person.contact, own: standing('contact'), members: standing('member'), next }
    },
  }
}

async function candidates(tx: Tx, account: Account, now: Millis): Promise<ContactId[]> {
  if (account.reminders.length === 0) return []
  // No zone is further from UTC than a day.
  const today = dayNumber(now, 'UTC')
  const near = {
    kinds: account.reminders,
    now,
    takenBy: now - 2 * day,
    firstDay: plainDay(today - 1),
    lastDay: plainDay(today + daysBefore[0] + 1),
  }
  return tx.reminders.candidates(account.id, near, mostJudged + 1)
}

/** Null for whom there is nothing today, or whose decent hours are over. */
function previewOf(person: Remindable, account: Account, now: Millis): Previewed | null {
  const zone = zoneOf(person.contact, account)
  const at = decentFrom(now, zone)
  if (dayNumber(at, zone) !== dayNumber(now, zone)) return null
  const { wanted, due, held } = judge(person, account, at)
  const occasions = held ? wanted : due
  if (occasions.length === 0) return null
  const matters = [...Map.groupBy(occasions, ({ matter }) => matter).values()].map(([most]) => most as Occasion)
  return { contact: person.contact, at, matters, held }
}
