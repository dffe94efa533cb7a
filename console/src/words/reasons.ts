// Why a row of a job got no letter, in words for the person who sent it.

export const reasonWords: { [reason: string]: string } = {
  no_address: 'no address',
  active_link: 'has an active link',
  already_active: 'is already in the portal',
  bounced: 'the last letter bounced',
  archived: 'the record is archived',
  waived: 'the record is waived',
  revoked: 'access was revoked',
  suspended: 'access is suspended',
  merged: 'another record of the same person carries the letter',
  disabled: 'the contact is switched off',
  not_found: 'the record is gone',
  not_invited: 'has not been invited yet',
  cancelled: 'the rest was cancelled',
}
