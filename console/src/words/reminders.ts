// What reminders are about, in the words of the staff.
import type { ReminderKind } from '../shapes.ts'

export const reminderWords: { [kind in ReminderKind]: string } = {
  not_opened: 'the invitation was not opened for 3 days',
  due: 'the due date is near',
  rejected: 'sent back 5 days ago, and nothing came since',
}
