import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  apiKeyCan,
  documentCan,
  grantCan,
  jobCan,
  messageCan,
  recordCan,
  requirementCan,
  rightsOf,
  versionCan,
} from '../../src/engine/can.ts'
import { newGrant } from '../../src/engine/grants.ts'
import { day } from '../../src/engine/policy.ts'
import { type Grant, type Role, roles, type Version } from '../../src/nouns.ts'

const now = 1_800_000_000_000
const aGrant = (fields: Partial<Grant> = {}): Grant => ({
  ...newGrant({ accountId: 'acc_1', member: null }, 'con_1', { scope: { kind: 'record', id: 'rec_1' } }, now - day),
  ...fields,
})
const invited = aGrant({ invitedAt: now - day, invitationEndsAt: now + 29 * day })
const open = { archived: null, waived: null, overridden: null }
const decided = { at: now, by: null, reason: 'x' }
const ofRecord = (role: Role, grant: Grant | null, record: Partial<typeof open> | { archived: object } = {}) =>
  recordCan({ role }, { record: { ...open, ...record } as never, state: 'awaiting', grant, dormantMonths: 12 }, now)

test('a record can be invited to until somebody was, then the letter can be sent again', () => {
  assert.ok(ofRecord('manager', null).includes('invite'))
  assert.ok(!ofRecord('manager', null).includes('resend'))
  assert.deepEqual(
    ofRecord('manager', invited).filter((word) => ['invite', 'resend', 'revoke', 'extend', 'restore'].includes(word)),
    ['resend', 'revoke', 'extend'],
  )
  assert.ok(ofRecord('manager', aGrant()).includes('invite'), 'access without a letter')
})

test('after a revoke access can be restored or given anew, and not revoked again', () => {
  const words = ofRecord('manager', { ...invited, revokedAt: now })
  assert.ok(words.includes('restore') && words.includes('invite'))
  assert.ok(!words.includes('revoke') && !words.includes('resend'))
})

test('an invitation that nobody opened in time is sent again; access that ended by its day is given anew', () => {
  assert.ok(ofRecord('manager', { ...invited, invitationEndsAt: now - 1 }).includes('resend'))
  const ended = ofRecord('manager', { ...invited, endsAt: now - 1 })
  assert.ok(ended.includes('invite') && ended.includes('extend') && !ended.includes('resend'))
})

test('an archived record only comes back', () => {
  assert.deepEqual(ofRecord('owner', { ...invited, suspendedAt: now }, { archived: decided }), ['unarchive'])
})

test('support may only resend, a viewer nothing at all', () => {
  assert.deepEqual(ofRecord('support', invited), ['resend'])
  assert.deepEqual(ofRecord('viewer', invited), [])
  assert.deepEqual(grantCan({ role: 'viewer' }, invited, 12, now), [])
})

test('nobody is offered what the table of rights denies them', () => {
  for (const role of roles) {
    const rights = rightsOf(role)
    const words = new Set([...ofRecord(role, null), ...ofRecord(role, invited), ...ofRecord(role, { ...invited, revokedAt: now })])
    assert.equal(words.has('invite'), rights.includes('grants.invite'), role)
    assert.equal(words.has('revoke'), rights.includes('grants.revoke'), role)
    assert.equal(words.has('waive'), rights.includes('records.write'), role)
  }
})

test('a requirement is mended and withdrawn by who may ask for more, while its record is not archived; a withdrawn one only comes back', () => {
  const can = (role: Role, withdrawnAt: number | null, atRest = false) => requirementCan({ role }, { withdrawnAt }, atRest)
  assert.deepEqual([can('manager', null), can('manager', now)], [['edit', 'withdraw'], ['restore']])
  assert.deepEqual([can('support', null), can('viewer', now), can('owner', null, true), can('owner', now, true)], [[], [], [], []])
})

test('a document is reviewed while a version waits, and downloaded by whoever may read it', () => {
  const waiting = { asked: true, versions: [{ judgement: null, validUntil: null }], atRest: false }
  assert.deepEqual(documentCan({ role: 'manager' }, waiting, now), ['review', 'download'])
  assert.deepEqual(documentCan({ role: 'manager' }, { ...waiting, asked: false }, now), ['download'])
  assert.deepEqual(documentCan({ role: 'manager' }, { ...waiting, atRest: true }, now), ['download'])
  assert.deepEqual(documentCan({ role: 'viewer' }, waiting, now), ['download'])
  assert.deepEqual(documentCan({ role: 'support' }, waiting, now), [])
})

test('a decision can be taken back while it is the last one, or the one in force', () => {
  const versions = (...judgements: Version['judgement'][]) => judgements.map((judgement) => ({ judgement, validUntil: null }))
  const again = (role: Role, all: ReturnType<typeof versions>) =>
    all.map((version) => versionCan({ role }, { asked: true, versions: all, atRest: false }, version).includes('unreview'))
  assert.deepEqual(again('manager', versions(null)), [false])
  assert.deepEqual(again('manager', versions('reject', 'accept')), [false, true])
  assert.deepEqual(again('manager', versions('accept', 'reject')), [true, true])
  assert.deepEqual(again('manager', versions('reject', 'reject', null)), [false, true, false])
  assert.deepEqual(again('viewer', versions('accept')), [false])
  const rests = { asked: true, versions: versions('accept'), atRest: true }
  assert.deepEqual(documentCan({ role: 'owner' }, rests, now), ['download'])
})

test('jobs are paused and cancelled until they end, tried again where something failed, keys revoked until they are over, letters sent again once they are settled', () => {
  const job = { cancelledAt: null, finishedAt: null, pausedAt: null, startedAt: null }
  const none = { failed: 0, letters: null }
  const letters = { total: 1, owed: 3, held: 0, accepted: 9, delayed: 0, bounced: 0, failed: 1 }
  assert.deepEqual(jobCan({ role: 'manager' }, job, none), ['pause', 'cancel'])
  assert.deepEqual(jobCan({ role: 'manager' }, { ...job, pausedAt: now }, none), ['resume', 'cancel'])
  assert.deepEqual(jobCan({ role: 'manager' }, { ...job, finishedAt: now }, none), [])
  assert.deepEqual(jobCan({ role: 'manager' }, { ...job, finishedAt: now }, { failed: 0, letters }), ['pause', 'retry'])
  assert.deepEqual(jobCan({ role: 'manager' }, { ...job, finishedAt: now, cancelledAt: now }, { failed: 2, letters }), [])
  assert.deepEqual(jobCan({ role: 'support' }, job, { failed: 1, letters }), [])
  assert.deepEqual(apiKeyCan({ role: 'admin' }, { revokedAt: null, expiresAt: now + 1 }, now), ['revoke'])
  assert.deepEqual(apiKeyCan({ role: 'admin' }, { revokedAt: now, expiresAt: now + 1 }, now), [])
  assert.deepEqual(messageCan({ role: 'support' }, { kind: 'invitation' }, 'bounced', invited, 12, now), ['resend'])
  assert.deepEqual(messageCan({ role: 'support' }, { kind: 'invitation' }, 'queued', invited, 12, now), [])
  assert.deepEqual(messageCan({ role: 'support' }, { kind: 'receipt' }, 'bounced', invited, 12, now), [])
})
