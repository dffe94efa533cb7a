// Health says ok or not, to anybody under any name; numbers are for this machine, or for whoever has the token.
import assert from 'node:assert/strict'
import { openPostgres } from '../../src/store/postgres.ts'
import { raw } from '../../src/store/sql.ts'
import { inEveryHouse, inHouse } from '../support/portico.ts'
import { until } from '../support/process.ts'

inEveryHouse('WEB-10 alive and ready are told under every Host, and nothing else is', async (house) => {
  for (const path of ['/healthz', '/readyz', '/metrics']) {
    const { status, body } = await house.browser().get(path, { host: 'elsewhere.example' })
    assert.equal(status, 200, path)
    if (path !== '/metrics') assert.equal(body, 'ok\n')
  }
  assert.equal((await house.browser().get('/api/v1/openapi.json', { host: 'elsewhere.example' })).status, 421)
})

inHouse('without the mail worker the house is not ready', async (house) => {
  await house.running.outbox.stop()
  const { status, body } = await house.browser().get('/readyz')
  assert.deepEqual([status, body], [503, 'not ready\n'])
})

inHouse(
  'DAT-04 a house whose database takes no writes, as after a failover, is not ready, and heals by itself',
  async (house) => {
    const ready = async () => (await house.browser().get('/readyz')).status
    const operator = openPostgres(house.house.config.databaseUrl ?? '', 1)
    const name = new URL(house.house.config.databaseUrl ?? '').pathname.slice(1)
    // Connections that stand go on as they were; those that are made from now on only read.
    await operator.alone(raw(`alter database ${name} set default_transaction_read_only = on`))
    await operator.alone(
      raw(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and pid <> pg_backend_pid()`),
    )
    await until(async () => (await ready()) === 503, 'it is not ready')
    assert.equal(await ready(), 503)
    // Whichever reason came first, the one that lasts is told as well, and once.
    const why = () => house.log.filter((line) => /"the database takes no writes.*"msg":"Not ready/.test(line))
    await until(async () => (await ready()) === 503 && why().length > 0, 'it says why')
    assert.equal(await ready(), 503)
    assert.equal(why().length, 1)
    assert.equal((await house.browser().get('/p/harbor')).status, 200)
    await operator.alone(raw(`alter database ${name} reset default_transaction_read_only`))
    await until(async () => (await ready()) === 200, 'it is ready again')
    await operator.close()
  },
  { kind: 'postgres' },
)

inEveryHouse('DAT-09 a clock that went back is told beside the readiness', async (house) => {
  await house.house.engine.tidy()
  house.clock.advance('-4 minutes')
  assert.equal((await house.browser().get('/readyz')).body, 'ok\n')
  house.clock.advance('-4 minutes')
  const { status, body } = await house.browser().get('/readyz')
  assert.deepEqual([status, body], [200, 'ok\nthe clock went back\n'])
})

inHouse('WEB-10 numbers are told to this machine, not to somebody behind a proxy', async (house) => {
  await house.invite()
  await house.browser().get('/api/v1/openapi.json')
  const { body, headers } = await house.browser().get('/metrics')
  assert.match(String(headers['content-type']), /^text\/plain; version=0\.0\.4/)
  assert.match(body, /portico_requests_total\{method="GET",route="\/api\/v1\/openapi\.json",status="200"\} 1/)
  assert.match(body, /portico_letters_due 0/)
  assert.doesNotMatch(body, /acme|jane|pk_/)
  for (const name of ['x-forwarded-for', 'x-real-ip', 'forwarded', 'via'])
    assert.equal((await house.browser().get('/metrics', { [name]: '203.0.113.9' })).status, 401, name)
})

inEveryHouse('letters are told by state: those that are owed, and what became of the others', async (house) => {
  const before = (await house.browser().get('/metrics')).body
  for (const state of ['queued', 'sending', 'delayed', 'perhaps'])
    assert.match(before, new RegExp(`^portico_letters_owed\\{state="${state}"\\} \\d+$`, 'm'))
  const accepted = (body: string) => Number(/^portico_letters_total\{state="accepted"\} (\d+)$/m.exec(body)?.[1])
  await house.invite()
  const { body } = await house.browser().get('/metrics')
  assert.equal(accepted(body), accepted(before) + 1)
  const states = body.match(/^portico_letters_(?:owed|total)\{state="\w+"\}/gm) ?? []
  assert.equal(states.length, 11, 'as many lines, whatever happens')
})

const token = 'a-long-enough-token'
inHouse(
  'WEB-10 with a token they are told to whoever has it',
  async (house) => {
    const asked = (authorization: string) => house.browser().get('/metrics', { 'x-forwarded-for': '203.0.113.9', authorization })
    assert.equal((await asked(`Bearer ${token}`)).status, 200)
    assert.equal((await asked(`bearer ${token}`)).status, 200)
    assert.equal((await asked('Bearer another-long-token')).status, 401)
  },
  { env: { METRICS_TOKEN: token } },
)
