// Packets: files and a question for many, an access that opens nothing else, and proof of who approved which bytes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { found } from '../../src/engine/acts.ts'
import { matchingOf } from '../../src/engine/packet-matching.ts'
import { portalAccess } from '../../src/engine/policy.ts'
import { newId } from '../../src/engine/secrets.ts'
import type { Inside } from '../../src/engine/sessions.ts'
import type { ContactId, Packet, PacketId } from '../../src/nouns.ts'
import { onEveryStore, onStore, type Room, refusalOf } from '../support/engine.ts'

const people = [
  ['jane@acme.example', 'Jane Ortiz', 'Acme Electric, Inc.'],
  ['bob@acme.example', 'Bob Stone', 'Acme Electric, Inc.'],
  ['priya@coast.example', 'Priya Nair', 'Coastline Roofing LLC'],
  ['zoe@muller.example', 'Zoë Müller', 'Müller & Söhne GmbH'],
] as const

interface Story {
  id: PacketId
  ids: ContactId[]
  jane: ContactId
}

async function aPacket(
  room: Room,
  ask: Packet['ask'] = 'approve',
  chosen: readonly (readonly [string, string, string])[] = people,
): Promise<Story> {
  const ids: ContactId[] = []
  for (const [email, name, company] of chosen) ids.push((await room.engine.contacts.create(room.by, { email, name, company })).contact.id)
  const { packet } = await room.engine.packets.create(
    room.by,
    { title: 'Third quarter 2026', note: 'A good quarter.', ask, figures: [], dueOn: '2026-11-27' },
    { contactIds: ids },
  )
  return { id: packet.id, ids, jane: ids[0] as ContactId }
}

/** Sends it and answers the letters by address. */
async function sent(room: Room, { id }: Story) {
  await room.engine.packets.send(room.by, id)
  return letters(room)
}

async function letters(room: Room) {
  while (await room.engine.jobs.work());
  return new Map((await room.deliver()).map((letter) => [letter.message.toAddress, letter]))
}

const enter = async (room: Room, letter: { secret: string } | undefined): Promise<Inside> =>
  room.inside(await room.press(letter?.secret ?? ''))

const stateOf = async (room: Room, { id }: Story, contactId: ContactId) =>
  (await room.engine.packets.person(room.by, id, contactId)).person.row.state

test('a file finds its person by whole words: a person before a company, a longer name first, and nobody where two fit alike', () => {
  const named = people.map(([email, name, company]) => ({ contactId: email as unknown as ContactId, name, company }))
  const match = matchingOf([
    ...named,
    { contactId: 'con_x' as ContactId, name: 'Jane Ortiz Vega', company: 'AB' },
    { contactId: 'con_t' as ContactId, name: 'たなか', company: null },
  ])
  const whose = (file: string) => match(file).contactId
  assert.equal(whose('Jane Ortiz Q3.pdf'), 'jane@acme.example')
  assert.equal(whose('2026-q3_JANE-ORTIZ-VEGA.pdf'), 'con_x')
  assert.equal(whose('CoastlineRoofing2026.pdf'), 'priya@coast.example')
  assert.equal(whose('coastline roofing llc.pdf'), 'priya@coast.example')
  assert.equal(whose('MULLER SOHNE balance.xlsx.pdf'), 'zoe@muller.example')
  assert.equal(whose('Acme Electric.pdf'), null, 'two people are there')
  assert.equal(whose('Acme Electric, Bob Stone.pdf'), 'bob@acme.example')
  assert.equal(whose('Janet Ortizon.pdf'), null, 'no whole words')
  assert.equal(whose('たなか 2026.pdf'), 'con_t')
  assert.equal(whose('やまがたなか.pdf'), null, 'a mark on a letter ends no word')
  assert.equal(whose('AB.pdf'), null, 'too short to be looked for')
  assert.deepEqual(match('terms.pdf'), { audience: 'nobody', contactId: null, matchedBy: 'nothing' })
})

