// Owner links: the operator's one-time way into the console, and into the set-up screen while there is no owner.
import type { Account, Member, MemberId, Millis, Visitor } from '../nouns.ts'
import type { Owner } from '../store/members.ts'
import type { OwnerLink } from '../store/owner-links.ts'
import type { Tx } from '../store/store.ts'
import { openAccount } from './accounts.ts'
import { entry, found, operator } from './acts.ts'
import { alertOfBrowser } from './alerts.ts'
import type { Parts } from './parts.ts'
import { clockSlack, minute } from './policy.ts'
import { Refusal } from './refusals.ts'
import { fingerprint, newId, newToken } from './secrets.ts'
import { newMemberSession, type OpenedSession } from './sessions.ts'

const lastsFor = 15 * minute

type OwnerPage = { kind: 'set_up' } | { kind: 'sign_in'; account: Account; member: Member }
export interface SetUp {
  name: string
  slug: string
  ownerName: string
  email: string
  timeZone?: string | undefined
}

export function createOwnerLinks({ store, clock, secrets }: Parts) {
  async function standing(secret: string): Promise<OwnerLink> {
    const { plainId } = read(secret)
    const link = await store.read.ownerLinks.get(plainId)
    if (!link) throw new Refusal('owner_link_invalid')
    const now = clock.now()
    const isLive = link.usedAt === null && link.replacedAt === null && link.expiresAt > now && link.createdAt <= now + clockSlack
    if (!isLive) throw new Refusal('owner_link_ended')
    return link
  }
  function read(secret: string) {
    try {
      return secrets.read('owner', secret)
    } catch {
      throw new Refusal('owner_link_invalid')
    }
  }

  return {
    /** A link for a member, or for the set-up when `memberId` is null. The earlier ones of that kind die. */
    async make(member: Pick<Member, 'id' | 'accountId'> | null): Promise<{ secret: string; expiresAt: Millis }> {
      return store.transaction(async (tx) => {
        const now = clock.now()
        if (member === null && (await isOwned(tx))) throw new Refusal('owner_exists')
        await tx.ownerLinks.replace(member?.id ?? null, now)
        const id = newToken().slice(0, 22)
        const link = {
          id,
          accountId: member?.accountId ?? null,
          memberId: member?.id ?? null,
          keyNumber: secrets.newestKey,
          createdAt: now,
          expiresAt: now + lastsFor,
          usedAt: null,
          replacedAt: null,
        }
        await tx.ownerLinks.add(link)
        if (member)
          await tx.history.add(entry(member.accountId, operator, now, 'member.owner_link_made', { facts: { memberId: member.id } }))
        return { secret: secrets.of('owner', id, secrets.newestKey), expiresAt: link.expiresAt }
      })
    },
    /** What the page shows. Looking changes nothing. */
    async look(secret: string): Promise<OwnerPage> {
      const link = await standing(secret)
      if (!link.accountId || !link.memberId) return { kind: 'set_up' }
      const [account, member] = await Promise.all([
        store.read.accounts.get(link.accountId),
        store.read.members.get(link.accountId, link.memberId),
      ])
      return { kind: 'sign_in', account: found(account), member: found(member) }
    },
    /** Uses the link: sets the first account up where `setUp` is given, and opens a session for its owner. */
    async redeem(secret: string, setUp: SetUp | null, visitor: Visitor): Promise<OpenedSession> {
      const link = await standing(secret)
      const token = newToken()
      const session = await store.transaction(async (tx) => {
        const now = clock.now()
        if (!(await tx.ownerLinks.use(link.id, now))) throw new Refusal('owner_link_ended')
        let member: Member
        if (link.accountId && link.memberId) member = found(await tx.members.get(link.accountId, link.memberId as MemberId))
        else {
          if (!setUp) throw new Refusal('invalid', { fields: { name: 'Name your organisation.' } })
          if (await isOwned(tx)) throw new Refusal('owner_exists')
          member = (
            await openAccount(
              tx,
              { name: setUp.name, slug: setUp.slug, owner: { name: setUp.ownerName, email: setUp.email }, timeZone: setUp.timeZone },
              now,
            )
          ).owner
        }
        if (member.disabledAt !== null) throw new Refusal('owner_link_ended')
        await alertOfBrowser(tx, member, visitor.browser, now)
        // Whoever makes this link rules the machine. It opens at once and counts as fresh, so that it is also the way back in.
        const opened = newMemberSession(
          member,
          { openedBy: 'owner_link', factors: ['owner_link'], browser: visitor.browser },
          newId('ses'),
          now,
        )
        await tx.sessions.add(opened, fingerprint(token))
        await tx.members.signedIn(member.accountId, member.id, now)
        await tx.history.add(
          entry(member.accountId, { kind: 'member', id: member.id }, now, 'member.signed_in', {
            sessionId: opened.id,
            facts: { browser: visitor.browser },
          }),
        )
        return opened
      })
      return { session, token }
    },
    /** The owners that a link can be made for, the oldest first. */
    owners: (): Promise<Owner[]> => store.read.members.owners(),
    /** False until the set-up is done; the sample's owner owns nothing else. */
    isOwned: (): Promise<boolean> => isOwned(store.read),
  }
}

const isOwned = async (tx: Tx): Promise<boolean> => (await tx.members.owners()).some(({ ofSample }) => !ofSample)
