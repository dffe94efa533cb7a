// The account's tile: an arch in its colour with its initials, or its own logo where there is room for one.
import { rem, useComputedColorScheme } from '@mantine/core'
import type { Account, Colours } from '../api-types.ts'
import classes from './tile.module.css'

export function Tile({ name, colours, small = false }: { name: string; colours: Colours; small?: boolean }) {
  const scheme = useComputedColorScheme('light')
  const palette = colours[scheme]
  const style = {
    background: palette.fill,
    color: palette.label,
    boxShadow: palette.outline ? `inset 0 0 0 1px ${palette.outline}` : undefined,
  }
  return (
    <span className={classes.tile} data-small={small || undefined} style={style} aria-hidden="true">
      {initialsOf(name)}
    </span>
  )
}

export function AccountName({ account }: { account: Account }) {
  if (account.logo) return <img className={classes.logo} src={account.logo} alt={account.name} />
  return (
    <>
      <Tile name={account.name} colours={account.colours} />
      <span className={classes.name}>{account.name}</span>
    </>
  )
}

export function Initials({ name, size = 30 }: { name: string; size?: number }) {
  return (
    <span
      className={classes.initials}
      style={{ width: rem(size), height: rem(size), fontSize: rem(size > 36 ? 14 : 12) }}
      aria-hidden="true"
    >
      {initialsOf(name)}
    </span>
  )
}

function initialsOf(name: string): string {
  const parts = name
    .trim()
    .split(/[\s@.]+/u)
    .filter(Boolean)
  return parts
    .slice(0, 2)
    .map((part) => [...part][0]?.toUpperCase() ?? '')
    .join('')
}