onEveryStore('LOG-06 what is done to a draft is in the history: its files, whose they are, and who is to get it', async (room) => {
  const { id, ids } = await aPacket(room)
  const { packets, history } = room.engine
  const told = async () =>
    (await history.list(room.by, { limit: 20, after: null })).flatMap(({ act, facts }) =>
      act === 'packet.changed' ? [`${facts.fields} ${facts.name ?? ''}`] : [],
    )
  const [file] = (await packets.addFiles(room.by, id, 'all', [await room.pdf('Terms.pdf'), await room.pdf('Plan.pdf')])).files
  const fileId = file?.id ?? newId('paf')
  await packets.place(room.by, id, fileId, 'one', ids[1] as ContactId)
  await packets.removeFile(room.by, id, fileId)
  await packets.choose(room.by, id, { contactIds: ids.slice(0, 2) })
  assert.deepEqual(await told(), ['contacts ', 'files Terms.pdf', 'files Terms.pdf', 'files Plan.pdf', 'files Terms.pdf'])
  assert.equal(await refusalOf(packets.removeFile(room.by, id, fileId)), 'not_found')
  assert.equal((await told()).length, 5, 'what was refused was not done')
})

onEveryStore(
  'a sending that is cancelled before its first letter leaves the draft to be mended; once somebody has it, it stays as it was sent',
  async (room) => {
    const { id } = await aPacket(room, 'answer')
    const { packets, jobs } = room.engine
    const other = await room.another()
    for (let round = 0; round < 5; round++) {
      const first = await packets.send(room.by, id)
      assert.equal(await refusalOf(packets.change(room.by, id, { note: 'A better one.' })), 'packet_sent')
      // Somebody sends it in the very moment: of two sendings the other still goes on, whichever is first.
      const [, second] = await Promise.all([jobs.cancel(room.by, first.id), other.engine.packets.send(room.by, id)])
      assert.notEqual((await packets.get(room.by, id)).packet.sentAt, null)
      await jobs.cancel(room.by, second.id)
      assert.equal((await packets.get(room.by, id)).packet.sentAt, null)
      await packets.change(room.by, id, { note: `A better one: ${round}.` })
    }
    await packets.send(room.by, id)
    await letters(room)
    const nudging = await packets.nudge(room.by, id, null)
    await jobs.cancel(room.by, nudging.id)
    assert.equal(await refusalOf(packets.change(room.by, id, { note: 'Too late.' })), 'packet_sent')
  },
)

onEveryStore(
  'files go to their person by name, common ones to all, and what fits nobody goes to nobody until a member says so',
  async (room) => {
    const story = await aPacket(room)
    const { id, ids } = story
    await room.engine.packets.addFiles(room.by, id, 'all', [await room.pdf('Terms.pdf')])
    const { files } = await room.engine.packets.addFiles(room.by, id, 'each', [
      await room.pdf('Jane Ortiz.pdf'),
      await room.pdf('Coastline Roofing.pdf'),
      await room.pdf('Scan0001.pdf'),
    ])
    assert.deepEqual(
      files.map(({ audience, contactId, matchedBy }) => [audience, contactId, matchedBy]),
      [
        ['all', null, 'hand'],
        ['one', ids[0], 'name'],
        ['one', ids[2], 'company'],
        ['nobody', null, 'nothing'],
      ],
    )
    const plan = await room.engine.packets.rehearse(room.by, id, 'packet')
    assert.deepEqual([plan.sent, plan.commonOnly, plan.unmatched], [4, 2, 1])
    await room.engine.packets.place(room.by, id, files[3]?.id ?? newId('paf'), 'one', ids[1] as ContactId)
    const got = await sent(room, story)
    assert.equal(got.size, 4)
    const bob = await enter(room, got.get('bob@acme.example'))
    const seen = await room.engine.packetAnswers.inside(bob, id)
    assert.deepEqual(
      seen.files.map(({ versions }) => versions[0]?.fileName),
      ['Terms.pdf', 'Scan0001.pdf'],
    )
    assert.equal(
      await refusalOf(room.engine.packetAnswers.content(bob, id, files[1]?.id ?? newId('paf'), null)),
      'not_found',
      'Jane’s file',
    )
    assert.equal(await refusalOf(room.engine.packets.addFiles(room.by, id, 'all', [await room.pdf('Late.pdf')])), 'packet_sent')
  },
)

