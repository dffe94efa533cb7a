// People with a device in their hand: what they do with passkeys, beside any browser.
import { useProof } from '../../src/engine/passkeys.ts'
import { newToken } from '../../src/engine/secrets.ts'
import type { Session } from '../../src/nouns.ts'
import { createAuthenticator, type Misdeeds } from './authenticator.ts'
import { aVisitor, type Room } from './engine.ts'

/** A contact who came by an invitation, the device in their hand, and what they do with it. */
export async function jane(room: Room, email = 'jane@acme.example') {
  const invited = await room.invite(email)
  const entered = await room.press(invited.secret)
  const { session } = entered
  return { ...invited, entered, session, ...handOf(room, session) }
}

export function handOf(room: Room, session: Session, kind: 'contact' | 'member' = 'contact', device = createAuthenticator()) {
  const { passkeys } = room.engine
  const { accountId } = session
  const browser = newToken()
  const enrol = async (misdeeds?: Misdeeds) =>
    passkeys.enrol(session, device.make(await passkeys.creation(session), misdeeds), 'Safari on iPhone')
  const prove = async (misdeeds?: Misdeeds) =>
    passkeys.prove(accountId, kind, browser, device.use(await passkeys.request(accountId, kind, browser), misdeeds))
  async function come(misdeeds?: Misdeeds) {
    const proof = await prove(misdeeds)
    await room.store.transaction((tx) => useProof(tx, proof, room.clock.now()))
  }
  const signIn = async (visitor = aVisitor()) =>
    passkeys.signIn(accountId, browser, device.use(await passkeys.request(accountId, kind, browser)), visitor, null)
  return { device, enrol, prove, come, signIn }
}
