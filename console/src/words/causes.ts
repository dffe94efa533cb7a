// What keeps a person out, in sentences: the cause as a title, what speaks for it, and the word on its button.
import type { Diagnosis } from '../api-types.ts'
import type { Clock } from '../clock.ts'
import { countOf } from '../numbers.ts'
import { firstNameOf } from './people.ts'

type Cause = Diagnosis['causes'][number]
export type RemedyAct = NonNullable<Cause['remedy']>['act']

interface Telling {
  /** "Leo" */
  who: string
  /** "on Nov 18, 10:02 AM" */
  when: string
  email: string
  facts: Cause['facts']
  clock: Clock
}

const often = ({ facts }: Telling) => (Number(facts.times) > 1 ? `${facts.times} times, last` : 'once,')
const with_ = ({ facts }: Telling) => (facts.browser ? ` with ${facts.browser}` : '')
const said = ({ facts }: Telling) => (facts.answer ? ` Their server said: ${facts.answer}` : '')

const passkeys = ({ facts, clock }: Telling) =>
  `On file: ${facts.name}, last used ${clock.moment(new Date(Number(facts.usedAt)).toISOString())}.`

const causes: { [code in Cause['code']]: [title: (told: Telling) => string, says: (told: Telling) => string] } = {
  contact_disabled: [
    ({ who }) => `${who} is disabled`,
    ({ when }) => `Since ${when} they cannot come in, and nobody can give them access.`,
  ],
  not_invited: [({ who }) => `Nobody has invited ${who} yet`, () => 'There is no access, and no letter has gone out.'],
  access_revoked: [() => 'The access was revoked', ({ when }) => `That was ${when}. Links and sessions ended with it.`],
  access_ended: [() => 'The access has ended', ({ when }) => `It ended ${when}, as it was set to.`],
  access_asleep: [() => 'The access sleeps', ({ when }) => `It was last used ${when}. A new invitation wakes it.`],
  record_archived: [() => 'The record is archived', ({ when }) => `Its access rests since ${when}.`],
  letter_bounced: [() => 'The letter came back', (told) => `That was ${told.when}.${said(told)}`],
  marked_spam: [
    ({ who }) => `${who} marked a letter as spam`,
    (told) => `That was ${told.when}. Since then nothing goes out but what ${told.who} asks for on the sign-in page.${said(told)}`,
  ],
  letter_failed: [() => 'The letter could not be sent', (told) => `We gave up ${told.when}.${said(told)}`],
  letter_waiting: [
    () => 'The letter is still on its way',
    (told) =>
      `It waits since ${told.when}.${said(told)}${told.facts.nextAt ? ` Next try ${told.clock.moment(new Date(Number(told.facts.nextAt)).toISOString())}.` : ''}`,
  ],
  no_letter: [
    ({ email }) => `No letter has gone to ${email}`,
    ({ who }) => `${who} has access, but nothing that opens it was sent to this address.`,
  ],
  passkey_lost: [
    ({ who }) => `${who} says that the passkey is lost`,
    (told) =>
      `Said ${told.when}, after coming by letter. ${passkeys(told)} If it is they who ask, take the passkeys away: the invitation that goes out makes a new one.`,
  ],
  passkey_unused: [
    ({ who }) => `${who} came by letter and did not use the passkey`,
    (told) =>
      `That was ${told.when}${with_(told)}; it stopped at “Use a passkey”. ${passkeys(told)} If the device is lost, take the passkeys away and invite again.`,
  ],
  passkey_missing: [
    ({ who, facts }) => (facts.again ? `The passkey of ${who} was taken away` : `${who} came by letter and made no passkey`),
    (told) =>
      told.facts.again
        ? 'A letter alone makes no new one; the next invitation does.'
        : `That was ${told.when}${with_(told)}. You ask everybody for one; it is made within ten minutes of signing in by a letter, in a browser that knows passkeys.`,
  ],
  asked_too_often: [
    ({ who }) => `${who} asked for too many letters`,
    ({ facts, when, clock }) =>
      `That was ${when}. What they ask for themselves waits until ${clock.moment(new Date(Number(facts.until)).toISOString())}, so that nobody can flood their mailbox. What you send goes out.`,
  ],
  older_letter: [
    ({ who, facts }) => `${who} opens ${facts.kind === 'copied' ? 'a magic link that was replaced' : 'an older letter'}`,
    (told) =>
      `The old one was opened ${often(told)} ${told.when}${with_(told)}, and showed that there is a newer ${told.facts.kind === 'copied' ? 'one' : 'letter'}.`,
  ],
  used_link: [
    ({ who }) => `${who} opens a link that was used before`,
    (told) => `That was ${often(told)} ${told.when}${with_(told)}, and showed “This link was already used”.`,
  ],
  ended_link: [
    ({ who, facts }) => (facts.slow ? `Login emails reach ${who} too late` : `${who} opens a link that has ended`),
    (told) =>
      `That was ${often(told)} ${told.when}${with_(told)}, and showed “This link has ended”.${told.facts.slow ? ' Another login email would end the same way. One that they ask for themselves opens for a day, in that browser alone; an invitation can be opened for longer.' : ''}`,
  ],
  not_them: [
    ({ who }) => `${who} says that somebody else used the link`,
    ({ when }) => `Said ${when}. Nothing was closed by it; if you are in doubt, revoke the access and invite again.`,
  ],
  invitation_over: [() => 'The invitation is over', ({ when }) => `It could be opened until ${when}, and was not.`],
  letter_unopened: [() => 'The letter may lie in spam', (told) => `Their server took it ${told.when}, but no person has opened it since.`],
  button_unpressed: [
    ({ who }) => `${who} opened the letter and did not go on`,
    ({ when }) => `The page behind its button was looked at ${when}; Continue was not pressed.`,
  ],
  lookalike_address: [({ email }) => `The domain of ${email} looks like another one`, () => 'Compare it letter by letter.'],
  access_live: [() => 'Access is in order', ({ facts: _, when }) => (when ? `It is live until ${when}.` : 'It is live until you end it.')],
  no_bounce: [() => 'The address takes letters', () => 'No letter came back in 30 days.'],
  scanners: [
    () => 'No scanner used a link up',
    ({ facts }) => `Counted apart: ${countOf(Number(facts.times), 'automatic look')}. Looking uses nothing up.`,
  ],
}

