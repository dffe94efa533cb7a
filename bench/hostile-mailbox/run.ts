// The hostile mailbox: robots that read every letter first, then the person it was meant for. Who gets in, what did the robots get, how many presses.
// `ROBOT=quarantine SYSTEM=Portico` tries those alone whose names hold the words; `VERBOSE=1` tells each story; `README=write` fills the table there.
// A robot that keeps a form's hidden fields, or presses buttons in a full browser, does what a person does: it is counted as a press, apart from the rest.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { BrowserContext } from 'playwright-core'
import { launchChromium } from '../../test/support/chromium.ts'
import { house } from '../support/programs.ts'
import { type Line, plain, print } from '../support/table.ts'
import { type Letter, openGateway, openMailbox } from './letters.ts'
import { comeIn, type Outcome, openBrowser, type Reader, take, ways } from './people.ts'
import { isIn, type Robot, robotsWith } from './robots.ts'
import { type System, startSystems } from './systems.ts'

// Each program and folder goes with the bench.
process.setMaxListeners(30)
const mailbox = await openMailbox()
const gateway = await openGateway()
const chromium = await launchChromium()
const { ROBOT = '', SYSTEM = '' } = process.env
const systems = await startSystems(mailbox.url, SYSTEM)
const robots = robotsWith(gateway).filter(({ name }) => name.includes(ROBOT))
let visitors = 0
const freshAddress = () => `203.0.${(++visitors >> 8) & 255}.${visitors & 255}`

interface Score {
  in: number
  people: number
  robotSessions: number
  presses: number[]
  stuck: string[]
}

/** Every robot against every way of opening the letter, in one system. */
async function tryOut(system: System): Promise<Map<Robot, Score>> {
  const scores = new Map<Robot, Score>()
  for (const [at, robot] of robots.entries()) {
    if (system.pressedOnly && !robot.presses) continue
    const score: Score = { in: 0, people: 0, robotSessions: 0, presses: [], stuck: [] }
    for (const way of ways) {
      const reader: Reader = {
        email: `jane${at}.${way.name}@system${systems.indexOf(system)}.example`,
        ...{ system, robot, chromium, next: mailbox.next },
        letters: [],
        robotSessions: 0,
      }
      const from = performance.now()
      const outcome = await story(reader, way)
      if (process.env.VERBOSE)
        console.error(
          `${system.name}, ${robot.name}, ${way.name}: ${JSON.stringify(outcome)}, robots ${reader.robotSessions}, ${Math.round(performance.now() - from)} ms`,
        )
      score.people += 1
      score.in += outcome.in ? 1 : 0
      score.robotSessions += reader.robotSessions
      if (outcome.in) score.presses.push(outcome.presses)
      else score.stuck.push(`${way.name}: ${outcome.stuck}`)
    }
    scores.set(robot, score)
  }
  return scores
}

async function story(reader: Reader, way: (typeof ways)[number]): Promise<Outcome> {
  const { system, robot, email } = reader
  await system.invite(email)
  const letter = await take(reader)
  if (!letter) throw new Error(`${system.name} sent no letter to ${email}`)
  const context = await openBrowser(reader, way, freshAddress())
  try {
    if (way.name === 'second') {
      const phone = await openBrowser(reader, ways[1] as (typeof ways)[number], freshAddress())
      const first = await comeIn(reader, phone, letter)
      await shut(phone)
      if (!first.in) return first
    }
    const outcome = await comeIn(reader, context, letter)
    if (robot.twice && outcome.in) return await again(reader, context, letter, outcome)
    if (robot.colleague && outcome.in) reader.robotSessions += await tryLater(reader, letter)
    return outcome
  } finally {
    await shut(context)
  }
}

/** A browser that is closed while one of its tabs moves on by itself may never say that it is closed. */
const shut = (context: BrowserContext) => Promise.race([context.close(), pause(10_000)])