onEveryStore('a packet’s link opens that packet and nothing else, once, and revoking ends it at the next request', async (room) => {
  const story = await aPacket(room, 'approve', people.slice(0, 1))
  const { id, jane } = story
  await room.engine.packets.addFiles(room.by, id, 'all', [await room.pdf('Terms.pdf')])
  const record = await room.engine.records.create(room.by, {
    projectId: (await room.engine.projects.create(room.by, { name: 'Dock 4' })).project.id,
    contactId: jane,
    requirements: [],
  })
  const other = await room.engine.packets.create(
    room.by,
    { title: 'Other', note: null, ask: 'review', figures: [], dueOn: null },
    { contactIds: [jane] },
  )
  const letter = (await sent(room, story)).get('jane@acme.example')
  const entered = await room.press(letter?.secret ?? '')
  assert.equal(entered.landing, `/p/harbor/packets/${id}`)
  assert.equal(await refusalOf(room.press(letter?.secret ?? '')), 'link_used')
  const inside = await room.inside(entered)
  assert.deepEqual(await room.engine.records.allInside(inside), [])
  assert.equal(await refusalOf(room.engine.records.inside(inside, record.record.id)), 'not_found')
  assert.equal(await refusalOf(room.engine.packetAnswers.inside(inside, other.packet.id)), 'not_found')
  const { person } = await room.engine.packets.person(room.by, id, jane)
  await room.engine.grants.revoke(room.by, person.row.grantId ?? newId('gra'), null)
  assert.equal(await refusalOf(room.inside(entered)), 'access_revoked')
  assert.equal(await refusalOf(room.engine.packetAnswers.approve(inside, id, '')), 'access_revoked')
  assert.equal((await room.engine.packets.rehearse(room.by, id, 'packet_nudge')).reasons.revoked, 1)
})

onEveryStore('a used link gets a fresh one to the same packet, and a link of staff’s approves nothing in somebody’s name', async (room) => {
  const story = await aPacket(room, 'approve', people.slice(0, 1))
  const { id, jane } = story
  await room.engine.packets.addFiles(room.by, id, 'all', [await room.pdf('Terms.pdf')])
  const letter = (await sent(room, story)).get('jane@acme.example')
  await room.press(letter?.secret ?? '')
  await room.engine.asks.fromLink(room.engine.links.read(letter?.secret), { browser: 'Safari', agent: 'Safari', address: '192.0.2.9' })
  const [fresh] = await room.deliver()
  assert.equal((await room.press(fresh?.secret ?? '')).landing, `/p/harbor/packets/${id}`)
  const handed = await room.engine.magicLinks.make(room.by, jane, { minutes: 15, destination: `/packets/${id}`, reason: 'helps' })
  const staff = await room.inside(await room.press(handed.secret))
  const { filesKey, mayAnswer } = await room.engine.packetAnswers.inside(staff, id)
  assert.equal(mayAnswer, false)
  await room.engine.packetAnswers.viewed(staff, id)
  assert.equal(await stateOf(room, story, jane), 'not_opened')
  assert.equal(await refusalOf(room.engine.packetAnswers.approve(staff, id, filesKey)), 'session_copied')
  assert.equal(
    await refusalOf(room.engine.magicLinks.make(room.by, jane, { minutes: 15, destination: `/packets/${newId('pac')}`, reason: 'x' })),
    'invalid',
  )
})

