// Counts and sizes as a person reads them.

const whole = new Intl.NumberFormat('en-US')

export const count = (value: number) => whole.format(value)

/** A length that the server counts no further than this. */
const mostCounted = 10_000
export const total = (value: number) => (value >= mostCounted ? `${count(mostCounted)}+` : count(value))

/** "1 record", "512 records". */
export const countOf = (value: number, one: string, many = `${one}s`) => `${count(value)} ${value === 1 ? one : many}`

export function fileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} KB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
