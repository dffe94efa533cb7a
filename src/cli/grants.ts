// Inviting, inviting again and taking access away, from the command line.
import type { By } from '../engine/acts.ts'
import { readAddress } from '../engine/addresses.ts'
import type { Engine } from '../engine/engine.ts'
import type { InviteInput } from '../engine/invitations.ts'
import { isPlainText } from '../engine/lines.ts'
import { portalAccess } from '../engine/policy.ts'
import { Refusal } from '../engine/refusals.ts'
import { type Contact, type Grant, type GrantId, languages, type Message, type ProjectId, type RecordId, type Scope } from '../nouns.ts'
import type { Store } from '../store/store.ts'
import { type Call, type Command, daysIn, flag, type Given, No, text, Usage } from './command.ts'
import { inHouse, whereFound } from './houses.ts'

const wishes = { account: text, note: text, email: text, 'change-address': flag, language: text, days: text } as const

export const invite: Command = {
  usage: 'RECORD | EMAIL [--project ID] [--note N] [--days D] [--language L] [--email E [--change-address]] [--account S]',
  about: 'Invites the contact of a record, or somebody known by address to a project or to the whole portal.',
  options: { ...wishes, project: text },
  words: [1, 1],
  run: (call) => {
    if (call.words[0]?.startsWith('rec_') && call.options.project !== undefined)
      throw new Usage('--project goes with a mail address; a record is in its project already.')
    if (!call.words[0]?.startsWith('rec_') && !readAddress(call.words[0])) throw new Usage('Name a record (rec_…) or a mail address.')
    const letter = letterFrom(call.options)
    return inHouse(call, async ({ engine, store }) => {
      const look = (by: By) => whomAndWhere(engine, store, by, call)
      const { by, found } = await whereFound(engine, call.options.account, look, nobodyCalled(call))
      const { grant, message } = await engine.grants.give(by, { ...found, invite: letter })
      return told(call, engine, by, grant, message, 'Invited')
    })
  },
}

export const resend: Command = {
  usage: 'GRANT | RECORD [--note N] [--days D] [--language L] [--email E [--change-address]] [--account S]',
  about: 'Sends a new letter with a new link; the earlier links die.',
  options: wishes,
  words: [1, 1],
  run: (call) => {
    const named = grantOrRecordIn(call)
    const letter = letterFrom(call.options)
    return inHouse(call, async ({ engine }) => {
      const { by, found } = await whereFound(engine, call.options.account, (by) => grantFor(engine, by, named))
      const { grant, message } = await engine.grants.resend(by, found, letter)
      return told(call, engine, by, grant, message, 'Invited again')
    })
  },
}

export const revoke: Command = {
  usage: 'GRANT | RECORD [--reason R] [--account S]',
  about: 'Takes access away: links and sessions end at once.',
  options: { account: text, reason: text },
  words: [1, 1],
  run: (call) => {
    const named = grantOrRecordIn(call)
    const reason = noteIn('reason', call.options.reason) ?? null
    return inHouse(call, async ({ engine }) => {
      const { by, found } = await whereFound(engine, call.options.account, (by) => grantFor(engine, by, named))
      const grant = await engine.grants.revoke(by, found, reason)
      return told(call, engine, by, grant, null, 'Revoked')
    })
  },
}

function letterFrom({ note, email, days, language, 'change-address': changeAddress }: Given): InviteInput {
  if (changeAddress && email === undefined) throw new Usage('--change-address goes with --email: the address that is right.')
  const spoken = languages.find((one) => one === language)
  if (language !== undefined && !spoken) throw new Usage(`--language is one of: ${languages.join(', ')}.`)
  return {
    note: noteIn('note', note),
    email: typeof email === 'string' ? email : undefined,
    changeAddress: changeAddress === true,
    language: spoken,
    days: daysIn(days, 90),
  }
}

/** An address alone makes nobody: whose it is, and in which company, is said first. */
const nobodyCalled = ({ words: [word = ''], options }: Call): Error | undefined =>
  word.includes('@')
    ? new No(
        `There is no contact ${word}${options.project ? ' beside such a project' : ''}. Make a record or a contact first, in the console or over the API.`,
      )
    : undefined

/** What goes to people or stands in the history is taken whole or not at all. */
function noteIn(option: string, given: Given[string]): string | undefined {
  if (typeof given !== 'string') return undefined
  const note = given.replaceAll('\r\n', '\n').trim()
  if (note.length > 500) throw new Usage(`--${option} holds 500 characters at most.`)
  if (!isPlainText(note)) throw new Usage(`--${option} is plain text, without control characters.`)
  return note
}

async function whomAndWhere(
  engine: Engine,
  store: Store,
  by: By,
  { words: [word = ''], options }: Call,
): Promise<{ contactId: Contact['id']; scope: Scope }> {
  if (word.startsWith('rec_')) {
    const { record } = await engine.records.get(by, word as RecordId)
    return { contactId: record.contactId, scope: { kind: 'record', id: record.id } }
  }
  const address = readAddress(word)
  const contact = address && (await store.read.contacts.byEmail(by.accountId, address.key))
  if (!contact) throw new Refusal('not_found')
  if (typeof options.project !== 'string') return { contactId: contact.id, scope: { kind: 'portal', id: null } }
  const { project } = await engine.projects.get(by, options.project as ProjectId)
  return { contactId: contact.id, scope: { kind: 'project', id: project.id } }
}

function grantOrRecordIn({ words: [word = ''] }: Call): string {
  if (!/^(?:gra|rec)_/.test(word)) throw new Usage('Name a grant (gra_…) or a record (rec_…).')
  return word
}

async function grantFor(engine: Engine, by: By, word: string): Promise<GrantId> {
  if (word.startsWith('gra_')) return (await engine.grants.get(by, word as GrantId)).grant.id
  const { grant } = await engine.records.get(by, word as RecordId)
  if (!grant) throw new No('Nobody was invited to this record yet.')
  return grant.id
}

async function told({ out }: Call, engine: Engine, by: By, grant: Grant, message: Message | null, word: string): Promise<number> {
  const { contact } = await engine.contacts.get(by, grant.contactId)
  const access = portalAccess(grant, engine.clock.now())
  out.result(
    {
      grant: { id: grant.id, contactId: grant.contactId, scope: grant.scope, access },
      message: message && { id: message.id, to: message.toAddress },
    },
    `${word}: ${contact.name ?? contact.email} (${grant.id})`,
  )
  if (message) out.hint(`The letter to ${message.toAddress} is queued; the running server sends it.`)
  return 0
}