onEveryStore(
  'an approval is proof of the very versions that were shown; a newer version asks again and leaves it standing',
  async (room) => {
    const story = await aPacket(room)
    const { id, jane } = story
    await room.engine.packets.addFiles(room.by, id, 'all', [await room.pdf('Terms.pdf', 'one')])
    await room.engine.packets.addFiles(room.by, id, 'each', [await room.pdf('Jane Ortiz.pdf', 'one')])
    const got = await sent(room, story)
    const inside = await enter(room, got.get('jane@acme.example'))
    const priya = await enter(room, got.get('priya@coast.example'))
    const before = await room.engine.packetAnswers.inside(inside, id)
    await room.engine.packetAnswers.viewed(inside, id)
    assert.equal(await stateOf(room, story, jane), 'viewed')
    await Promise.all(Array.from({ length: 5 }, () => room.engine.packetAnswers.approve(inside, id, before.filesKey)))
    await room.engine.packetAnswers.approve(priya, id, (await room.engine.packetAnswers.inside(priya, id)).filesKey)
    assert.equal(await stateOf(room, story, jane), 'approved')
    const { proofs } = await room.engine.packets.proofs(room.by, id)
    assert.equal(proofs.length, 2, 'five presses are one approval')
    const mine = before.files[1]
    const { job } = await room.engine.packets.replace(room.by, id, mine?.id ?? newId('paf'), [await room.pdf('Jane Ortiz.pdf', 'two')])
    assert.equal(job?.total, 1, 'only whom it concerns')
    const told = await letters(room)
    assert.deepEqual([...told.keys()], ['jane@acme.example'])
    assert.equal(told.get('jane@acme.example')?.message.kind, 'packet_replaced')
    assert.equal(await stateOf(room, story, jane), 'not_opened')
    assert.equal(await stateOf(room, story, story.ids[2] as ContactId), 'approved')
    assert.equal(await refusalOf(room.engine.packetAnswers.approve(inside, id, before.filesKey)), 'packet_changed')
    const after = await room.engine.packetAnswers.inside(inside, id)
    await room.engine.packetAnswers.approve(inside, id, after.filesKey)
    const janes = (await room.engine.packets.proofs(room.by, id)).proofs.filter(({ contactId }) => contactId === jane)
    assert.deepEqual(
      janes.map(({ files }) => files.map(({ number }) => number)),
      [
        [1, 1],
        [1, 2],
      ],
    )
    assert.equal(janes[0]?.files[1]?.hash, mine?.versions[0]?.hash)
    assert.notEqual(janes[1]?.files[1]?.hash, janes[0]?.files[1]?.hash)
  },
)

onEveryStore('a question is kept once however often it is sent, answered by mail, and leaves an approval standing', async (room) => {
  const story = await aPacket(room, 'approve', people.slice(0, 1))
  const { id, jane } = story
  await room.engine.packets.addFiles(room.by, id, 'all', [await room.pdf('Terms.pdf')])
  const inside = await enter(room, (await sent(room, story)).get('jane@acme.example'))
  await Promise.all(Array.from({ length: 4 }, () => room.engine.packetAnswers.ask(inside, id, 'Is the deposit in it?', 'key-of-the-form')))
  assert.equal(await stateOf(room, story, jane), 'questions')
  assert.equal((await room.deliver()).filter(({ message }) => message.kind === 'member_notice').length, 1)
  await room.engine.packets.reply(room.by, id, jane, 'Yes, in line 4.')
  assert.equal(await stateOf(room, story, jane), 'not_opened')
  const [answer] = await room.deliver()
  assert.deepEqual([answer?.message.kind, answer?.message.toAddress], ['packet_reply', 'jane@acme.example'])
  const { words, filesKey } = await room.engine.packetAnswers.inside(inside, id)
  assert.deepEqual(
    words.map(({ kind, words: text, member }) => [kind, text, member]),
    [
      ['question', 'Is the deposit in it?', null],
      ['reply', 'Yes, in line 4.', 'Dana Whitfield'],
    ],
  )
  await room.engine.packetAnswers.approve(inside, id, filesKey)
  await room.engine.packetAnswers.ask(inside, id, 'One more thing.', 'another-form')
  const { person } = await room.engine.packets.person(room.by, id, jane)
  assert.deepEqual([person.row.state, person.row.questionAt !== null], ['approved', true])
  assert.notEqual((await room.engine.grants.get(room.by, person.row.grantId ?? newId('gra'))).grant.firstActionAt, null)
  const more = await Promise.allSettled(
    Array.from({ length: 40 }, (_, at) => room.engine.packetAnswers.ask(inside, id, 'And now?', `form-number-${at}`)),
  )
  assert.equal(more.filter(({ status }) => status === 'fulfilled').length, 28, 'each of them is a letter to a member')
  assert.equal((await room.engine.packetAnswers.inside(inside, id)).words.length, 31)
})

