// Members: who the staff of an account are, how they are asked in, and how they are shut out at once.
import type { Account, Member, MemberId, MemberLink, Millis, Role, Session } from '../nouns.ts'
import type { Tx } from '../store/store.ts'
import { type By, entry, found, needFresh } from './acts.ts'
import { readAddress } from './addresses.ts'
import { alertMember } from './alerts.ts'
import { pauseAllOf } from './job-chunks.ts'
import { houseFacts, newMessage, personFacts, toMember } from './messages.ts'
import type { Parts } from './parts.ts'
import { day, minute, sessionLives } from './policy.ts'
import { Refusal } from './refusals.ts'
import { may } from './rights.ts'
import { newId } from './secrets.ts'
import { memberSession } from './sessions.ts'

interface NewMember {
  email: string
  name: string
  role: Role
  phone?: string | null
}
type MemberPatch = { name?: string; phone?: string | null; role?: Role; disabled?: boolean }

const memberLinkLasts = { invitation: 7 * day, sign_in: 15 * minute }

export function createMembers({ store, clock, secrets, doing, nudge }: Parts) {
  async function invite(tx: Tx, by: By, member: Member, now: Millis): Promise<Member> {
    const account = found(await tx.accounts.get(by.accountId))
    const link = await newMemberLink(tx, member, 'invitation', secrets.newestKey, now)
    await tx.members.change(by.accountId, member.id, { invitedAt: now })
    await tx.messages.addAll([invitationLetter(account, by.member, member, link, now)])
    await tx.history.add(entry(by.accountId, by.actor, now, 'member.invited', { facts: { memberId: member.id, role: member.role } }))
    return { ...member, invitedAt: now }
  }

  return {
    list: (by: By): Promise<Member[]> => store.read.members.list(by.accountId),
    /** Who alone keeps the account, and so cannot leave it. */
    async lastOwner(by: By): Promise<MemberId | null> {
      const owners = (await store.read.members.list(by.accountId)).filter(({ role, disabledAt }) => role === 'owner' && disabledAt === null)
      return owners.length === 1 ? (owners[0]?.id ?? null) : null
    },
    get: async (by: By, id: MemberId): Promise<Member> => found(await store.read.members.get(by.accountId, id)),
    /** Makes the member and owes the letter that asks them in. */
    async invite(by: By, input: NewMember): Promise<Member> {
      const invited = await doing(by, async (tx, now) => {
        needFresh(by, now)
        const address = readAddress(input.email)
        if (!address) throw new Refusal('address_invalid', { field: 'email' })
        notOverOwners(by, input.role)
        if (await tx.members.byEmail(by.accountId, address.key)) throw new Refusal('address_taken')
        const member: Member = {
          id: newId('mem'),
          accountId: by.accountId,
          email: address.address,
          name: input.name,
          phone: input.phone ?? null,
          role: input.role,
          createdAt: now,
          invitedAt: null,
          signedInAt: null,
          disabledAt: null,
        }
        await tx.members.add(member, address.key)
        await tx.history.add(entry(by.accountId, by.actor, now, 'member.created', { facts: { memberId: member.id, role: member.role } }))
        return invite(tx, by, member, now)
      })
      nudge()
      return invited
    },
    /** A new letter; the key in the earlier one is dead. */
    async inviteAgain(by: By, id: MemberId): Promise<Member> {
      const invited = await doing(by, async (tx, now) => {
        const member = found(await tx.members.lock(by.accountId, id))
        notOverOwners(by, member.role)
        if (member.disabledAt !== null) throw new Refusal('member_disabled')
        return invite(tx, by, member, now)
      })
      nudge()
      return invited
    },
    change(by: By, id: MemberId, patch: MemberPatch): Promise<Member> {
      const change = async (tx: Tx, now: Millis) => {
        const owners = await tx.members.liveOwners(by.accountId)
        const member = found(await tx.members.lock(by.accountId, id))
        notOverOwners(by, member.role)
        if (patch.role) notOverOwners(by, patch.role)
        if (patch.role !== undefined || patch.disabled !== undefined) needFresh(by, now)
        const leaves = patch.disabled === true || (patch.role !== undefined && patch.role !== 'owner')
        if (leaves && owners.includes(id) && owners.length === 1) throw new Refusal('last_owner')
        await rename(tx, by, member, patch, now)
        if (patch.disabled === true && member.disabledAt === null) await shutOut(tx, by, member, now)
        if (patch.disabled === false && member.disabledAt !== null) {
          await tx.members.change(by.accountId, id, { disabledAt: null })
          await tx.history.add(entry(by.accountId, by.actor, now, 'member.enabled', { facts: { memberId: id } }))
        }
        return found(await tx.members.get(by.accountId, id))
      }
      return doing(by, change, async (tx) => {
        // The owners before the one: two who take each other's place away wait for each other here.
        await tx.members.liveOwners(by.accountId)
        await tx.members.lockAlone(by.accountId, id)
      })
    },
    /** Where they are signed in now. */
    async sessions(by: By, id: MemberId): Promise<Session[]> {
      const member = found(await store.read.members.get(by.accountId, id))
      notOverOwners(by, member.role)
      const now = clock.now()
      const all = await store.read.sessions.ofMemberAll(by.accountId, id, now - memberSession)
      return member.disabledAt === null ? all.filter((one) => sessionLives(one, now)) : []
    },
    /** Out everywhere at their next request, and no sign-in that was begun goes on. Their letters and factors stay what they are. */
    signOut(by: By, id: MemberId): Promise<void> {
      return doing(by, async (tx, now) => {
        needFresh(by, now)
        const member = found(await tx.members.lock(by.accountId, id))
        notOverOwners(by, member.role)
        const sessions = await endLooks(tx, member, now)
        await tx.history.add(entry(by.accountId, by.actor, now, 'member.signed_out', { facts: { memberId: id, sessions } }))
      })
    },
    /** For who lost the phone and the paper: they set up a new factor at their next sign-in. Whoever is in, is out. */
    resetFactors(by: By, id: MemberId): Promise<Member> {
      return doing(by, async (tx, now) => {
        needFresh(by, now)
        const member = found(await tx.members.lock(by.accountId, id))
        notOverOwners(by, member.role)
        await tx.factors.removeTotp(by.accountId, id)
        await tx.factors.removeRecoveryCodes(by.accountId, id)
        await tx.passkeys.removeAll(by.accountId, id, now)
        await endLooks(tx, member, now)
        await alertMember(tx, member, { about: 'factors_reset', by: by.member }, now)
        await tx.history.add(entry(by.accountId, by.actor, now, 'member.factors_reset', { facts: { memberId: id } }))
        return member
      })
    },
  }
}