/** The second copy of the letter, opened when the first session is closed. */
async function again(reader: Reader, context: BrowserContext, letter: Letter, first: Outcome): Promise<Outcome> {
  const cookies = await context.cookies()
  await context.clearCookies()
  await context.addCookies(cookies.filter(({ expires }) => expires !== -1))
  const second = await comeIn(reader, context, letter)
  return { ...second, presses: Math.max(first.presses, second.presses) }
}

/** The colleague comes back to the letter, and presses what its page offers. */
async function tryLater(reader: Reader, letter: Letter): Promise<number> {
  const context = await openBrowser(reader, ways[0] as (typeof ways)[number], freshAddress())
  try {
    const page = await context.newPage()
    for (const url of new Set((letter.mail.text ?? '').match(/https?:\/\/\S+/g))) {
      if (!reader.system.isKey(new URL(url))) continue
      await page.goto(url).catch(() => null)
      const button = page.getByRole('button', { name: /^Continue/ })
      if ((await button.count()) > 0) await button.click()
    }
    return (await isIn(reader.system, context)) ? 1 : 0
  } finally {
    await shut(context)
  }
}

const scores = await Promise.all(systems.map(tryOut))
await Promise.all(systems.map((system) => system.end()))
await chromium.close()
gateway.close()

const range = (presses: number[]) =>
  presses.length === 0
    ? '-'
    : Math.min(...presses) === Math.max(...presses)
      ? `${presses[0]}`
      : `${Math.min(...presses)}-${Math.max(...presses)}`
const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0)
const of = (at: number, which: (robot: Robot) => boolean = () => true) =>
  [...(scores[at] as Map<Robot, Score>)].filter(([robot]) => which(robot)).map(([, score]) => score)

const percentIn = (scores: readonly Score[]) => (100 * sum(scores.map((one) => one.in))) / (sum(scores.map((one) => one.people)) || 1)

const cell = (score: Score | undefined) =>
  score ? `${score.in} of ${score.people}, ${range(score.presses)} | ${score.robotSessions}` : ' | '
const table = [
  `| the mailbox | ${systems.map(({ name }) => `${name}: people in, presses | robots in`).join(' | ')} |`,
  `|---${systems.map(() => '|---|--:').join('')}|`,
  ...robots.map(
    (robot) => `| ${robot.name}${robot.presses ? ' (a press)' : ''} | ${scores.map((one) => cell(one.get(robot))).join(' | ')} |`,
  ),
  `| **all** | ${systems
    .map((_, at) => {
      const all = of(at)
      return `**${percentIn(all).toFixed(0)} %**, ${range(all.flatMap((one) => one.presses))} | **${sum(all.map((one) => one.robotSessions))}**`
    })
    .join(' | ')} |`,
].join('\n')
console.log(`\n${table}`)
for (const [at, system] of systems.entries()) {
  for (const [robot, { stuck }] of scores[at] as Map<Robot, Score>) {
    for (const one of stuck) console.log(`  ${system.name}, ${robot.name}: stuck, ${one}`)
  }
}
if (process.env.README === 'write' && !ROBOT && !SYSTEM) {
  const file = join(house, 'README.md')
  const [start, end] = ['<!-- hostile mailbox -->', '<!-- /hostile mailbox -->']
  const text = readFileSync(file, 'utf8')
  const [before, rest = ''] = text.split(start)
  writeFileSync(file, `${before}${start}\n${table}\n${rest.slice(rest.indexOf(end))}`)
}

const ours = systems.findIndex(({ name }) => name === 'Portico')
if (ours < 0) process.exit()
const percent = percentIn(of(ours))
const taken = sum(of(ours, ({ presses }) => !presses).map((one) => one.robotSessions))
const lines: Line[] = [
  { what: 'people who get in', found: `${percent.toFixed(0)} %`, target: '100 %', kept: percent === 100 },
  { what: 'sessions of robots that do not press', found: String(taken), target: '0', kept: taken === 0 },
  plain('sessions of robots that press as a person would', String(sum(of(ours, ({ presses }) => presses).map((one) => one.robotSessions)))),
]
print('The hostile mailbox: Portico', lines)
process.exit()
