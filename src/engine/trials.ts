// Trials: a member sends themselves the invitation that a client would get, and looks at what it opens. Nothing of the client's moves.
import {
  type Ability,
  type Account,
  abilities,
  type Contact,
  type ContactId,
  type Language,
  type Member,
  type ProjectId,
  type RecordId,
  type Scope,
  type Trial,
  type TrialId,
} from '../nouns.ts'
import type { Covering } from '../store/sessions.ts'
import type { Tx } from '../store/store.ts'
import { type By, entry, found } from './acts.ts'
import { type createGrants, usual } from './grants.ts'
import { waitFor } from './limits.ts'
import { newMessage } from './messages.ts'
import type { Parts } from './parts.ts'
import { type Place, placeOf } from './places.ts'
import { day, hour, type Limit } from './policy.ts'
import { Refusal } from './refusals.ts'
import { mayDo } from './rights.ts'
import { fingerprint, newId, newToken } from './secrets.ts'
import type { createSessions, Looking } from './sessions.ts'
import { openTo } from './ways-in.ts'

interface TrialInput {
  /** What the invitation would open; with neither the whole portal. */
  recordId?: RecordId | undefined
  projectId?: ProjectId | undefined
  note?: string | undefined
  language?: Language | undefined
}

/** The page of a trial's link. `shut`: it does not open any more. */
export interface TrialPage {
  trial: Trial
  account: Account
  contact: Contact
  member: Member
  place: Place | null
  shut: boolean
}

/** What a trial shows, judged anew for every request. */
export interface TrialView {
  account: Account
  contact: Contact
  looking: Looking
  trial: Trial
  member: Member
  /** This browser is the member's own: they are signed in to the console in it too. */
  isMembers: boolean
}

const linkFor = day
const looksFor = hour
const pace: Limit[] = [{ most: 20, within: hour }]

