// What a bench found: one line per promise with its target, and whether it was kept.

export interface Line {
  what: string
  found: string
  target: string
  kept: boolean | null
}

export const median = (numbers: readonly number[]): number => {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? (sorted[middle] ?? Number.NaN) : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2
}

export const whole = (number: number): string => Math.round(number).toLocaleString('en')

/** At least so many times something else. */
export const atLeast = (what: string, ratio: number, target: number): Line => ({
  what,
  found: `${ratio.toFixed(2)} ×`,
  target: `≥ ${target} ×`,
  kept: ratio >= target,
})

export const under = (what: string, value: number, target: number, unit: string): Line => ({
  what,
  found: `${value < 10 ? value.toFixed(1) : whole(value)} ${unit}`,
  target: `< ${whole(target)} ${unit}`,
  kept: value < target,
})

/** A figure without a promise, for who reads the table. */
export const plain = (what: string, found: string): Line => ({ what, found, target: '', kept: null })

/** Prints the table; the exit code says whether every promise was kept. */
export function print(title: string, lines: readonly Line[]): void {
  const width = (part: (line: Line) => string) => Math.max(...lines.map((line) => part(line).length))
  const [first, second, third] = [width(({ what }) => what), width(({ found }) => found), width(({ target }) => target)]
  console.log(`\n${title}`)
  for (const { what, found, target, kept } of lines) {
    console.log(
      `  ${what.padEnd(first)}  ${found.padStart(second)}  ${target.padStart(third)}  ${kept === null ? '' : kept ? '✓' : '✗ missed'}`.trimEnd(),
    )
  }
  if (lines.some(({ kept }) => kept === false)) process.exitCode = 1
}
