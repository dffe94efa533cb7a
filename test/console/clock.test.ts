// The clock of the staff screens: days of the account's calendar, whatever the hour and the season.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createClock } from '../../console/src/clock.ts'
import { asked } from '../../console/src/data/numbers.ts'
import { endOfDay } from '../../console/src/zones.ts'

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

test('a day ends with its last second, also where it has 23 or 25 hours', () => {
  for (const [day, zone, end] of [
    ['2026-04-04', 'America/Santiago', '2026-04-05T03:59:59.000Z'],
    ['2026-09-05', 'America/Santiago', '2026-09-06T03:59:59.000Z'],
    ['2026-10-29', 'Africa/Cairo', '2026-10-29T21:59:59.000Z'],
    ['2026-10-24', 'America/Nuuk', '2026-10-25T01:59:59.000Z'],
    ['2026-11-01', 'America/New_York', '2026-11-02T04:59:59.000Z'],
    ['2028-02-29', 'Pacific/Kiritimati', '2028-02-29T09:59:59.000Z'],
    ['2026-12-31', 'Pacific/Niue', '2027-01-01T10:59:59.000Z'],
  ] as const)
    assert.equal(endOfDay(day, zone), end, zone)
})
