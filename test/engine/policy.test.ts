// The rules by themselves: tables where there are few cases, random walks where there are many.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  asksPerMailbox,
  day,
  freeAt,
  grantState,
  hour,
  isExpiring,
  linkState,
  minute,
  monthsAfter,
  opening,
  portalAccess,
  recordState,
  requirementState,
  sessionLives,
  standing,
  standingOf,
} from '../../src/engine/policy.ts'
import type { Decision, Judgement, RequirementState } from '../../src/nouns.ts'

const now = Date.UTC(2026, 10, 20, 12)
const decision: Decision = { at: now, by: null, reason: 'because' }
const undecided = { archived: null, waived: null, overridden: null }

const grant = {
  createdAt: now - day,
  revokedAt: null,
  restoredAt: null,
  suspendedAt: null,
  replacedAt: null,
  endsAt: null,
  lastActiveAt: null,
  invitedAt: null,
  invitationEndsAt: null,
}
const access = { ...grant, firstVisitAt: null, bouncedAt: null, openedAt: null, acceptedAt: null }

test('portal access is the first word that fits, in the order of the product', () => {
  const later = now + day
  const table: [string, Parameters<typeof portalAccess>[0]][] = [
    ['not_invited', null],
    ['not_invited', access],
    ['queued', { ...access, invitedAt: now, invitationEndsAt: later }],
    ['sent', { ...access, invitedAt: now, acceptedAt: now, invitationEndsAt: later }],
    ['opened', { ...access, invitedAt: now, acceptedAt: now, openedAt: now, invitationEndsAt: later }],
    ['bounced', { ...access, invitedAt: now, bouncedAt: now, openedAt: now, invitationEndsAt: later }],
    ['expired', { ...access, invitedAt: now, bouncedAt: now, invitationEndsAt: now }],
    ['active', { ...access, firstVisitAt: now, bouncedAt: now, invitationEndsAt: now }],
    ['expired', { ...access, firstVisitAt: now, endsAt: now }],
    ['expired', { ...access, firstVisitAt: now, suspendedAt: now }],
    ['revoked', { ...access, firstVisitAt: now, endsAt: now, revokedAt: now }],
  ]
  for (const [word, times] of table) assert.equal(portalAccess(times, now), word)
})

test('a grant is live until it is revoked, ends, is archived with its record, or sleeps for a year', () => {
  assert.equal(grantState(grant, 12, now), 'live')
  assert.equal(grantState({ ...grant, endsAt: now + 1 }, 12, now), 'live')
  assert.equal(grantState({ ...grant, endsAt: now }, 12, now), 'ended')
  assert.equal(grantState({ ...grant, suspendedAt: now }, 12, now), 'suspended')
  assert.equal(grantState({ ...grant, revokedAt: now, endsAt: now }, 12, now), 'revoked')
  assert.equal(grantState({ ...grant, createdAt: monthsAfter(now, -12) }, 12, now), 'dormant')
  assert.equal(grantState({ ...grant, createdAt: monthsAfter(now, -12), lastActiveAt: now - day }, 12, now), 'live')
  assert.equal(grantState({ ...grant, createdAt: monthsAfter(now, -1), invitationEndsAt: now + 1 }, 1, now), 'live')
  assert.equal(grantState({ ...grant, createdAt: monthsAfter(now, -1), invitationEndsAt: now }, 1, now), 'dormant')
})

test('a month later is the same day of the next month, or its last one where it has no such day', () => {
  const later = (day: string, months: number) => new Date(monthsAfter(Date.parse(`${day}T09:30:00Z`), months)).toISOString()
  assert.equal(later('2027-01-31', 1), '2027-02-28T09:30:00.000Z')
  assert.equal(later('2028-01-31', 1), '2028-02-29T09:30:00.000Z')
  assert.equal(later('2027-08-31', 13), '2028-09-30T09:30:00.000Z')
  assert.equal(later('2028-02-29', 12), '2029-02-28T09:30:00.000Z')
  assert.equal(later('2027-03-31', -1), '2027-02-28T09:30:00.000Z')
  assert.equal(later('2027-12-15', 1), '2028-01-15T09:30:00.000Z')
})

test('a link is told dead by the strongest reason', () => {
  const link = { createdAt: now - day, expiresAt: now + day, usedAt: null, replacedAt: null, revokedAt: null }
  assert.equal(linkState(link, now), 'live')
  assert.equal(linkState({ ...link, usedAt: now }, now), 'used')
  assert.equal(linkState({ ...link, expiresAt: now }, now), 'expired')
  assert.equal(linkState({ ...link, expiresAt: now, usedAt: now }, now), 'expired')
  assert.equal(linkState({ ...link, replacedAt: now, usedAt: now, expiresAt: now }, now), 'replaced')
  assert.equal(linkState({ ...link, revokedAt: now, replacedAt: now }, now), 'revoked')
})

test('DAT-09 what was made by a clock more than two minutes ahead is not live yet', () => {
  const link = { createdAt: now + 2 * minute + 1, expiresAt: now + day, usedAt: null, replacedAt: null, revokedAt: null }
  assert.equal(linkState(link, now), 'expired')
  assert.equal(linkState({ ...link, createdAt: now + 2 * minute }, now), 'live')
  const session = { createdAt: now + 2 * minute + 1, idleUntil: now + day, expiresAt: now + day, endedAt: null }
  assert.equal(sessionLives(session, now), false)
})

