// History in sentences: what was done, told from the act and its facts.
import type { HistoryItem } from '../api-types.ts'
import { countOf } from '../numbers.ts'
import { kindWords } from './messages.ts'
import { reminderWords } from './reminders.ts'
import { roleWords } from './roles.ts'
import { recordWords } from './states.ts'

type Facts = HistoryItem['facts']

export function sentenceOf({ act, facts, particulars, member }: HistoryItem): string {
  return sentences[act](facts, particulars, member?.name ?? 'A member')
}

/** "Acme Electric for Dock 4 refurbishment", as far as it may be known. */
export function recordName({ company, project, contact }: Pick<HistoryItem, 'company' | 'project' | 'contact'>): string {
  if (project === null) return 'Open the record'
  const whose = company?.name ?? contact?.name ?? contact?.email
  return whose ? `${whose} for ${project.name}` : project.name
}

export function actorName({ kind, name }: HistoryItem['actor']): string {
  if (kind === 'portico') return 'Portico'
  if (kind === 'operator') return 'The operator'
  if (kind === 'api_key') return name ? `API key ${name}` : 'An API key'
  return name ?? (kind === 'contact' ? 'A contact' : 'A member')
}

const text = (value: Facts[string] | undefined, otherwise: string) =>
  value === null || value === undefined || value === '' ? otherwise : String(value)
const file = (facts: Facts) => text(facts.fileName ?? facts.name, 'A file')
const quoted = (title: Facts[string] | undefined) => `“${text(title, 'a packet')}”`
const records = (count: Facts[string] | undefined) => (Number(count) === 1 ? 'one record' : `${count} records`)
const letter = (facts: Facts) => kindWords[facts.kind as keyof typeof kindWords] ?? 'Letter'
const wrote = (count: Facts[string] | undefined) => (Number(count ?? 0) === 0 ? '' : `, ${countOf(Number(count), 'comment')} written`)
const from = (facts: Facts) => (facts.browser ? ` on ${facts.browser}` : '')

function lifetime(minutes: Facts[string] | undefined): string {
  const count = Number(minutes)
  if (count >= 60 && count % 60 === 0) return count === 60 ? '1 hour' : `${count / 60} hours`
  return `${count} minutes`
}

function stateOf(value: Facts[string] | undefined): string {
  return recordWords[value as keyof typeof recordWords]?.word ?? text(value, 'another state')
}

