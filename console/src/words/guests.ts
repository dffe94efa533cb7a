// What a guest may do, and how long still, in words.
import type { Grant } from '../api-types.ts'

type Ability = Grant['abilities'][number]

const words: { [ability in Ability]: string } = { view: 'look', comment: 'comment', upload: 'leave files', download: 'download' }

/** "May look, download and leave files" */
export function abilityWords(abilities: readonly Ability[]): string {
  const told = (Object.keys(words) as Ability[]).filter((one) => abilities.includes(one)).map((one) => words[one])
  return `May ${new Intl.ListFormat('en').format(told)}`
}

/** "2 hours, 5 minutes left": never more than there is. */
export function timeLeft(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 1) return ms > 0 ? 'Less than a minute left' : 'Ending now'
  const parts: [number, string][] = [
    [Math.floor(minutes / 1440), 'day'],
    [Math.floor(minutes / 60) % 24, 'hour'],
    [minutes % 60, 'minute'],
  ]
  const from = parts.findIndex(([count]) => count > 0)
  const told = parts.slice(from, from + 2).filter(([count]) => count > 0)
  return `${told.map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`).join(', ')} left`
}
