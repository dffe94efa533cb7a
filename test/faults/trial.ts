// A trial by chance: every throw of the dice comes from one seed, which is told when the trial fails.
import { randomInt } from 'node:crypto'
import { test } from 'node:test'

export type Chance = ReturnType<typeof chanceOf>

/** The rule, tried with dice. `SEED=123 npm test -- bulk` throws the same ones again. */
export function trial(rule: string, story: (chance: Chance) => Promise<void>): void {
  test(rule, async () => {
    const seed = Number(process.env.SEED ?? randomInt(2 ** 31))
    try {
      await story(chanceOf(seed))
    } catch (cause) {
      throw new Error(`It failed with SEED=${seed}, which throws the same dice again`, { cause })
    }
  })
}

/** How much of a long trial is done: `SIZE=0.02 npm run test:long -- crashes` does a fiftieth of it. */
export const sized = (whole: number): number => Math.max(1, Math.round(whole * Number(process.env.SIZE ?? 1)))

/** Mulberry32: small, even enough, and the same everywhere. */
function chanceOf(seed: number) {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const upTo = (most: number, least = 0): number => least + Math.floor(next() * (most - least + 1))
  return {
    seed,
    /** From 0 to 1, without 1. */
    next,
    /** A whole number from `least` to `most`. */
    upTo,
    one: <T>(of: readonly T[]): T => of[upTo(of.length - 1)] as T,
    bytes: (count: number): Buffer => Buffer.from(Uint8Array.from({ length: count }, () => upTo(255))),
  }
}