/** An act that has no sentence does not compile. */
const sentences: Record<HistoryItem['act'], (facts: Facts, told: HistoryItem['particulars'], member: string) => string> = {
  'account.created': () => 'Account created',
  'account.changed': () => 'Account settings changed',
  'member.created': (facts, _told, member) => `${member} joined as ${roleWords[facts.role as keyof typeof roleWords] ?? 'member'}`,
  'member.invited': (_facts, _told, member) => `${member} was invited`,
  'member.changed': (facts, _told, member) =>
    facts.role ? `${member} is now ${roleWords[facts.role as keyof typeof roleWords]}` : `Details of ${member} changed`,
  'member.disabled': (_facts, _told, member) => `${member} was disabled: sessions and keys ended`,
  'member.enabled': (_facts, _told, member) => `${member} was enabled again`,
  'member.factor_added': (facts) => `Second factor added${facts.factor === 'passkey' ? ': passkey' : ': authenticator app'}`,
  'member.factor_removed': () => 'Second factor removed',
  'member.factors_reset': (_facts, _told, member) => `Second factors of ${member} taken away, to be set up anew`,
  'member.recovery_codes_made': () => 'New recovery codes made',
  'member.owner_link_made': (_facts, _told, member) => `A link was made that signs ${member} in once, within 15 minutes`,
  'account.sign_on_changed': (facts) => `Single sign-on set up${facts.only === 'yes' ? ', as the only way in' : ''}`,
  'account.sign_on_removed': () => 'Single sign-on removed',
  'domain.added': (facts) => `Sender domain ${text(facts.domain, '')} added`,
  'domain.changed': (facts) => `Sender domain ${text(facts.domain, '')} changed`,
  'domain.verified': (facts) => `Sender domain ${text(facts.domain, '')} found in the DNS: letters are signed`,
  'domain.lost': (facts) => `The key of ${text(facts.domain, 'a sender domain')} is gone from the DNS: letters come from the usual address`,
  'domain.key_made': (facts) => `Next DKIM key of ${text(facts.domain, 'a sender domain')} made`,
  'domain.key_changed': (facts) => `Letters of ${text(facts.domain, 'a sender domain')} are signed with the new key`,
  'domain.removed': (facts) => `Sender domain ${text(facts.domain, '')} removed`,
  'member.signed_in': (facts) => `Signed in${from(facts)}`,
  'member.signed_out': (facts, _told, member) => (facts.memberId ? `${member} was signed out everywhere` : 'Signed out'),
  'company.created': (facts) => `Company ${text(facts.name, '')} added`,
  'company.changed': () => 'Company changed',
  'contact.created': (facts) => `Contact ${text(facts.name, '')} added`,
  'contact.changed': () => 'Contact details changed',
  'contact.address_changed': (_facts, told) => (told?.after ? `Address corrected to ${told.after}` : 'Address corrected'),
  'contact.disabled': () => 'Disabled: all access, links and sessions ended',
  'contact.enabled': () => 'Enabled again',
  'project.created': (facts) => `Project ${text(facts.name, '')} created`,
  'project.changed': () => 'Project changed',
  'record.created': () => 'Record created',
  'record.changed': () => 'Record changed',
  'record.state_changed': (facts) => `Now ${stateOf(facts.state ?? facts.to)}`,
  'record.waived': () => 'Waived',
  'record.unwaived': () => 'Waiver taken back',
  'record.overridden': () => 'Override to Compliant',
  'record.override_undone': () => 'Override taken back',
  'record.archived': () => 'Archived',
  'record.unarchived': () => 'Brought back from the archive',
  'requirement.added': (facts) => `Asked for ${text(facts.name, 'something more')}`,
  'requirement.changed': (facts) =>
    facts.before ? `Asked differently: ${facts.before} is now ${facts.name}` : `Asked differently: ${text(facts.name, 'a requirement')}`,
  'requirement.withdrawn': (facts) => `Withdrawn: ${text(facts.name, 'a requirement')}`,
  'requirement.restored': (facts) => `Asked again for ${text(facts.name, 'a requirement')}`,
  'grant.created': () => 'Portal access given',
  'grant.extended': () => 'End of access changed',
  'grant.changed': () => 'Portal access changed',
  'grant.revoked': () => 'Portal access revoked: links and sessions ended',
  'grant.restored': () => 'Portal access restored',
  'grant.ended': (facts) =>
    facts.visits === undefined
      ? 'Access ended'
      : Number(facts.visits) === 0
        ? 'Time is over: never came'
        : `Time is over: ${facts.seen} ${Number(facts.seen) === 1 ? 'file' : 'files'} seen, ${facts.taken} taken along, ${facts.left} left here${wrote(facts.written)}`,
  'invitation.made': ({ records }) => (records ? `Invitation queued, one letter for ${records} records` : 'Invitation queued'),
  'login.sent': () => 'Login email queued',
  'login.asked': () => 'Asked to sign in',
  'codes.lengthened': () => 'Many wrong codes: new codes are ten letters for a while',
  'link.made': (facts) => `Magic link made, for ${lifetime(facts.minutes)}`,
  'trial.sent': () => 'Sent themselves the invitation, to try it as this client would',
  'trial.opened': () => 'Tried it as this client would',
  'portal.viewed': () => 'Viewed the portal as this client',
  'invitation.sent': () => 'Invitation sent',
  'link.opened': (facts) => `Letter opened by a person${from(facts)}`,
  'link.redeemed': (facts) => `Came in through ${facts.kind === 'copied' ? 'a magic link' : 'the link'}${from(facts)}`,
  'link.reopened': (facts) => `Came back through the link${from(facts)}`,
  'link.replaced': () => 'Earlier link replaced',
  'link.denied': () => 'Said: that was not me',
  'link.help_asked': () => 'Asked for a new link',
  'link.code_sent': () => 'Pressed the link: a code was mailed',
  'link.answers_spent': () => 'Five wrong addresses typed at a link: it now takes a mailed code',
  'link.dead_end': () => 'Opened a link that no longer works',
  'links.ended': () => 'Links ended',
  'session.opened': (facts) => `Signed in to the portal${facts.with === 'passkey' ? ' with a passkey' : ''}${from(facts)}`,
  'session.ended': () => 'Session ended',
  'sessions.ended': () => 'Signed out everywhere: every browser of this person',
  'device.ended': (facts) => `The letter no longer opens again${from(facts)}`,
  'access.asked': () => 'Asked for a new invitation',
  'access.longer_asked': () => 'Asked for more time',
  'document.uploaded': (facts) =>
    `${file(facts)} ${facts.answered ? 'answered' : 'uploaded'}${facts.version ? `, version ${facts.version}` : ''}${facts.openedBy === 'copied' ? ', through a magic link that staff made' : ''}`,
  'document.shared': (facts) => `${file(facts)} shared`,
  'document.reviewed': (facts) => `${file(facts)} ${(facts.decision ?? facts.judgement) === 'accept' ? 'accepted' : 'rejected'}`,
  'document.review_undone': (facts) =>
    `${file(facts)} waits again: ${facts.decision === 'accept' ? 'its acceptance' : 'its rejection'} was taken back`,
  'document.added': (facts) => `${file(facts)} put on the project${Number(facts.version) > 1 ? `, version ${facts.version}` : ''}`,
  'document.shown': (facts) => `${file(facts)} shown to ${facts.to === 'all' ? 'all of the project' : records(facts.to)}`,
  'document.hidden': (facts) => `${file(facts)} made private`,
  'document.moved': (facts) =>
    `${file(facts)} ${facts.from === facts.name ? 'moved' : `renamed from ${text(facts.from, 'something else')}`}`,
  'document.seen': (facts) => `${file(facts)} looked at`,
  'comment.written': () => 'Comment written',
  'document.downloaded': (facts) => `${file(facts)} downloaded`,
  'message.accepted': (facts) => `${letter(facts)} accepted by their server`,
  'message.perhaps': (facts) => `${letter(facts)} perhaps sent: the connection broke at the end`,
  'message.bounced': (facts) => `${letter(facts)} bounced`,
  'message.complained': (facts) => `${letter(facts)} called unwanted by its reader`,
  'address.suppressed': (facts) =>
    facts.cause === 'complained' ? 'Gets no more letters: called one unwanted' : 'Gets no more letters: the address takes none',
  'address.released': () => 'Letters go to the address again',
  'text.accepted': (facts) => `Text message taken by the gateway: ${letter(facts).toLowerCase()}`,
  'text.refused': (facts) => `Text message refused by the gateway: ${letter(facts).toLowerCase()}`,
  'message.failed': (facts) => `${letter(facts)} could not be sent`,
  'message.cancelled': (facts) => `${letter(facts)} cancelled before it left`,
  'job.started': () => 'Job started',
  'job.paused': (facts) =>
    facts.because === 'bounces'
      ? 'Job paused by itself: too many letters bounced'
      : facts.because === 'maker_gone'
        ? 'Job paused: whoever started it was shut out'
        : 'Job paused',
  'job.resumed': () => 'Job resumed',
  'job.retried': (facts) => `Job tried again for ${Number(facts.rows) === 1 ? '1 row' : `${facts.rows} rows`}`,
  'job.cancelled': () => 'Rest of the job cancelled',
  'job.finished': () => 'Job finished',
  'passkey.added': (facts) => `Passkey added: ${text(facts.name, 'a device')}`,
  'passkey.removed': (facts) => `Passkey removed: ${text(facts.name, 'a device')}`,
  'passkeys.reset': () => 'Passkeys taken away, to be invited again',
  'passkey.refused': (facts) => `Passkey refused, as a copy of it may exist: ${text(facts.name, 'a device')}`,
  'packet.created': (facts) => `Packet ${quoted(facts.title)} made`,
  'packet.changed': (facts) => `Packet ${quoted(facts.title)} changed`,
  'packet.sent': (facts) => `Packet ${quoted(facts.title)} sent`,
  'packet.nudged': (facts) => `Nudged about ${quoted(facts.title)}`,
  'packet.file_replaced': (facts) => `${file(facts)} of ${quoted(facts.title)} replaced by version ${facts.version}`,
  'packet.approved': (facts) =>
    `${facts.ask === 'approve' ? 'Approved' : facts.ask === 'answer' ? 'Answered' : 'Read'} ${quoted(facts.title)}: ${facts.files} ${facts.files === 1 ? 'file' : 'files'} as they were`,
  'packet.asked': (facts) => `Asked a question about ${quoted(facts.title)}`,
  'packet.answered': (facts) => `Wrote an answer to ${quoted(facts.title)}`,
  'packet.replied': (facts) => `Question about ${quoted(facts.title)} answered`,
  'reminder.made': (facts) => `Reminder queued: ${reminderWords[facts.kind as keyof typeof reminderWords] ?? 'something waits'}`,
  'reminders.snoozed': (facts) => (facts.until ? 'Gets no reminders for a while' : 'Gets no more reminders'),
  'reminders.resumed': () => 'Gets reminders again',
  'api_key.created': (facts) => `API key ${text(facts.name, '')} created`,
  'api_key.revoked': (facts) => `API key ${text(facts.name, '')} revoked`,
}
