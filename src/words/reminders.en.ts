// The words of reminders, in English: the letter, and the page where its reader says how many more they want.

import type { Catalogue } from './catalogue.ts'
import { askedFor, counted, named, your } from './naming.en.ts'
import { type Asked, capital } from './naming.ts'

/** What every language file of reminders holds. */
export type ReminderTexts = Catalogue<typeof remindersEn>

export const remindersEn = {
  letter: {
    not_opened: {
      subject: (place: string) => `Your page is waiting for you: ${place}`,
      body: (house: string, place: string | null, day: string) =>
        `${house} invited you to ${place ?? 'its client portal'} on ${day}. That letter has not been opened yet.`,
    },
    due: {
      subject: (asked: Asked[], place: string, day: string) => `${capital(askedFor(asked))} for ${place}: due ${day}`,
      /** The day follows, and a full stop. */
      body: (house: string, asked: Asked[], place: string) => `${house} still needs ${askedFor(asked)} for ${place}, by `,
    },
    rejected: {
      subject: (what: string, place: string) => `Still needs changes: ${named(what)} for ${place}`,
      body: (house: string, what: string, place: string, day: string) =>
        `${house} asked you on ${day} for a corrected version of ${your(what)} for ${place}. Nothing has come since.`,
    },
    several: (house: string, count: number) => `${capital(counted(count))} things wait for you at ${house}`,
    others: (count: number) => `${capital(counted(count))} more ${count === 1 ? 'stands' : 'stand'} on your page.`,
    how: 'What to do stands on your page, and you can do it from your phone.',
    button: 'Open your page',
    stop: 'Fewer reminders, or none',
    why: (address: string, house: string) => `Sent to ${address} because ${house} still needs something from you.`,
  },
  page: {
    title: (house: string) => `Reminders from ${house}`,
    heading: 'Reminders',
    body: (address: string) => `They go to ${address} when something waits there: at most one a day, and five about the same thing.`,
    choose: 'Or pause them',
    days: 'For 3 days',
    week: 'For a week',
    month: 'For a month',
    stop: 'Stop reminders',
    stopped: 'No reminders for now',
    until: (day: string) => `None comes before ${day}.`,
    never: 'None comes any more.',
    still: 'Invitations, results and the sign-in links that you ask for still come.',
    resume: 'Send me reminders again',
  },
}