export function createTrials(
  { store, clock, secrets, doing, nudge }: Parts,
  grants: Pick<ReturnType<typeof createGrants>, 'preview'>,
  sessions: Pick<ReturnType<typeof createSessions>, 'ofMember'>,
) {
  return {
    /** To the member's own address and to no other. The letter says what the real one would, but for when its button ends. */
    async send(by: By, contactId: ContactId, { recordId, projectId, note, language }: TrialInput): Promise<{ trial: Trial; to: string }> {
      const scope = scopeOf({ recordId: recordId ?? null, projectId: projectId ?? null })
      const shown = await grants.preview(by, { contactId, scope, invite: { note, language } })
      // A key has no mailbox.
      const member = by.actor.kind === 'member' ? by.member : null
      if (!member) throw new Refusal('forbidden')
      if (shown.contact.disabledAt !== null) throw new Refusal('contact_disabled')
      if (shown.place.records.some(({ row }) => row.record.contactId !== contactId)) throw new Refusal('not_found')
      const trial = await doing(by, async (tx, now) => {
        const free = await waitFor(tx, `trials ${by.accountId} ${member.id}`, pace, now)
        if (free > now) throw new Refusal('too_many_asks', { retryAfter: Math.ceil((free - now) / 1_000) })
        const made: Trial = {
          id: newId('tri'),
          accountId: by.accountId,
          memberId: member.id,
          contactId,
          recordId: recordId ?? null,
          projectId: projectId ?? null,
          language: shown.language,
          keyNumber: secrets.newestKey,
          createdAt: now,
          expiresAt: now + linkFor,
          usedAt: null,
          token: null,
          looksUntil: null,
          endedAt: null,
        }
        await tx.trials.add(made)
        const message = newMessage('trial', 'person', shown.account, now, {
          memberId: member.id,
          toAddress: member.email,
          language: shown.language,
          uselessAt: made.expiresAt,
          facts: { ...shown.facts, opensUntil: made.expiresAt, trialId: made.id, keyNumber: made.keyNumber },
        })
        await tx.messages.addAll([message])
        await tx.history.add(entry(by.accountId, by.actor, now, 'trial.sent', { contactId, recordId, projectId, messageId: message.id }))
        return made
      })
      nudge()
      return { trial, to: member.email }
    },
    /** Whose secret it is, by its signature alone; null for every other secret. */
    read(secret: string): TrialId | null {
      try {
        return `tri_${secrets.read('trial', secret).plainId}`
      } catch (error) {
        if (error instanceof Refusal) return null
        throw error
      }
    },
    /** What a press would open. Looking changes nothing. */
    async look(id: TrialId): Promise<TrialPage> {
      const trial = await store.read.trials.get(id)
      if (!trial) throw new Refusal('link_invalid')
      const now = clock.now()
      const { account, contact, member, ends } = await around(store.read, trial)
      const shut = ends || trial.usedAt !== null || trial.endedAt !== null || trial.expiresAt <= now
      const place = shut ? null : await placeOf(store.read, trial, scopeOf(trial), now).catch(onlyRefused)
      return { trial, account, contact, member, place, shut: shut || place === null }
    },
    /** The press. It opens a look and no session of anybody's. */
    async open(id: TrialId): Promise<{ token: string; trial: Trial }> {
      const { trial, shut, member } = await this.look(id)
      if (shut) throw new Refusal('link_used')
      const token = newToken()
      const { accountId, contactId, recordId, projectId } = trial
      await store.transaction(async (tx) => {
        const now = clock.now()
        if ((await tx.trials.use(accountId, id, fingerprint(token), now, now + looksFor)) === 0) throw new Refusal('link_used')
        const about = { contactId, recordId, projectId }
        await tx.history.add(entry(accountId, { kind: 'member', id: member.id }, now, 'trial.opened', about))
      })
      return { token, trial }
    },
    /**
     * What the browser that pressed may look at: what the contact sees now, and what the invitation would open beside it.
     * A letter alone opens no file: for that the member is signed in to the console there too, and holds the right to.
     */
    async inside(account: Account, token: string, memberToken: string | null = null): Promise<TrialView> {
      const trial = await store.read.trials.byToken(account.id, fingerprint(token))
      const now = clock.now()
      if (!trial || trial.endedAt !== null || (trial.looksUntil ?? 0) <= now) throw new Refusal('link_used')
      const { contact, member, ends } = await around(store.read, trial)
      if (ends) throw new Refusal('link_used')
      const live = await openTo(store.read, account, contact, now).catch((error) => {
        if (error instanceof Refusal && error.code === 'no_access') return []
        throw error
      })
      const scope = scopeOf(trial)
      const covered = live.some((grant) => grant.scope.kind === scope.kind && grant.scope.id === scope.id)
      const isMembers = memberToken !== null && (await isOf(trial, memberToken))
      const mayAtMost = isMembers && mayDo(member, 'documents.read') ? null : withoutFiles
      const all = covered ? live : [...live, asIf(scope)]
      const seen = all.map((grant) => ({ ...grant, abilities: grant.abilities.filter((one) => mayAtMost?.includes(one) ?? true) }))
      const looking: Looking = { accountId: account.id, contact, grants: seen, session: { openedBy: 'invitation', mayAtMost } }
      return { account, contact, looking, trial, member, isMembers }
    },
    async end(account: Pick<Account, 'id'>, token: string): Promise<void> {
      const trial = await store.read.trials.byToken(account.id, fingerprint(token))
      if (trial) await store.transaction((tx) => tx.trials.end(account.id, trial.id, trial.memberId, clock.now()))
    },
  }

  async function isOf({ accountId, memberId }: Trial, memberToken: string): Promise<boolean> {
    const held = await sessions.ofMember(memberToken).catch(onlyRefused)
    return held?.session.accountId === accountId && held.member.id === memberId
  }
}

/** What is over or gone is as good as nothing here; a fault stays one. */
function onlyRefused(error: unknown): null {
  if (error instanceof Refusal) return null
  throw error
}

const withoutFiles: Ability[] = abilities.filter((one) => one !== 'download')

/** It ends with the rights of the member who looks, and with the person who is looked at. */
async function around(tx: Tx, { accountId, contactId, memberId }: Trial) {
  const account = found(await tx.accounts.get(accountId))
  const contact = found(await tx.contacts.get(accountId, contactId))
  const member = found(await tx.members.get(accountId, memberId))
  const ends = member.disabledAt !== null || contact.disabledAt !== null || !mayDo(member, 'grants.resend')
  return { account, contact, member, ends }
}

const scopeOf = ({ recordId, projectId }: Pick<Trial, 'recordId' | 'projectId'>): Scope =>
  recordId ? { kind: 'record', id: recordId } : projectId ? { kind: 'project', id: projectId } : { kind: 'portal', id: null }

/** The access that the invitation would give. It stands in no table, and opens nothing to anybody. */
const asIf = (scope: Scope): Covering => ({
  id: 'gra_trial',
  scope,
  abilities: [...usual],
  createdAt: 0,
  createdBy: null,
  endsAt: null,
  longerAskedAt: null,
  lastVisitAt: null,
})
