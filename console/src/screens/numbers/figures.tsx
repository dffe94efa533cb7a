// The five figures; each opens its people.
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Numbers } from '../../api-types.ts'
import { count, countOf } from '../../numbers.ts'
import type { NumbersSearch } from '../../searches.ts'
import { activationWords, type PeopleStep, percent, pointsSince, waitOf } from '../../words/numbers.ts'
import classes from './numbers.module.css'

export function Figures({ told, of }: { told: Numbers; of: NumbersSearch }) {
  const { funnel, before, firstSession, tooFew } = told
  const people = countOf(funnel.invited, 'person', 'people')
  // A share of so few is a story about two or three people, not a figure.
  const share = (part: number, whole: number | null, digits?: number) =>
    tooFew ? `${count(part)} of ${count(funnel.invited)}` : percent(whole, digits)
  const since = (now: number | null, then: number | null) =>
    tooFew ? `${people}: too few to say` : before.tooFew ? 'Too few before to compare' : pointsSince(now, then)
  const figure = (step: PeopleStep, number: string, word: string, under: ReactNode) => (
    <Link to="/activity/people" search={{ ...of, step }} className={classes.figure}>
      <span className={classes.number}>{number}</span>
      <span className={classes.word}>{word}</span>
      <span className={classes.under}>{under}</span>
    </Link>
  )
  const perHundred = (value: number | null) => (value === null ? '–' : value.toFixed(1))
  return (
    <section className={classes.figures} aria-label="The period in short">
      {figure('signed_in', share(funnel.signedIn, told.conversion), 'Invited people signed in', since(told.conversion, before.conversion))}
      {figure(
        'signed_in',
        waitOf(firstSession.medianSeconds),
        'Median to first session',
        firstSession.p90Seconds === null ? 'Nobody came in yet' : `9 in 10 within ${waitOf(firstSession.p90Seconds)}`,
      )}
      {figure(
        'activated',
        share(funnel.activated, told.activated),
        'Activated in 7 days',
        told.stillInTime ? `${activationWords[told.activation]}. Some still have time` : activationWords[told.activation],
      )}
      {figure(
        'helped',
        tooFew ? count(told.helps) : perHundred(told.helpPer100),
        tooFew ? 'Asked for a new link' : 'Needed link help, per 100',
        tooFew || before.tooFew ? countOf(told.helps, 'request') : helpSince(told.helpPer100, before.helpPer100),
      )}
      {figure('bounced', share(told.bounced, told.bounced / funnel.invited, 1), 'Bounced', countOf(told.bounced, 'person', 'people'))}
    </section>
  )
}

function helpSince(now: number | null, then: number | null): string {
  if (now === null || then === null) return ''
  if (now.toFixed(1) === then.toFixed(1)) return 'as before'
  return `${now > then ? 'up' : 'down'} from ${then.toFixed(1)}`
}
