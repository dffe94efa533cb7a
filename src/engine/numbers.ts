// Numbers: what became of the people who were invited, out of what was counted, and who stands behind each figure.
import type { Activation, Millis, OpenedBy, ProjectId } from '../nouns.ts'
import { type CountedPerson, type Figure, mostTold, type Narrow, type PeopleStep, type Period } from '../store/numbers.ts'
import type { Page } from '../store/rows.ts'
import { type By, found } from './acts.ts'
import { beginOf, dayNumber, mondayOf, numberOfDay, plainDay } from './day-numbers.ts'
import { activatedWithin, type funnelSteps } from './journeys.ts'
import type { Parts } from './parts.ts'
import { day, portalAccess } from './policy.ts'
import { Refusal } from './refusals.ts'
import { exactPercentile, percentileOf, spans } from './waits.ts'

export const countedLetters = ['invitation', 'bulk'] as const

export interface Asked {
  /** Plain days of the account's zone, or moments; the last 30 days where left out. Both days count. */
  from?: string | undefined
  to?: string | undefined
  projectId?: ProjectId | undefined
  letter?: (typeof countedLetters)[number] | undefined
}

/** Of a step that has several figures: how long they took (the place among the spans), how they came in, which letter and how far it came. */
export interface Which {
  span?: number | undefined
  way?: OpenedBy | undefined
  kind?: string | undefined
  became?: Narrow['became'] | undefined
}

const usual = 30
export const longest = 366
/** Of fewer people a share says nothing. */
const fewest = 20
/** So many people are asked one by one how long they took; more are told from the histogram. */
const mostAsked = 2_000

/** The figures of one period. Shares are of everybody invited; null of nobody. */
export interface Figures {
  from: string
  to: string
  funnel: { [step in (typeof funnelSteps)[number] | 'activated']: number }
  conversion: number | null
  activated: number | null
  firstSession: { people: number; median: Millis | null; p90: Millis | null; exact: boolean }
  /** How many took how long, by the spans of `waits.ts`. */
  spans: { from: Millis; to: Millis | null; people: number }[]
  bounced: number
  helps: number
  helpPer100: number | null
  /** Of all letters their servers took: how many a person clicked. */
  clickThrough: number | null
  scanned: { letters: number; share: number | null }
  deadEnds: { met: number; recovered: number }
  signIns: { [way: string]: number }
  /** Of those who were mailed a link with a code: how many typed the code. */
  codeShare: number | null
  letters: { letter: string; accepted: number; bounced: number; opened: number; used: number; fetched: number }[]
  tooFew: boolean
}

export interface Week {
  from: string
  funnel: Figures['funnel']
}

/** What somebody can do next for a person who stands there. */
export type NextStep = 'fix_address' | 'resend' | 'send_login' | 'review' | 'wait' | 'none'