/** Only an owner touches owners, or makes one. */
function notOverOwners(by: By, role: Role): void {
  if (role === 'owner' && by.role !== 'owner') throw new Refusal('forbidden')
}

async function rename(tx: Tx, by: By, member: Member, { name, phone, role }: MemberPatch, now: Millis): Promise<void> {
  const fields = {
    ...(name !== undefined && name !== member.name ? { name } : {}),
    ...(phone !== undefined && phone !== member.phone ? { phone } : {}),
    ...(role !== undefined && role !== member.role ? { role } : {}),
  }
  if (Object.keys(fields).length === 0) return
  await tx.members.change(by.accountId, member.id, fields)
  if (fields.role) await roleChanged(tx, by, member, fields.role, now)
  const facts = { memberId: member.id, ...(fields.role ? { role: fields.role } : {}) }
  await tx.history.add(entry(by.accountId, by.actor, now, 'member.changed', { facts }))
}

/** Whoever changed it: what they handed over was worth their role of before, and a job is nobody's who may run none. */
export async function roleChanged(
  tx: Tx,
  by: Pick<By, 'accountId' | 'actor'>,
  member: Pick<Member, 'id' | 'accountId'>,
  role: Role,
  now: Millis,
): Promise<void> {
  await endHandedOver(tx, member, now)
  if (!may(role, 'jobs.run')) await pauseAllOf(tx, by, { kind: 'member', id: member.id }, now)
}

/** One commit: no session, no key and no letter with one outlives it. */
async function shutOut(tx: Tx, by: By, { id, accountId }: Member, now: Millis): Promise<void> {
  await tx.members.change(accountId, id, { disabledAt: now })
  await endLooks(tx, { id, accountId }, now)
  await tx.memberLinks.replaceAll(accountId, id, now)
  await tx.ownerLinks.replace(id, now)
  await endHandedOver(tx, { id, accountId }, now)
  await pauseAllOf(tx, by, { kind: 'member', id }, now)
  await tx.history.add(entry(accountId, by.actor, now, 'member.disabled', { facts: { memberId: id } }))
}

/** Whatever browser shows something as them, or is about to. Answers how many sessions that were. */
async function endLooks(tx: Tx, { id, accountId }: Pick<Member, 'id' | 'accountId'>, now: Millis): Promise<number> {
  const sessions = await tx.sessions.endOfMember(accountId, id, now)
  await tx.signIns.endOfMember(accountId, id, now)
  await tx.trials.endOfMember(accountId, id, now)
  return sessions
}

/** A link that a member handed over opens what that member may: with other rights, or none, it and what it opened are over. */
async function endHandedOver(tx: Tx, { id, accountId }: Pick<Member, 'id' | 'accountId'>, now: Millis): Promise<void> {
  await tx.links.revokeMadeBy(accountId, id, now)
  await tx.sessions.endMadeBy(accountId, id, now)
}

/** A key for a member. An invitation ends the earlier ones; a sign-in key ends nothing, for anybody may ask for one. */
export async function newMemberLink(
  tx: Tx,
  { id: memberId, accountId }: Pick<Member, 'id' | 'accountId'>,
  kind: MemberLink['kind'],
  keyNumber: number,
  now: Millis,
): Promise<MemberLink> {
  await tx.members.lock(accountId, memberId)
  if (kind === 'invitation') await tx.memberLinks.replaceInvitations(accountId, memberId, now)
  const link: MemberLink = {
    id: newId('mlk'),
    accountId,
    memberId,
    kind,
    keyNumber,
    createdAt: now,
    expiresAt: now + memberLinkLasts[kind],
    usedAt: null,
    replacedAt: null,
  }
  await tx.memberLinks.add(link)
  return link
}

const invitationLetter = (account: Account, inviter: Member | null, member: Member, link: MemberLink, now: Millis) =>
  newMessage('member_invitation', 'person', account, now, {
    ...toMember(member, account),
    memberLinkId: link.id,
    uselessAt: link.expiresAt,
    facts: {
      house: houseFacts(account),
      member: personFacts(member),
      inviter: inviter && personFacts(inviter),
      role: member.role,
      opensUntil: link.expiresAt,
    },
  })
