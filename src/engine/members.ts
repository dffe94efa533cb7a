// Members: who the staff of an account are.
import type { Member, MemberId, Role } from '../nouns.ts'
import { type By, entry, found } from './acts.ts'
import { readAddress } from './addresses.ts'
import type { Parts } from './parts.ts'
import { Refusal } from './refusals.ts'
import { newId } from './secrets.ts'

export function createMembers({ store, doing }: Parts) {
  return {
    list: (by: By): Promise<Member[]> => store.read.members.list(by.accountId),
    get: async (by: By, id: MemberId): Promise<Member> => found(await store.read.members.get(by.accountId, id)),
    create(by: By, input: { email: string; name: string; role: Role; phone?: string | null }): Promise<Member> {
      return doing(by, async (tx, now) => {
        const address = readAddress(input.email)
        if (!address) throw new Refusal('address_invalid', { field: 'email' })
        if (input.role === 'owner' && by.role !== 'owner') throw new Refusal('forbidden')
        if (await tx.members.byEmail(by.accountId, address.key)) throw new Refusal('address_taken')
        const member: Member = {
          id: newId('mem'),
          accountId: by.accountId,
          email: address.address,
          name: input.name,
          phone: input.phone ?? null,
          role: input.role,
          createdAt: now,
          disabledAt: null,
        }
        await tx.members.add(member, address.key)
        await tx.history.add(entry(by.accountId, by.actor, now, 'member.created', { facts: { memberId: member.id, role: member.role } }))
        return member
      })
    },
  }
}
