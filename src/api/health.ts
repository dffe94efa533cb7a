// Whether we live, whether we can work, and numbers for whoever watches.
import { hash, timingSafeEqual } from 'node:crypto'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Engine } from '../engine/engine.ts'
import type { MessageState } from '../nouns.ts'
import { isFromHere } from '../visitors.ts'

/** The worker that sends letters, as far as readiness and numbers ask for it. */
export interface MailWorker {
  /** `stuck`: no more letters are begun, for it cannot be written what became of others. */
  state(): { running: boolean; underWay: number; held: number; closed: object | null; stuck: boolean }
}

/** What the operator set, as far as health and numbers ask for it. */
export interface HealthSettings {
  metricsToken: string | null
  role: 'all' | 'web' | 'worker'
}

interface HealthParts {
  engine: Engine
  outbox: MailWorker
  config: HealthSettings
}

export function mountHealth(app: FastifyInstance, { engine, outbox, config }: HealthParts): void {
  const open = { config: { right: 'anyone', anyHost: true } } as const
  const numbers = createNumbers(app)

  app.get('/healthz', open, async (_request, reply) => reply.type('text/plain').send('ok\n'))
  let told: string | null = null
  app.get('/readyz', open, async (_request, reply) => {
    const clock = config.role === 'web' || outbox.state().running ? await clockOf(engine).catch(whyNot) : null
    if (clock !== null) told = null
    reply.code(clock === null ? 503 : 200).type('text/plain')
    if (clock === null) return reply.send('not ready\n')
    // People are served all the same, so whoever stands before us need not look elsewhere.
    const beside = [clock === 'went back' && 'the clock went back', outbox.state().stuck && 'no more letters are begun']
    return reply.send(`${['ok', ...beside.filter(Boolean)].join('\n')}\n`)
  })
  /** Each reason is told once for as long as it lasts: whoever watches asks every few seconds. */
  function whyNot(error: unknown): null {
    const { message } = error as Error
    if (message !== told) app.log.warn(error, 'Not ready: the database does not take what must be written')
    told = message
    return null
  }
  app.get('/metrics', open, async (request, reply) => {
    if (!mayLook(request, config.metricsToken))
      return reply.code(401).header('www-authenticate', 'Bearer').type('text/plain').send('Not for everybody.\n')
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(await numbers(engine, outbox))
  })
}

/** Each is told, also while no letter is in it: a line that comes and goes cannot be watched. */
const owedStates = ['queued', 'sending', 'delayed', 'perhaps'] as const satisfies readonly MessageState[]

/** What the clock did since the database last noted it. Throws where the database does not take writes. */
async function clockOf(engine: Engine): Promise<'went on' | 'went back'> {
  await engine.alive()
  return (await engine.clockWentBack()) ? 'went back' : 'went on'
}

/** From this machine, and not on behalf of somebody behind a proxy; or with the token. */
function mayLook({ headers, socket }: FastifyRequest, token: string | null): boolean {
  const [, given] = /^Bearer (.+)$/i.exec(headers.authorization ?? '') ?? []
  if (token !== null && given !== undefined) return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', token, 'buffer'))
  return isFromHere(headers, socket.remoteAddress)
}

function createNumbers(app: FastifyInstance) {
  const requests = new Map<string, { count: number; seconds: number }>()
  const delay = monitorEventLoopDelay({ resolution: 50 })
  delay.enable()
  app.addHook('onClose', async () => void delay.disable())
  app.addHook('onResponse', async (request, reply) => {
    const key = `method="${request.method}",route="${request.routeOptions.url ?? 'none'}",status="${reply.statusCode}"`
    const known = requests.get(key) ?? { count: 0, seconds: 0 }
    requests.set(key, { count: known.count + 1, seconds: known.seconds + reply.elapsedTime / 1000 })
  })

  return async (engine: Engine, outbox: MailWorker): Promise<string> => {
    const { count, oldest } = await engine.messages.waiting()
    const { owed, met } = await engine.messages.counted()
    const { underWay, held, closed, stuck } = outbox.state()
    const { rss, heapUsed } = process.memoryUsage()
    const told: [name: string, kind: 'counter' | 'gauge', help: string, values: [labels: string, value: number][]][] = [
      ['portico_requests_total', 'counter', 'Answered requests.', [...requests].map(([labels, { count }]) => [`{${labels}}`, count])],
      [
        'portico_request_seconds_total',
        'counter',
        'Time they took.',
        [...requests].map(([labels, { seconds }]) => [`{${labels}}`, seconds]),
      ],
      ['portico_letters_due', 'gauge', 'Letters that should have left by now.', [['', count]]],
      [
        'portico_letters_owed',
        'gauge',
        'Letters that are owed, due or not, by state; counted to 50,000.',
        owedStates.map((state) => [`{state="${state}"}`, owed.get(state) ?? 0]),
      ],
      [
        'portico_letters_total',
        'counter',
        'What became of letters in this process, by the state they came to.',
        [...met].map(([state, count]) => [`{state="${state}"}`, count]),
      ],
      [
        'portico_letters_due_oldest_seconds',
        'gauge',
        'How long the oldest of them has been owed.',
        [['', oldest === null ? 0 : (engine.clock.now() - oldest) / 1000]],
      ],
      [
        'portico_letters_in_hand',
        'gauge',
        'Letters claimed by this process.',
        [
          ['{stage="held"}', held],
          ['{stage="under_way"}', underWay],
        ],
      ],
      ['portico_mail_paused', 'gauge', '1 while the mail server takes nothing from anybody.', [['', closed === null ? 0 : 1]]],
      [
        'portico_mail_stuck',
        'gauge',
        '1 while no more letters are begun, for it cannot be written what became of others.',
        [['', stuck ? 1 : 0]],
      ],
      ['portico_event_loop_delay_seconds', 'gauge', 'The 99th percentile since the last look.', [['', delay.percentile(99) / 1e9]]],
      ['process_resident_memory_bytes', 'gauge', 'Memory.', [['', rss]]],
      ['process_heap_bytes', 'gauge', 'Heap in use.', [['', heapUsed]]],
      ['process_start_time_seconds', 'gauge', 'When this process began.', [['', Math.round(Date.now() / 1000 - process.uptime())]]],
    ]
    delay.reset()
    return told
      .map(
        ([name, kind, help, values]) =>
          `# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n${values.map(([labels, value]) => `${name}${labels} ${value}\n`).join('')}`,
      )
      .join('')
  }
}
