// The clock of the staff screens: days of the account's calendar, whatever the hour and the season.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createClock } from '../../console/src/clock.ts'
import { asked } from '../../console/src/data/numbers.ts'

test('thirty days are thirty days of the calendar, also across a change of the clocks', () => {
  for (const [now, first] of [
    ['2027-03-20T07:30:00Z', '2027-02-19'],
    ['2026-11-11T07:30:00Z', '2026-10-12'],
    ['2026-11-20T22:14:00Z', '2026-10-22'],
  ] as const) {
    const clock = createClock('America/Los_Angeles', () => Date.parse(now))
    assert.equal(asked({}, clock).from, first)
    assert.equal(clock.daysUntil(first), -29)
  }
})
