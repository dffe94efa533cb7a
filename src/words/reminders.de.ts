// The words of reminders, in German.

import { askedFor, counted, named, your } from './naming.de.ts'
import { capital } from './naming.ts'
import type { ReminderTexts } from './reminders.en.ts'

export const remindersDe: ReminderTexts = {
  letter: {
    not_opened: {
      subject: (place) => `Ihre Seite wartet auf Sie: ${place}`,
      body: (house, place, day) =>
        `${house} hat Sie am ${day} eingeladen: ${place ?? 'zum Kundenportal'}. Diese E-Mail wurde noch nicht geöffnet.`,
    },
    due: {
      subject: (asked, place, day) => `${capital(askedFor(asked, 'Ihr'))} für ${place}: fällig am ${day}`,
      body: (house, asked, place) => `${house} bittet noch um ${askedFor(asked)} für ${place}, bis `,
    },
    rejected: {
      subject: (what, place) => `Noch zu ändern: ${named(what)} für ${place}`,
      body: (house, what, place, day) =>
        `${house} hat Sie am ${day} um eine berichtigte Fassung gebeten: ${your(what, 'Ihr')} für ${place}. Seitdem ist nichts gekommen.`,
    },
    several: (house, count) => `${capital(counted(count))} Dinge warten bei ${house} auf Sie`,
    others: (count) => (count === 1 ? 'Noch eines steht auf Ihrer Seite.' : `Noch ${counted(count)} stehen auf Ihrer Seite.`),
    how: 'Was zu tun ist, steht auf Ihrer Seite, und Sie können es vom Telefon aus erledigen.',
    button: 'Ihre Seite öffnen',
    stop: 'Weniger Erinnerungen oder keine',
    why: (address, house) => `An ${address} gesendet, weil ${house} noch etwas von Ihnen braucht.`,
  },
  page: {
    title: (house) => `Erinnerungen von ${house}`,
    heading: 'Erinnerungen',
    body: (address) => `Sie gehen an ${address}, wenn dort etwas wartet: höchstens eine am Tag und fünf zur selben Sache.`,
    choose: 'Oder nur eine Pause',
    days: 'Für 3 Tage',
    week: 'Für eine Woche',
    month: 'Für einen Monat',
    stop: 'Erinnerungen anhalten',
    stopped: 'Vorerst keine Erinnerungen',
    until: (day) => `Vor dem ${day} kommt keine.`,
    never: 'Es kommt keine mehr.',
    still: 'Einladungen, Ergebnisse und die Anmeldelinks, um die Sie bitten, kommen weiterhin.',
    resume: 'Mich wieder erinnern',
  },
}