onEveryStore(
  'a question is heard by who sent the packet or gave the access, else by who runs the account; the page names no other',
  async (room) => {
    const { engine, by } = room
    const sam = await engine.members.invite(by, { name: 'Sam Lee', email: 'sam@harbor.example', role: 'manager' })
    const { apiKey } = await engine.apiKeys.create(by, { name: 'Nightly job', role: 'manager' })
    const asSam = { ...by, actor: { kind: 'member' as const, id: sam.id }, role: 'manager' as const, member: sam }
    const asKey = { ...by, actor: { kind: 'api_key' as const, id: apiKey.id }, role: 'manager' as const, member: null }
    const { jane } = await aPacket(room, 'approve', people.slice(0, 1))
    const from = async (maker: typeof by, sender: typeof by) => {
      const words = { title: 'Third quarter', note: null, ask: 'answer' as const, figures: [], dueOn: null }
      const { packet } = await engine.packets.create(maker, words, { contactIds: [jane] })
      await engine.packets.send(sender, packet.id)
      return { id: packet.id, inside: await enter(room, (await letters(room)).get('jane@acme.example')) }
    }
    const sent = [await from(asSam, by), await from(asSam, asSam), await from(asKey, by), await from(asKey, asKey)]
    await engine.members.change(by, sam.id, { disabled: true })
    const heard: (string | null | undefined)[][] = []
    for (const { id, inside } of sent) {
      await engine.packetAnswers.ask(inside, id, 'Is the deposit in it?', 'key-of-the-form')
      const { hears } = await engine.packetAnswers.inside(inside, id)
      heard.push([hears?.name ?? null, ...(await room.deliver()).map(({ message }) => message.toAddress)])
    }
    const dana = 'dana@harbor.example'
    assert.deepEqual(heard, [
      ['Dana Whitfield', dana],
      [null, dana],
      ['Dana Whitfield', dana],
      [null, dana],
    ])
  },
)

onEveryStore('an answer says which letter carries it, and that none does where the packet is open to them no longer', async (room) => {
  const story = await aPacket(room, 'answer', people.slice(0, 1))
  const { id, jane } = story
  const inside = await enter(room, (await sent(room, story)).get('jane@acme.example'))
  const { packets, packetAnswers, grants } = room.engine
  await packetAnswers.ask(inside, id, 'Is the deposit in it?', 'key-of-the-form')
  await room.deliver()
  const mailed = await packets.reply(room.by, id, jane, 'Yes, in line 4.')
  const [letter, ...others] = await room.deliver()
  assert.deepEqual([mailed.messageId, others.length], [letter?.message.id, 0])
  const { person } = await packets.person(room.by, id, jane)
  await grants.revoke(room.by, person.row.grantId ?? newId('gra'), null)
  assert.equal((await packets.reply(room.by, id, jane, 'And in line 9.')).messageId, null)
  assert.equal((await room.deliver()).length, 0)
  const { words } = await packets.person(room.by, id, jane)
  assert.deepEqual(
    words.map((one) => one.words),
    ['Is the deposit in it?', 'Yes, in line 4.', 'And in line 9.'],
  )
})

onEveryStore('of a very long conversation about a packet the last words are shown', async (room) => {
  const story = await aPacket(room, 'answer')
  const inside = await enter(room, (await sent(room, story)).get('jane@acme.example'))
  const { accountId } = room.by
  await room.store.transaction(async (tx) => {
    for (let nth = 0; nth < 500; nth++) {
      const word = { id: newId('paw'), accountId, packetId: story.id, contactId: story.jane, kind: 'reply' as const }
      await tx.packets.addWord({ ...word, words: `Word ${nth}`, at: room.clock.now() - 1_000 + nth, memberId: null }, null)
    }
  })
  room.clock.advance('1 second')
  await room.engine.packetAnswers.ask(inside, story.id, 'And now?', 'once-0001')
  const { words } = await room.engine.packetAnswers.inside(inside, story.id)
  assert.deepEqual([words.at(0)?.words, words.at(-2)?.words, words.at(-1)?.words], ['Word 1', 'Word 499', 'And now?'])
})

onEveryStore('a nudge reaches only who did not open it or said nothing, and nobody twice within a day', async (room) => {
  const story = await aPacket(room)
  const { id } = story
  await room.engine.packets.addFiles(room.by, id, 'all', [await room.pdf('Terms.pdf')])
  const got = await sent(room, story)
  const jane = await enter(room, got.get('jane@acme.example'))
  const priya = await enter(room, got.get('priya@coast.example'))
  const bob = await enter(room, got.get('bob@acme.example'))
  await room.engine.packetAnswers.approve(jane, id, (await room.engine.packetAnswers.inside(jane, id)).filesKey)
  await room.engine.packetAnswers.ask(priya, id, 'Why?', 'key-of-the-form')
  await room.engine.packetAnswers.viewed(bob, id)
  await room.deliver()
  await room.engine.packets.nudge(room.by, id, null)
  assert.deepEqual([...(await letters(room)).keys()].sort(), ['bob@acme.example', 'zoe@muller.example'])
  const { job } = await nudgeAgain(room, story)
  assert.deepEqual((await room.engine.jobs.rows(room.by, job.id, -1, 10, null)).map(({ row }) => row.reason).sort(), [
    'approved',
    'nudged_today',
    'nudged_today',
    'questions',
  ])
  room.clock.advance('25 hours')
  assert.equal((await room.engine.packets.rehearse(room.by, id, 'packet_nudge')).sent, 2)
})

