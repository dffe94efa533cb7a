// Whether logo and colour can be read where they stand: said in words beside the preview, and never in the way of saving.
import { useQuery } from '@tanstack/react-query'
import type { Colours } from '../../api-types.ts'
import { contrast, readLogo } from '../../contrast.ts'
import { Icon } from '../../parts/icon.tsx'
import classes from './settings.module.css'

interface ContrastCheckProps {
  colour: string
  colours: Colours
  logo: string | null
}

/** Less is hard to see: WCAG asks it of signs and large letters. */
const enough = 3

export const useLogoRead = (logo: string | null) =>
  useQuery({
    queryKey: ['logo-contrast', logo],
    queryFn: () => (logo ? readLogo(logo) : null),
    staleTime: Number.POSITIVE_INFINITY,
  }).data

export function ContrastCheck({ colour, colours, logo }: ContrastCheckProps) {
  const read = useLogoRead(logo)
  const of = ({ fill, label }: Colours['light']) => `${contrast(fill, label).toFixed(1)}:1`
  const moved = colours.light.fill.toUpperCase() !== colour.toUpperCase()
  const lines: { good: boolean; text: string }[] = [
    {
      good: true,
      text: `Words on your colour: ${of(colours.light)} by day, ${of(colours.dark)} by night; 4.5:1 is asked for.${moved ? ' By day it is a little darker than you chose.' : ''}`,
    },
  ]
  if (read && !read.opaque) {
    const faint = [read.day < enough && 'by day', read.night < enough && 'by night'].filter(Boolean).join(' and ')
    lines.push(
      faint
        ? {
            good: false,
            text: `Your logo is hard to see ${faint} (${Math.min(read.day, read.night).toFixed(1)}:1; 3:1 is asked for): its ground is see-through. Save it on a ground of its own.`,
          }
        : { good: true, text: `Your logo: ${read.day.toFixed(1)}:1 by day, ${read.night.toFixed(1)}:1 by night; 3:1 is asked for.` },
    )
  }
  if (read?.opaque) lines.push({ good: true, text: 'Your logo brings its own ground, so it looks the same by day and by night.' })
  return (
    <ul className={classes.contrast} aria-label="Contrast">
      {lines.map(({ good, text }) => (
        <li key={text} data-bad={!good || undefined}>
          <Icon name={good ? 'check' : 'warning'} size={16} />
          <span>{text}</span>
        </li>
      ))}
    </ul>
  )
}
