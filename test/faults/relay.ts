// F03 to F07: a mail server that fails in every way that mail servers do, one letter this way, the next one that.
import assert from 'node:assert/strict'
import type { Kind } from '../support/engine.ts'
import { type ARecord, inTurns, linkIn, program, until } from '../support/process.ts'
import { checkMail, checkRows } from './invariants.ts'
import type { Chance } from './trial.ts'

/** What befalls a letter, and how it must end. */
const fates = {
  fine: 'accepted',
  greylisted: 'accepted',
  'mailbox full': 'accepted',
  'server busy': 'accepted',
  'hung up on': 'accepted',
  'put off behind the dot': 'accepted',
  'taken, then the line drops': 'accepted',
  'no such mailbox': 'bounced',
  'refused behind the dot': 'bounced',
} as const
type Fate = keyof typeof fates

const replies: { [fate in Fate]?: string } = {
  greylisted: '450 4.2.0 Greylisted, come back later',
  'mailbox full': '452 4.2.2 Mailbox full',
  'server busy': '451 4.3.0 Try again later',
  'hung up on': '421 4.3.2 Closing',
  'no such mailbox': '550 5.1.1 No such mailbox',
}

interface BadDay {
  kind: Kind
  letters: number
}

export async function badDay({ kind, letters }: BadDay, chance: Chance): Promise<string> {
  const all = Object.keys(fates) as Fate[]
  const left = new Map<string, { fate: Fate; times: number }>()
  let drops = 0
  const house = await program({ kind })
  const { rules } = house.smtp
  // So often it happens to this letter; after that the server is well.
  const strikes = (to: string, ...kinds: Fate[]) => {
    const one = left.get(to)
    if (!one || one.times === 0 || !kinds.includes(one.fate)) return null
    if (fates[one.fate] === 'accepted') one.times -= 1
    return one.fate
  }
  rules.recipient = (to) => {
    const fate = strikes(to, 'greylisted', 'mailbox full', 'server busy', 'hung up on', 'no such mailbox')
    return fate ? replies[fate] : undefined
  }
  rules.dot = ({ to: [to = ''] }) => {
    if (strikes(to, 'put off behind the dot')) return '451 4.7.1 Not now'
    if (strikes(to, 'refused behind the dot')) return '554 5.7.1 Not wanted'
    if (!strikes(to, 'taken, then the line drops')) return undefined
    drops += 1
    return 'drop'
  }
  try {
    await house.start()
    const records = await house.records(letters)
    for (const [at, { email }] of records.entries()) {
      const fate = at < all.length ? (all[at] as Fate) : chance.upTo(99) < 3 ? 'no such mailbox' : chance.upTo(2) ? 'fine' : chance.one(all)
      left.set(email, { fate, times: fate === 'taken, then the line drops' ? chance.upTo(2, 1) : chance.upTo(4, 1) })
    }
    // One by one: a job of which so many come back would pause by itself.
    await inTurns(letters, 8, async (at) => assert.equal((await house.invite(records[at] as ARecord)).status, 201))

    // F07: the others do not wait for the bad ones.
    const well = records.filter(({ email }) => left.get(email)?.fate === 'fine').map(({ email }) => email)
    const from = performance.now()
    await until(() => well.every((email) => house.smtp.lettersTo(email).length > 0), 'the rest arrived', 60_000)
    const took = performance.now() - from
    await until(async () => (await states()).every((state) => state !== 'queued' && state !== 'sending'), 'each was tried')
    assert.ok((await house.all('/messages')).every(({ state, answer }) => state === 'accepted' || answer.length > 0))
    const dropped = records.findIndex(({ email }) => left.get(email)?.fate === 'taken, then the line drops')
    assert.equal((await states())[dropped], 'perhaps', 'F03 after the drop it is perhaps there')

    // A day of waiting, in steps that let every wait of the worker end.
    for (const wait of ['2 minutes', '6 minutes', '18 minutes', '35 minutes', '70 minutes', '70 minutes', '70 minutes']) {
      await house.advance(wait)
      if (await waitsOnlyForLater()) break
    }
    const ended = await states()
    for (const [at, { email }] of records.entries()) {
      const { fate } = left.get(email) as { fate: Fate }
      assert.equal(ended[at], fates[fate], `${email}: ${fate}`)
      const copies = house.smtp.lettersTo(email)
      assert.equal(new Set(copies.map(linkIn)).size, fates[fate] === 'accepted' ? 1 : 0, `${email}: ${fate}`)
    }
    assert.equal(
      (await house.api('GET', `/records/${records.find(({ email }) => left.get(email)?.fate === 'no such mailbox')?.id}`)).body.portal
        .access,
      'bounced',
    )
    await checkRows(house)
    const { copies } = await checkMail(house)
    assert.equal(copies, drops, 'one copy more for each drop, and none for anything else')
    return `${letters} letters, ${drops} drops, the well ones within ${Math.round(took)} ms`

    /** The state of each record's invitation. */
    async function states(): Promise<string[]> {
      const invitations = new Map((await house.all('/messages')).map(({ to, state }) => [to, state]))
      return records.map(({ email }) => invitations.get(email) as string)
    }
    /** Nothing is due any more; true when nothing is owed at all. */
    async function waitsOnlyForLater(): Promise<boolean> {
      const due = `select id from message where next_at <= ${Date.now() + house.ahead} or lease_until is not null limit 1`
      await until(async () => (await house.rows(due)).length === 0, 'what was due was tried', 60_000)
      return (await house.rows('select id from message where next_at is not null limit 1')).length === 0
    }
  } finally {
    await house.stop()
  }
}