onEveryStore(
  'what somebody does with a packet is judged once more in its commit: what they may still do, and whether they are in',
  async (room) => {
    const story = await aPacket(room, 'approve', people.slice(0, 1))
    const { id, jane } = story
    await room.engine.packets.addFiles(room.by, id, 'all', [await room.pdf('Terms.pdf')])
    const inside = await enter(room, (await sent(room, story)).get('jane@acme.example'))
    const { filesKey, cover } = await room.engine.packetAnswers.inside(inside, id)
    // Each of these requests was let in before.
    await room.engine.grants.change(room.by, cover.id, { abilities: ['view'] })
    assert.equal(await refusalOf(room.engine.packetAnswers.ask(inside, id, 'Which gate?', 'once')), 'ability_missing')
    await room.engine.sessions.end(room.by, inside.session.id)
    assert.equal(await refusalOf(room.engine.packetAnswers.approve(inside, id, filesKey)), 'signed_out')
    assert.notEqual(await stateOf(room, story, jane), 'approved')
  },
)

onEveryStore('an access to a packet that ended by its date is opened again by no nudge and by no newer version', async (room) => {
  const story = await aPacket(room, 'approve', people.slice(0, 1))
  const { id, jane } = story
  await room.engine.packets.addFiles(room.by, id, 'all', [await room.pdf('Terms.pdf')])
  await sent(room, story)
  const [grant] = await room.engine.grants.list(room.by, { limit: 200, after: null }, { contactId: jane })
  await room.engine.grants.change(room.by, grant?.id ?? newId('gra'), { endsAt: room.clock.now() + 3_600_000 })
  room.clock.advance('2 hours')
  const [file] = (await room.engine.packets.get(room.by, id)).files
  await room.engine.packets.replace(room.by, id, file?.id ?? newId('paf'), [await room.pdf('Terms.pdf', 'two')])
  await room.engine.packets.nudge(room.by, id, null)
  assert.equal((await letters(room)).size, 0)
  assert.equal((await room.engine.grants.list(room.by, { limit: 200, after: null }, { contactId: jane })).length, 1)
  // Given back by a member, it is told by a packet's own letter, which the member sends.
  await room.engine.guests.close()
  await room.engine.grants.change(room.by, grant?.id ?? newId('gra'), { endsAt: null })
  assert.equal((await letters(room)).size, 0)
  await room.engine.packets.nudge(room.by, id, null)
  assert.equal((await letters(room)).get('jane@acme.example')?.message.kind, 'packet_nudge')
})

onEveryStore('a packet whose letter was ended with its address opens to nobody until a nudge brings the next one', async (room) => {
  const story = await aPacket(room, 'approve', people.slice(0, 1))
  await room.engine.packets.addFiles(room.by, story.id, 'all', [await room.pdf('Terms.pdf')])
  await sent(room, story)
  const access = async () => {
    const [grant] = await room.engine.grants.list(room.by, { limit: 1, after: null }, { contactId: story.jane })
    return portalAccess(grant ?? null, room.clock.now())
  }
  assert.equal(await access(), 'sent')
  await room.engine.contacts.change(room.by, story.jane, { email: 'jane@new.example' })
  assert.equal(await access(), 'expired')
  await room.engine.packets.nudge(room.by, story.id, null)
  assert.ok((await letters(room)).has('jane@new.example'))
  assert.equal(await access(), 'sent')
})

async function nudgeAgain(room: Room, { id, ids }: Story) {
  const job = await room.engine.packets.nudge(room.by, id, ids)
  assert.equal((await letters(room)).size, 0)
  return { job }
}