export function createNumbers({ store, clock }: Parts) {
  async function periodOf(by: By, { from, to, projectId, letter }: Asked) {
    const { timeZone, activation } = found(await store.read.accounts.get(by.accountId))
    if (projectId) found(await store.read.projects.get(by.accountId, projectId))
    const today = dayNumber(clock.now(), timeZone)
    const dayAt = (field: 'from' | 'to', text: string) => {
      const number = text.length === 10 ? numberOfDay(text) : dayNumber(Date.parse(text), timeZone)
      // Around the year 0 it is no number at all: plain days have four digits and no era.
      if (!(number >= 0)) throw new Refusal('invalid', { fields: { [field]: 'Choose a day from 1970 on.' } })
      return number
    }
    const last = to === undefined ? (from === undefined ? today : Math.max(today, dayAt('from', from))) : dayAt('to', to)
    const first = from === undefined ? last - usual + 1 : dayAt('from', from)
    if (first > last) throw new Refusal('invalid', { fields: { from: 'The first day comes before the last.' } })
    if (last - first >= longest) throw new Refusal('invalid', { fields: { from: `A period has at most ${longest} days.` } })
    const period: Period = {
      from: first,
      to: last,
      projectId: projectId ?? null,
      letter: letter ?? null,
      begins: beginOf(first, timeZone),
      ends: beginOf(last + 1, timeZone),
    }
    return { period, timeZone, activation, today }
  }

  /** How long people took: of a few exactly, of many out of the histogram. */
  async function firstSession(by: By, period: Period): Promise<Figures['firstSession']> {
    const buckets = await store.read.numbers.waitBuckets(by.accountId, period)
    const people = [...buckets.values()].reduce((sum, count) => sum + count, 0)
    if (people > mostAsked) return { people, median: percentileOf(buckets, 0.5), p90: percentileOf(buckets, 0.9), exact: false }
    const waits = people === 0 ? [] : await store.read.numbers.waits(by.accountId, period)
    return { people, median: exactPercentile(waits, 0.5), p90: exactPercentile(waits, 0.9), exact: true }
  }

  return {
    /** The figures of a period, of the one before it, and of each week. */
    async get(by: By, asked: Asked) {
      const { period, timeZone, activation, today } = await periodOf(by, asked)
      const length = period.to - period.from + 1
      const earlier = { ...period, from: period.from - length, to: period.from - 1 }
      const [behind, now, then] = await Promise.all([
        store.read.counting.behindSince(by.accountId),
        store.read.numbers.figures(by.accountId, period),
        store.read.numbers.figures(by.accountId, earlier),
      ])
      const weeks = weeksOf(period, now, activation)
      return {
        asOf: behind ?? clock.now(),
        timeZone,
        activation,
        /** People who were invited so lately that they still have time to arrive. */
        stillInTime: period.to > today - activatedWithin / day,
        figures: figuresOf(period, now, activation, await firstSession(by, period)),
        before: figuresOf(earlier, then, activation, await firstSession(by, earlier)),
        weeks,
      }
    },
    /** Every week, project and letter as a table. */
    async table(by: By, asked: Asked) {
      const { period, activation } = await periodOf(by, asked)
      const rows = await store.read.numbers.weeksByProject(by.accountId, period)
      if (rows.length >= mostTold) throw new Refusal('invalid', { fields: { from: 'That is too much for one table. Choose fewer days.' } })
      const lines = Map.groupBy(rows, ({ week, projectId, letter }) => `${week} ${projectId} ${letter}`)
      return [...lines.values()].map((line) => {
        const { week, project, letter } = line[0] as (typeof rows)[number]
        return { week: plainDay(Math.max(week, period.from)), project, letter, funnel: funnelOf(line, activation), ...sidesOf(line) }
      })
    },
    /** Who stands behind a figure, with the best next step for each. */
    async people(
      by: By,
      asked: Asked,
      step: PeopleStep,
      page: Page,
      which: Which = {},
    ): Promise<(CountedPerson & { nextStep: NextStep })[]> {
      const { period, activation } = await periodOf(by, asked)
      const people = await store.read.numbers.people(by.accountId, period, step, activation, narrowOf(step, which), page)
      const now = clock.now()
      return people.map((person) => ({ ...person, nextStep: nextStepOf(person, now) }))
    },
  }
}

function narrowOf(step: PeopleStep, { span, way, kind, became }: Which): Narrow {
  const needed = { waited: ['span', span], came: ['way', way], lettered: ['kind', kind] } as const
  const [field, value] = needed[step as keyof typeof needed] ?? [null, null]
  if (field && value === undefined) throw new Refusal('invalid', { fields: { [field]: 'Say which of them.' } })
  const from = span === undefined ? undefined : spans[span]
  const waited = step === 'waited' && span !== undefined && from !== undefined ? { from, to: spans[span + 1] ?? null } : null
  return { waited, way: way ?? null, kind: kind ?? null, became: became ?? 'accepted' }
}

const sum = (figures: readonly Figure[], measure: string): number =>
  figures.reduce((all, figure) => (figure.measure === measure ? all + figure.count : all), 0)

const share = (part: number, of: number): number | null => (of === 0 ? null : part / of)

const funnelOf = (figures: readonly Figure[], activation: Activation): Figures['funnel'] => ({
  invited: sum(figures, 'invited'),
  accepted: sum(figures, 'accepted'),
  opened: sum(figures, 'opened'),
  signed_in: sum(figures, 'signed_in'),
  acted: sum(figures, 'acted'),
  activated: sum(figures, activation),
})

