// What reminders are about, in the words of the staff.
import type { ReminderPreview } from '../api-types.ts'
import type { ReminderKind } from '../shapes.ts'

export const reminderWords: { [kind in ReminderKind]: string } = {
  not_opened: 'the invitation was not opened for 3 days',
  due: 'the due date is near',
  rejected: 'sent back 5 days ago, and nothing came since',
}

type Previewed = ReminderPreview['items'][number]

/** As the settings offer them. */
export const reminderChoices: { value: ReminderKind; word: string; when: string }[] = [
  { value: 'not_opened', word: 'Not opened', when: 'Three days after their server took the invitation. The letter carries the same link.' },
  { value: 'due', word: 'Due soon', when: 'Seven days before something is due, two days before, and on the day.' },
  { value: 'rejected', word: 'Needs changes', when: 'Five days after a version was sent back and nothing was heard since.' },
]

export const nextStepWords: { [step in Previewed['nextStep']]: string } = {
  open: 'They open their page',
  upload: 'They send what is asked',
  correct: 'They send a corrected version',
  fix_address: 'Fix the address',
  write: 'Write or call them yourself',
  wait: 'Nothing today',
}

export const heldWords: { [held in NonNullable<Previewed['held']>]: string } = {
  bounced: 'Their address takes no letters',
  snoozed: 'No reminders for now',
  written_today: 'Has had a letter today',
  five_already: 'Five letters already',
}