onEveryStore('two workers and two presses of Send give each person one access and one letter', async (room) => {
  const story = await aPacket(room)
  await room.engine.packets.addFiles(room.by, story.id, 'all', [await room.pdf('Terms.pdf')])
  const other = await room.another()
  await Promise.all([room.engine.packets.send(room.by, story.id), other.engine.packets.send(room.by, story.id)])
  const workOff = async (one: Room) => {
    while (await one.engine.jobs.work());
  }
  await Promise.all([workOff(room), workOff(other)])
  await workOff(room)
  assert.equal((await room.deliver()).length, 4)
  for (const contactId of story.ids)
    assert.equal((await room.engine.grants.list(room.by, { limit: 200, after: null }, { contactId })).length, 1)
})

onEveryStore('AUT-01 nothing of a packet is known to another account, nor a stranger’s contact put into one', async (room) => {
  const story = await aPacket(room)
  const { account, owner } = await room.engine.accounts.create({
    name: 'Other',
    slug: 'other',
    owner: { name: 'Olga', email: 'olga@other.example' },
  })
  const stranger = { ...room.by, accountId: account.id, member: owner, actor: { kind: 'member' as const, id: owner.id } }
  assert.equal(await refusalOf(room.engine.packets.get(stranger, story.id)), 'not_found')
  assert.equal(await refusalOf(room.engine.packets.send(stranger, story.id)), 'not_found')
  assert.equal(await refusalOf(room.engine.packets.person(stranger, story.id, story.jane)), 'not_found')
  const theirs = { title: 'Theirs', note: null, ask: 'review' as const, figures: [], dueOn: null }
  assert.equal(await refusalOf(room.engine.packets.create(stranger, theirs, { contactIds: [story.jane] })), 'not_found')
})

onEveryStore('a packet’s link lives as long as the account’s rule for notices says', async (room) => {
  await room.engine.accounts.change(room.by, { notificationMinutes: 60 })
  const story = await aPacket(room, 'approve', people.slice(0, 1))
  await room.engine.packets.addFiles(room.by, story.id, 'all', [await room.pdf('Terms.pdf')])
  const letter = (await sent(room, story)).get('jane@acme.example')
  const link = letter?.message.linkId && (await room.store.read.links.get(room.by.accountId, letter.message.linkId))
  assert.ok(link)
  assert.equal(link.expiresAt - link.createdAt, 3_600_000)
})

onEveryStore(
  'a packet’s link that was held with its job opens as much later, and its letter says so; none outlasts the access',
  async (room) => {
    await room.engine.accounts.change(room.by, { notificationMinutes: 60 })
    const story = await aPacket(room, 'approve', people.slice(0, 2))
    await room.engine.packets.addFiles(room.by, story.id, 'all', [await room.pdf('Terms.pdf')])
    const { id } = await room.engine.packets.send(room.by, story.id)
    while (await room.engine.jobs.work());
    await room.engine.jobs.pause(room.by, id)
    const [grant] = await room.engine.grants.list(room.by, { limit: 200, after: null }, { contactId: story.jane })
    const sentAt = room.clock.now()
    await room.engine.grants.change(room.by, grant?.id ?? newId('gra'), { endsAt: sentAt + 150 * 60_000 })
    room.clock.advance('2 hours')
    await room.engine.jobs.resume(room.by, id)
    const opens: { [to: string]: number } = {}
    for (const [to, { message }] of await letters(room)) {
      const link = message.linkId && (await room.store.read.links.get(room.by.accountId, message.linkId))
      assert.ok(link)
      assert.equal(message.facts.opensUntil, link.expiresAt)
      opens[to] = Math.round((link.expiresAt - sentAt) / 60_000)
    }
    assert.deepEqual(opens, { 'bob@acme.example': 180, 'jane@acme.example': 150 })
  },
)

onEveryStore(
  'BLK-03 a packet to more than 50, and a newer version of its file, wait ten seconds for the member to stop them',
  async (room) => {
    const { packets, jobs } = room.engine
    const many = Array.from({ length: 51 }, (_, at) => [`p${at}@acme.example`, `Person ${at}`, 'Acme Electric, Inc.'] as const)
    const story = await aPacket(room, 'approve', many)
    await packets.addFiles(room.by, story.id, 'all', [await room.pdf('Terms.pdf')])
    const sending = await packets.send(room.by, story.id)
    assert.equal(sending.startsAt - sending.createdAt, 10_000)
    assert.equal(await jobs.work(), false)
    room.clock.advance('10 seconds')
    assert.equal((await letters(room)).size, 51)
    const [file] = (await packets.get(room.by, story.id)).files
    const { job } = await packets.replace(room.by, story.id, file?.id ?? newId('paf'), [await room.pdf('Terms.pdf', 'two')])
    assert.ok(job)
    assert.equal(job.startsAt - job.createdAt, 10_000)
    await jobs.cancel(room.by, job.id)
    room.clock.advance('1 minute')
    assert.equal((await letters(room)).size, 0)
  },
)