export function causeSaid({ code, at, facts }: Cause, contact: { name: string | null; email: string; displayEmail: string }, clock: Clock) {
  const [title, says] = causes[code]
  const told: Telling = { who: firstNameOf(contact), when: at ? clock.moment(at) : '', email: contact.displayEmail, facts, clock }
  return { title: title(told), says: says(told) }
}

export const remedyWords: { [act in RemedyAct]: string } = {
  invite: 'Invite to Client Portal',
  resend: 'Resend Portal Invite',
  restore: 'Restore Portal Access',
  enable: 'Enable contact',
  extend: 'Extend access',
  fix_address: 'Fix address',
  lift_stop: 'Send letters again',
  send_login: 'Send Login Email',
  generate_link: 'Generate Magic Link',
  take_passkeys: 'Take away and invite again',
  open_record: 'Open the record',
}

const deadEnds: { [why: string]: string } = {
  link_replaced: 'Older letter, replaced by a newer one',
  link_used: 'Link that was used before',
  link_expired: 'Link that has ended',
  link_revoked: 'Link of a revoked access',
  link_access_ended: 'Link of an access that ended',
  link_asleep: 'Link of an access that sleeps',
}

/** What a person tried, as one line. */
export function trySaid({ act, why, kind }: Diagnosis['tries'][number]): string {
  if (act === 'link.dead_end' && why === 'link_replaced' && kind === 'copied') return 'Magic link, replaced by a newer one'
  if (act === 'link.dead_end') return deadEnds[why ?? ''] ?? 'Link that opens nothing'
  if (act === 'link.code_sent') return 'Pressed the link; a code was mailed'
  if (act === 'link.answers_spent') return 'Typed another address than the one on file, five times'
  if (act === 'link.help_asked') return 'Asked for a new link'
  if (act === 'link.denied') return 'Said: that was not me'
  if (act === 'access.asked') return 'Asked for a new invitation'
  if (act === 'link.opened') return 'Opened the letter'
  if (kind === 'passkey') return 'By a passkey'
  if (kind === 'copied') return 'By a magic link that staff made'
  if (kind === 'login') return 'By a login email'
  return kind === 'invitation' ? 'By the invitation' : 'Signed in'
}
