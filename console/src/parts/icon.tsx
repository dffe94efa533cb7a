// One icon from the drawn set; it never speaks, the word beside it does.
import { type IconName, icons, type Shape } from '../icons.ts'

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  const shapes: Shape[] = icons[name]
  return (
    <svg
      aria-hidden="true"
      width={`${size / 16}rem`}
      height={`${size / 16}rem`}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      focusable="false"
      display="block"
    >
      {shapes.map((shape) => (
        <path key={shape.d} d={shape.d} {...paint(shape)} />
      ))}
    </svg>
  )
}

function paint({ as }: Shape) {
  if (as === 'fill') return { fill: 'currentColor', stroke: 'none' }
  if (as === 'cut') return { stroke: 'var(--icon-ground, var(--sheet))' }
  if (as === 'dashed') return { strokeDasharray: '2.4 2.6' }
  return {}
}

/** Three dots have no line to draw: they are the one icon made of points. */
export function MoreIcon() {
  return (
    <svg aria-hidden="true" width="1.125rem" height="1.125rem" viewBox="0 0 20 20" fill="currentColor" focusable="false" display="block">
      <circle cx="4.6" cy="10" r="1.5" />
      <circle cx="10" cy="10" r="1.5" />
      <circle cx="15.4" cy="10" r="1.5" />
    </svg>
  )
}