onEveryStore('whoever is added to a packet that five thousand got gets it too, and a newer file goes to all of them', async (room) => {
  const { engine, by, store, clock } = room
  const { accountId } = by
  const { packet } = await engine.packets.create(by, { title: 'Rules', note: null, ask: 'answer', figures: [], dueOn: null })
  const { files } = await engine.packets.addFiles(by, packet.id, 'all', [await room.pdf()])
  const { contact: jane } = await engine.contacts.create(by, { email: 'jane@acme.example' })
  const now = clock.now()
  const none = { grantId: null, messageId: null, viewedAt: null, questionAt: null, doneAt: null, nudgedAt: null }
  await store.transaction(async (tx) => {
    const had = Array.from({ length: 5_000 }, (_, at) => ({
      ...jane,
      id: newId('con'),
      email: `${at}@had.example`,
      emailKey: `${at}@had.example`,
    }))
    await Promise.all(had.map((one) => tx.contacts.add(one)))
    const people = had.map(({ id: contactId }, position) => ({ accountId, packetId: packet.id, contactId, position, ...none }))
    await tx.packets.addPeople(people.map((one) => ({ ...one, sentAt: now, askedAt: now, changedAt: now })))
    await tx.packets.change(accountId, packet.id, { sentAt: now })
  })
  await engine.packets.choose(by, packet.id, { contactIds: [jane.id] })
  assert.equal((await engine.packets.rehearse(by, packet.id, 'packet')).sent, 1)
  assert.equal((await engine.packets.send(by, packet.id)).total, 1)
  assert.deepEqual([...(await letters(room)).keys()], ['jane@acme.example'])
  await engine.packets.replace(by, packet.id, files[0]?.id ?? 'paf_', [await room.pdf('newer.pdf')])
  const jobs = (await engine.jobs.list(by, { limit: 10, after: null })).filter(({ job }) => job.kind === 'packet_replaced')
  assert.deepEqual(jobs.map(({ job }) => job.total).toSorted(), [1, 5_000])
})

onStore('sqlite', 'of a project with more people than go in one job nobody is left out unsaid: it is refused', async (room) => {
  const { engine, by, store } = room
  const { record, contact } = await room.record()
  await store.transaction(async (tx) => {
    const more = Array.from({ length: 5_000 }, (_, at) => ({
      ...contact,
      id: newId('con'),
      email: `${at}@x.example`,
      emailKey: `${at}@x.example`,
    }))
    const whole = found(await tx.contacts.get(by.accountId, contact.id))
    await Promise.all(more.map((one) => tx.contacts.add({ ...whole, ...one })))
    await tx.records.addAll(more.map(({ id }) => ({ record: { ...record, id: newId('rec'), contactId: id }, search: '' })))
  })
  const { packet } = await engine.packets.create(by, { title: 'Third quarter', note: null, ask: 'answer', figures: [], dueOn: null })
  const everybody = engine.packets.choose(by, packet.id, { filter: { projectId: record.projectId } })
  assert.equal(await refusalOf(everybody), 'job_too_large')
})

onStore(
  'postgres',
  'letters about a packet take turns on it: however slowly they are written, none is kept waiting so long that it gives up',
  async (room) => {
    const { id } = await aPacket(
      room,
      'approve',
      Array.from({ length: 50 }, (_, at) => [`v${at}@vendors.example`, `Vendor ${at}`, 'Acme Electric, Inc.'] as const),
    )
    await room.engine.packets.addFiles(room.by, id, 'all', [await room.pdf('Terms.pdf')])
    await room.database.transaction((db) =>
      db.script(`create function slowly() returns trigger language plpgsql as $$ begin perform pg_sleep(0.1); return new; end $$;
      create trigger slowly before update on packet_contact for each row execute function slowly()`),
    )
    await room.engine.packets.send(room.by, id)
    assert.equal((await letters(room)).size, 50)
  },
)