test('whatever the policy, a dead link opens nothing and only invitations open twice for another press', () => {
  const times = fc.option(fc.integer({ min: now - 2 * day, max: now + 2 * day }), { nil: null })
  const links = fc.record({
    kind: fc.constantFrom('invitation', 'login', 'copied', 'notification'),
    createdAt: fc.integer({ min: now - 3 * day, max: now + 3 * day }),
    expiresAt: fc.integer({ min: now - 2 * day, max: now + 2 * day }),
    usedAt: times,
    replacedAt: times,
    revokedAt: times,
  })
  const proofs = fc.record({ sameNonce: fc.boolean(), knownDevice: fc.boolean() })
  fc.assert(
    fc.property(links, proofs, fc.constantFrom('device', 'strict', 'open'), (link, proof, invitationReopening) => {
      const how = opening(link, { invitationReopening }, proof, now)
      const state = linkState(link, now)
      if (state !== 'live' && state !== 'used') assert.equal(how, null)
      if (state === 'used' && how !== null && how !== 'again') assert.equal(link.kind, 'invitation')
      if (how === 'device') assert.ok(proof.knownDevice && invitationReopening === 'device')
      if (how === 'again') assert.ok(proof.sameNonce && (link.usedAt ?? 0) > now - 10 * minute)
      if (invitationReopening === 'strict') assert.notEqual(how, 'device')
      if (state === 'live') assert.notEqual(how, null)
    }),
  )
})

test('record states are as the product defines them', () => {
  const table: [string, RequirementState[]][] = [
    ['draft', []],
    ['awaiting', ['open']],
    ['awaiting', ['open', 'in_force']],
    ['under_review', ['waiting', 'open']],
    ['under_review', ['waiting', 'rejected']],
    ['non_compliant', ['rejected', 'open']],
    ['non_compliant', ['rejected', 'in_force']],
    ['expired', ['ended', 'in_force']],
    ['compliant', ['in_force', 'waived']],
    ['compliant', ['waived']],
  ]
  for (const [word, states] of table) assert.equal(standingOf(undecided, states), word, states.join(' '))
  assert.equal(standingOf({ ...undecided, overridden: decision }, ['rejected']), 'compliant')
  assert.equal(standingOf({ ...undecided, overridden: decision, waived: decision }, ['rejected']), 'waived')
  assert.equal(standingOf({ archived: decision, overridden: decision, waived: decision }, ['rejected']), 'archived')
})

const versions = fc
  .array(
    fc.record({
      uploadedAt: fc.integer({ min: now - 9 * day, max: now }),
      judgedAt: fc.integer({ min: now - 9 * day, max: now }),
      judgement: fc.constantFrom<Judgement | null>('accept', 'reject', null),
      validUntil: fc.option(fc.integer({ min: now - 3 * day, max: now + 9 * day }), { nil: null }),
    }),
    { maxLength: 4 },
  )
  .map((all) =>
    all.map((one) => (one.judgement === 'accept' ? one : { ...one, validUntil: null, judgedAt: one.judgement ? one.judgedAt : null })),
  )
const asked = fc.array(
  fc.record({
    requirement: fc.record({ waivedAt: fc.constantFrom(null, null, null, now), withdrawnAt: fc.constantFrom(null, null, null, now) }),
    versions,
  }),
  {
    maxLength: 4,
  },
)

test('a worse upload never resets what is in force', () => {
  fc.assert(
    fc.property(versions, (before) => {
      const requirement = { waivedAt: null, withdrawnAt: null }
      if (requirementState(requirement, before, now) !== 'in_force') return
      const rejected = { uploadedAt: now, judgedAt: now, judgement: 'reject' as const, validUntil: null }
      assert.equal(requirementState(requirement, [...before, rejected], now), 'in_force')
    }),
  )
})

test('a version that waits makes Under Review, and nothing asked makes Draft, whatever else there is', () => {
  fc.assert(
    fc.property(asked, (items) => {
      const states = items.map(({ requirement, versions: all }) => requirementState(requirement, all, now))
      const word = standingOf(undecided, states)
      assert.equal(
        word === 'draft',
        states.every((state) => state === 'withdrawn'),
      )
      assert.equal(word === 'under_review', states.includes('waiting'))
      if (word === 'compliant') assert.ok(states.every((state) => state === 'in_force' || state === 'waived' || state === 'withdrawn'))
      if (word === 'non_compliant') assert.ok(states.includes('rejected'))
      if (word === 'awaiting') assert.ok(states.includes('open') && !states.includes('waiting'))
    }),
  )
})

test('what is stored and the clock together say what a recount says, until the clock has changed it once', () => {
  fc.assert(
    fc.property(asked, fc.integer({ min: 0, max: 12 * day }), (items, later) => {
      const stored = standing(undecided, items, now)
      const at = now + later
      const second = stored.lapsesAt === null ? null : standing(undecided, items, stored.lapsesAt).lapsesAt
      if (second !== null && second <= at) return
      assert.equal(recordState(stored, at), standing(undecided, items, at).standing)
    }),
    { numRuns: 1_000 },
  )
})

test('Expiring is a badge of thirty days before', () => {
  const record = { standing: 'compliant' as const, lapsesAt: now + 30 * day }
  assert.equal(isExpiring(record, now), true)
  assert.equal(isExpiring({ ...record, lapsesAt: now + 30 * day + 1 }, now), false)
  assert.equal(isExpiring({ ...record, lapsesAt: now }, now), false)
})

test('limits never let more through than they say, in any window', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3 * hour }), { maxLength: 60 }), (gaps) => {
      const taken: number[] = []
      let at = now
      for (const gap of gaps) {
        at += gap
        if (freeAt(taken, asksPerMailbox, at) <= at) taken.push(at)
      }
      for (const { most, within } of asksPerMailbox) {
        for (const from of taken) assert.ok(taken.filter((one) => one >= from && one < from + within).length <= most)
      }
    }),
  )
})