const sidesOf = (figures: readonly Figure[]) => ({ bounced: sum(figures, 'bounced'), helps: sum(figures, 'helps') })

function figuresOf(period: Period, figures: readonly Figure[], activation: Activation, firstSession: Figures['firstSession']): Figures {
  const funnel = funnelOf(figures, activation)
  const { bounced, helps } = sidesOf(figures)
  const letters = lettersOf(figures)
  const all = (what: 'accepted' | 'used' | 'opened' | 'fetched') => letters.reduce((sum, letter) => sum + letter[what], 0)
  const signIns = waysOf(figures)
  const mailed = (signIns.login ?? 0) + (signIns.code ?? 0)
  return {
    from: plainDay(period.from),
    to: plainDay(period.to),
    funnel,
    conversion: share(funnel.signed_in, funnel.invited),
    activated: share(funnel.activated, funnel.invited),
    firstSession,
    spans: spans.map((from, at) => ({ from, to: spans[at + 1] ?? null, people: sum(figures, `span ${at}`) })),
    bounced,
    helps,
    helpPer100: funnel.invited === 0 ? null : (100 * helps) / funnel.invited,
    clickThrough: share(all('opened'), all('accepted')),
    scanned: { letters: all('fetched'), share: share(all('fetched'), all('accepted')) },
    deadEnds: { met: sum(figures, 'dead_ends'), recovered: sum(figures, 'recovered') },
    signIns,
    codeShare: share(signIns.code ?? 0, mailed),
    letters,
    tooFew: funnel.invited < fewest,
  }
}

const letterOrder = ['invitation', 'bulk', 'again', 'login']

function lettersOf(figures: readonly Figure[]): Figures['letters'] {
  const counted = figures.filter(({ measure }) => measure.startsWith('letters '))
  const names = [...new Set(counted.map(({ letter }) => letter))]
  const place = (name: string) => (letterOrder.indexOf(name) + letterOrder.length + 1) % (letterOrder.length + 1)
  return names
    .toSorted((a, b) => place(a) - place(b) || a.localeCompare(b))
    .map((letter) => {
      const of = (word: string) =>
        sum(
          counted.filter((one) => one.letter === letter),
          `letters ${word}`,
        )
      return { letter, accepted: of('accepted'), bounced: of('bounced'), opened: of('opened'), used: of('used'), fetched: of('fetched') }
    })
}

function waysOf(figures: readonly Figure[]): Figures['signIns'] {
  const ways: Figures['signIns'] = {}
  for (const { measure, count } of figures) {
    if (!measure.startsWith('way ')) continue
    const way = measure.slice(4)
    ways[way] = (ways[way] ?? 0) + count
  }
  return ways
}

/** Every week that the period touches, also those in which nobody was invited. */
function weeksOf(period: Period, figures: readonly Figure[], activation: Activation): Week[] {
  const byWeek = Map.groupBy(figures, ({ week }) => week)
  const weeks: Week[] = []
  for (let week = mondayOf(period.from); week <= period.to; week += 7)
    weeks.push({ from: plainDay(Math.max(week, period.from)), funnel: funnelOf(byWeek.get(week) ?? [], activation) })
  return weeks
}

/** Somebody whom a letter reached this long ago may still be about to open it. */
const patience = 3 * day

function nextStepOf({ grant, standing, invitedAt }: CountedPerson, now: Millis): NextStep {
  const access = portalAccess(grant, now)
  if (access === 'bounced') return 'fix_address'
  if (access === 'revoked' || grant.replacedAt !== null || grant.suspendedAt !== null) return 'none'
  if (access === 'queued') return 'wait'
  if (access === 'sent') return (grant.invitedAt ?? invitedAt ?? now) > now - patience ? 'wait' : 'resend'
  if (access === 'expired' || access === 'not_invited') return 'resend'
  if (access === 'opened') return 'send_login'
  if (standing === 'under_review') return 'review'
  return standing === 'awaiting' || standing === 'non_compliant' || standing === 'expired' ? 'send_login' : 'none'
}
