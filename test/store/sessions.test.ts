// Sessions as the store finds them: people who come in one moment are looked up together, and each hears of themselves alone.
import assert from 'node:assert/strict'
import { fingerprint } from '../../src/engine/secrets.ts'
import type { Bearer } from '../../src/store/sessions.ts'
import { onEveryStore } from '../support/engine.ts'

onEveryStore('of many who are looked up in one moment each is told of themselves, also beside what cannot be asked', async (room) => {
  const { accountId } = room.by
  const people: { bearer: Bearer; contactId: string }[] = []
  for (let at = 0; at < 12; at++) {
    const { secret, record } = await room.invite(`v${at}@acme.example`)
    const { token } = await room.press(secret)
    people.push({ bearer: { accountId, tokenHash: fingerprint(token), now: room.clock.now(), slug: null }, contactId: record.contact.id })
  }
  const [first] = people
  assert.ok(first)
  const asked = [...people, ...people.toReversed()]
  const odd = [{ slug: '\u0000' }, { slug: 'nowhere' }, { tokenHash: 'nobody' }].map((other) => ({ ...first.bearer, ...other }))
  const [found, strange] = await Promise.all([
    Promise.all(asked.map(({ bearer }) => room.store.read.sessions.ofContact(bearer))),
    Promise.allSettled(odd.map((bearer) => room.store.read.sessions.ofContact(bearer))),
  ])
  assert.deepEqual(
    found.map((one) => [one?.contact.id, one?.grants.length]),
    asked.map(({ contactId }) => [contactId, 1]),
  )
  for (const one of strange) assert.equal(one.status === 'fulfilled' ? one.value : null, null)
})

onEveryStore('who was revoked is found with nothing to open by whoever asks next', async (room) => {
  const { secret, grant } = await room.invite('v@acme.example')
  const { token } = await room.press(secret)
  const bearer = { accountId: room.by.accountId, tokenHash: fingerprint(token), now: room.clock.now(), slug: null }
  const before = Array.from({ length: 20 }, () => room.store.read.sessions.ofContact(bearer))
  await room.engine.grants.revoke(room.by, grant.id, null)
  const after = await Promise.all(Array.from({ length: 20 }, () => room.store.read.sessions.ofContact(bearer)))
  await Promise.all(before)
  for (const one of after) assert.ok(one?.session.endedAt !== null && one?.grants.length === 0)
})
