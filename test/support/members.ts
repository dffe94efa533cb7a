// A member's authenticator app and the letters that open the console's door, for tests that come in as a member does.
import assert from 'node:assert/strict'
import { Secret, TOTP } from 'otpauth'
import type { By } from '../../src/engine/acts.ts'
import type { Role } from '../../src/nouns.ts'
import { aVisitor, type Room } from './engine.ts'

/** A member of this role, asked in just now. */
export async function memberAs({ engine, by }: Pick<Room, 'engine' | 'by'>, role: Role, email = `${role}@harbor.example`): Promise<By> {
  const member = await engine.members.invite(by, { name: `A ${role}`, email, role })
  return { accountId: by.accountId, actor: { kind: 'member', id: member.id }, role, member }
}

/** The app on the member's phone: shows the code of the clock's moment. */
export const authenticator = (secret: string, clock: { now(): number }) => {
  const totp = new TOTP({ secret: Secret.fromBase32(secret), period: 30 })
  return { code: (shift = 0) => totp.generate({ timestamp: clock.now() + shift * 1_000 }) }
}

/** The keys in the letters that are owed to members, the oldest first. */
export async function memberKeys({ engine }: Pick<Room, 'engine'>): Promise<{ to: string; kind: string; secret: string }[]> {
  const claimed = await engine.messages.claim(50)
  await engine.messages.settle(claimed.map((message) => ({ message, outcome: 'accepted', answer: '250 OK', nextAt: null })))
  return claimed.flatMap(({ toAddress, kind, memberLinkId, keyNumber }) =>
    memberLinkId && keyNumber !== null ? [{ to: toAddress, kind, secret: engine.secrets.of('member', memberLinkId, keyNumber) }] : [],
  )
}

/** Asks at the door and takes the letter. */
export async function keyFor(room: Room, email: string): Promise<string> {
  await room.engine.signIns.ask(email, aVisitor())
  await room.engine.signIns.answer()
  const key = (await memberKeys(room)).findLast(({ to }) => to === email)
  assert.ok(key, `no letter to ${email}`)
  return key.secret
}

/** Comes in for the first time: key, app, first code. */
export async function enrolled(room: Room, email = 'dana@harbor.example') {
  const { token } = await room.engine.signIns.press(await keyFor(room, email), aVisitor())
  const half = await room.engine.signIns.half(token)
  const { secret } = await room.engine.factors.offerApp(half.member)
  const app = authenticator(secret, room.clock)
  const opened = await room.engine.signIns.enrol(half, app.code())
  return { app, ...opened }
}
