// Five thousand invitations in one job: how soon it is answered and committed, what the portal feels meanwhile, and how fast the letters leave.
import { setTimeout as pause } from 'node:timers/promises'
import { operatorOf } from '../src/engine/acts.ts'
import { newIdAt } from '../src/engine/secrets.ts'
import { bytesOf } from '../src/mail/mime.ts'
import { createPosts } from '../src/mail/post.ts'
import type { Post } from '../src/mail/transport.ts'
import type { ProjectId, Record, RecordId } from '../src/nouns.ts'
import { sql } from '../src/store/sql.ts'
import { addPeople, type Crowd, crowdOf, emptyPlace, type House, type Kind, kinds, openPlace } from './support/crowd.ts'
import { ask, type Measured, post, told } from './support/load.ts'
import { type Portico, startPortico } from './support/portico.ts'
import { freePort, startProgram } from './support/programs.ts'
import type { Sending } from './support/sender.ts'
import { atLeast, plain, print, under, whole } from './support/table.ts'

const many = 5_000
const people = 200

for (const kind of kinds) await compare(kind)
process.exit()

async function compare(kind: Kind): Promise<void> {
  const place = await emptyPlace(kind)
  const house = await openPlace(place)
  const crowd = await crowdOf(house)
  await addPeople(house, crowd, 0, people)
  const recordIds = await uninvited(house, crowd)
  const account = await house.engine.accounts.get(crowd.accountId)
  const by = operatorOf(account)
  const { key } = await house.engine.apiKeys.create(by, { name: 'bench', role: 'manager' })
  const sinkPort = await freePort()
  const sink = await startProgram('support/sink.ts', { PORT: String(sinkPort) }, 1)
  const portico = await startPortico(place, { SMTP_URL: `smtp://127.0.0.1:${sinkPort}?pool=5` })

  const portal = visiting(portico, crowd)
  await pause(1_000)

  const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' }
  const asked = performance.now()
  const answer = await ask(portico.port, post('/api/v1/jobs', portico.host, JSON.stringify({ kind: 'invitations', recordIds }), headers))
  const answered = performance.now() - asked
  const jobId = /job_\w{22}/.exec(answer)?.[0] as `job_${string}`
  if (!jobId) throw new Error(answer.slice(0, 400))
  // A look that costs next to nothing, or it would be measured too.
  const waiting = sql`select position from job_row where account_id = ${account.id} and job_id = ${jobId} and outcome = 'waiting' limit 1`
  while (await house.database.read.one(waiting)) await pause(20)
  const committed = performance.now() - asked
  const pages = await portal.since(asked)
  const sinkSays = (forget: boolean) => sink.tell<{ taken: number; took: number }>({ forget })
  while ((await sinkSays(false)).taken < many) await pause(200)
  const ours = await sinkSays(true)
  await portico.end()

  const letter = await oneLetter(house, crowd)
  const sender = await startProgram('support/sender.ts')
  const { from, subject, html, text } = letter
  await sender.tell({ port: sinkPort, post: { from, subject, html, text }, count: many } satisfies Sending)
  const theirs = await sinkSays(true)
  const rate = ({ taken, took }: { taken: number; took: number }) => taken / (took / 1000)
  print(`${whole(many)} invitations in one job, on ${kind}`, [
    plain(
      'letters',
      `${whole(rate(ours))} /s, the mail library alone ${whole(rate(theirs))} /s, ${whole(bytesOf(letter).length / 1024)} KB each`,
    ),
    under('answered', answered, 500, 'ms'),
    under('all committed', committed, 2_000, 'ms'),
    under('portal page meanwhile, 50 a second, p99', pages.p99, 150, 'ms'),
    atLeast('letters beside the mail library alone, pool of 5', rate(ours) / rate(theirs), 0.75),
  ])
  await Promise.all([sink.end(), sender.end(), house.close()])
}

/** Fifty people a second look at their page: what a busy day brings, not as many as can be had. They were there before the job. */
function visiting(portico: Portico, crowd: Crowd) {
  const looks: { asked: number; took: number }[] = []
  const looking: Promise<void>[] = []
  let over = false
  const coming = (async () => {
    for (let person = 0; !over; person++) {
      const asked = performance.now()
      looking.push(
        ask(portico.port, portico.recordPage(crowd, person % people)).then((answer) => {
          if (!answer.startsWith('HTTP/1.1 200')) throw new Error(answer.slice(0, 300))
          looks.push({ asked, took: performance.now() - asked })
        }),
      )
      await pause(20)
    }
  })()
  return {
    /** Those who were not served yet or have come since then, the last of them by now. */
    async since(from: number): Promise<Measured> {
      over = true
      await coming
      await Promise.all(looking)
      const times = looks.filter(({ asked, took }) => asked + took >= from).map(({ took }) => took)
      return told(times, performance.now() - from)
    },
  }
}

/** Records of people whom nobody has invited yet. */
async function uninvited({ store, engine }: House, { accountId, projectId }: Crowd): Promise<RecordId[]> {
  const now = engine.clock.now()
  const ids = Array.from({ length: many }, (_, at) => newIdAt('rec', now + at))
  await store.transaction(async (tx) => {
    const records: { record: Record; search: string }[] = []
    for (const [at, id] of ids.entries()) {
      const contactId = newIdAt('con', now + at)
      const email = `vendor${at}@vendors.example`
      const nobody = { companyId: null, name: null, phone: null, language: null, timeZone: null, disabledAt: null }
      await tx.contacts.add({ id: contactId, accountId, email, emailKey: email, createdAt: now + at, ...nobody })
      const calm = {
        companyId: null,
        grantId: null,
        dueOn: null,
        lapsesAt: null,
        lapsesTo: null,
        waived: null,
        overridden: null,
        archived: null,
      }
      const record: Record = {
        id,
        accountId,
        projectId: projectId(0) as ProjectId,
        contactId,
        standing: 'awaiting',
        createdAt: now + at,
        changedAt: now + at,
        ...calm,
      }
      records.push({ record, search: email })
    }
    await tx.records.addAll(records)
  })
  return ids
}

/** A letter of the job, for whoever sends the same. */
async function oneLetter({ engine, store }: House, { accountId, secrets }: Crowd): Promise<Post> {
  const [message] = await store.read.messages.list(
    accountId,
    { limit: 1, after: null },
    { recordId: null, contactId: null, grantId: null, kind: 'invitation', state: null },
    engine.clock.now(),
  )
  if (!message) throw new Error('There is no letter.')
  const account = await engine.accounts.get(accountId)
  const postOf = createPosts({ url: 'http://localhost:4400', from: { name: 'Portico', address: 'portico@portal.example' }, secrets })
  return postOf({ ...message, account, keyNumber: 1, signing: null })
}
