// What must be true of a house after any fault, read from its database and from the letters that its mail server took.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import type { Program } from '../support/process.ts'
import { linkIn } from '../support/process.ts'

/** I3, I4, I7, I12 and OBX-01: nothing is double, nothing is half-done. Each query names what would break a rule. */
const never: { [rule: string]: string } = {
  'I3 one live invitation per grant': `select grant_id from link where kind = 'invitation' and replaced_at is null and revoked_at is null
    group by account_id, grant_id having count(*) > 1`,
  'one live grant per contact and scope': `select contact_id from grants where revoked_at is null and replaced_at is null
    group by account_id, contact_id, scope_key having count(*) > 1`,
  'I4 a link opens one session': 'select link_id from session where link_id is not null group by account_id, link_id having count(*) > 1',
  'OBX-01 an invited grant has its link': `select g.id from grants g where g.invited_at is not null
    and not exists (select 1 from link l where l.account_id = g.account_id and l.grant_id = g.id and l.kind = 'invitation')`,
  'OBX-01 an invited grant has its letter': `select g.id from grants g where g.invited_at is not null
    and not exists (select 1 from message m where m.account_id = g.account_id and m.id = g.invitation_message_id and m.grant_id = g.id)`,
  'OBX-01 an invitation’s link has its letter': `select l.id from link l where l.kind = 'invitation'
    and 1 <> (select count(*) from message m where m.account_id = l.account_id and m.link_id = l.id)`,
  'OBX-01 an invitation’s letter has its link': `select m.id from message m where m.kind = 'invitation'
    and not exists (select 1 from link l where l.account_id = m.account_id and l.id = m.link_id and l.grant_id = m.grant_id)`,
  'I7 each grant was told once': `select g.id from grants g
    where 1 <> (select count(*) from history h where h.account_id = g.account_id and h.grant_id = g.id and h.act = 'grant.created')`,
  'I7 each invitation was told once': `select l.id from link l where l.kind = 'invitation'
    and 1 <> (select count(*) from history h where h.account_id = l.account_id and h.link_id = l.id and h.act = 'invitation.made')`,
  'I7 each first press was told once': `select l.id from link l where l.used_at is not null
    and 1 <> (select count(*) from history h where h.account_id = l.account_id and h.link_id = l.id and h.act = 'link.redeemed')`,
  'I7 each revoke was told': `select g.id from grants g where g.revoked_at is not null
    and not exists (select 1 from history h where h.account_id = g.account_id and h.grant_id = g.id and h.act = 'grant.revoked')`,
  'I7 each version was told once': `select v.id from version v where (select count(*) from version w where w.account_id = v.account_id and w.document_id = v.document_id)
    <> (select count(*) from history h where h.account_id = v.account_id and h.document_id = v.document_id and h.act in ('document.uploaded', 'document.shared'))`,
  'a used link opened a session': `select l.id from link l where l.used_at is not null
    and not exists (select 1 from session s where s.account_id = l.account_id and s.link_id = l.id)`,
  'I5 under a revoked grant no link lives': `select l.id from link l join grants g on g.account_id = l.account_id and g.id = l.grant_id
    where g.revoked_at is not null and g.restored_at is null and l.revoked_at is null and l.replaced_at is null`,
  'I5 of a revoked grant no letter waits': `select m.id from message m join grants g on g.account_id = m.account_id and g.id = m.grant_id
    where g.revoked_at is not null and m.link_id is not null and m.next_at is not null and m.lease_until is null`,
  'a letter that was taken is over':
    'select id from message where accepted_at is not null and (next_at is not null or lease_until is not null)',
  'I7 a letter that was taken was told once': `select m.id from message m where m.accepted_at is not null
    and 1 <> (select count(*) from history h where h.account_id = m.account_id and h.message_id = m.id and h.act = 'message.accepted')`,
  'BLK-06 a job’s total is its rows': `select j.id from job j where j.total <> (select count(*) from job_row r where r.account_id = j.account_id and r.job_id = j.id)`,
  'BLK-06 a job that is done waits for nothing': `select j.id from job j where j.finished_at is not null
    and exists (select 1 from job_row r where r.account_id = j.account_id and r.job_id = j.id and r.outcome = 'waiting')`,
  'BLK-06 a row that was sent has its grant and letter': `select r.record_id from job_row r where r.outcome = 'sent'
    and not exists (select 1 from message m where m.account_id = r.account_id and m.id = r.message_id and m.grant_id = r.grant_id)`,
}

const broken = Object.entries(never)
  .map(([rule, query]) => `select * from (select '${rule}' as rule, found.* from (${query} limit 5) as found) as told`)
  .join(' union all ')

export async function checkRows(house: Program): Promise<void> {
  assert.deepEqual(await house.rows(broken), [])
  await house.isWhole()
}

interface MailTally {
  letters: number
  /** How many of them had been there before. */
  copies: number
}

/** I1 and I2 over every letter that the mail server took: it is one of ours, its copies are the same bytes, and what we hold for taken was. */
export async function checkMail(house: Program): Promise<MailTally> {
  const known = new Map((await house.rows('select * from message')).map((row) => [row.id, row]))
  const copies = new Map<string, Set<string>>()
  const links = new Map<string, Set<string>>()
  for (const letter of house.smtp.letters) {
    const { messageId = '' } = letter.mail
    add(copies, messageId, createHash('sha256').update(letter.raw).digest('hex'))
    assert.equal(letter.to.length, 1, 'a letter has one recipient')
    const row = known.get(idOf(messageId))
    assert.ok(row, `the letter ${messageId} is one of ours`)
    assert.equal(row.to_address, letter.to[0])
    const link = linkIn(letter)
    assert.equal(link === undefined, row.link_id === null)
    if (link === undefined) continue
    assert.equal(`lnk_${link.slice(5, 27)}`, row.link_id)
    add(links, link, messageId)
  }
  for (const [messageId, bytes] of copies) assert.equal(bytes.size, 1, `I2 all copies of ${messageId} are the same letter`)
  for (const [link, messageIds] of links) assert.equal(messageIds.size, 1, `I2 the link ${link.slice(0, 12)}… is in one letter`)
  const arrived = new Set([...copies.keys()].map(idOf))
  for (const { id, accepted_at } of known.values())
    if (accepted_at !== null) assert.ok(arrived.has(id), `I1 the letter ${id} counts as taken, so it was`)
  return { letters: house.smtp.letters.length, copies: house.smtp.letters.length - copies.size }
}

const idOf = (messageId: string): string => /msg_\w+/.exec(messageId)?.[0] ?? ''

const add = <K, V>(to: Map<K, Set<V>>, key: K, value: V) => to.set(key, (to.get(key) ?? new Set()).add(value))
