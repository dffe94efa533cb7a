// Why a row of a job got no letter, in words for the person who sent it.

export const reasonWords: { [reason: string]: string } = {
  active: 'has an active link',
  bounced: 'the address bounced, or called a letter unwanted',
  no_contact: 'nobody to write to',
  disabled: 'the contact is switched off',
  archived: 'the record is archived',
  revoked: 'the access was revoked',
  ended: 'the access ended by its date',
  gone: 'the record is gone',
  cancelled: 'the rest was cancelled',
  no_file: 'no file is for them',
  sent_already: 'they have it already',
  not_sent: 'it was never sent to them',
  approved: 'they are done',
  questions: 'they asked a question, which is yours to answer',
  nudged_today: 'they were nudged within a day',
  fault: 'a fault of ours',
}
