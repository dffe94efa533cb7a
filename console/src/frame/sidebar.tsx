// The six places, the search, and who is signed in.
import { Tooltip, UnstyledButton } from '@mantine/core'
import { Link, type LinkProps, useMatchRoute } from '@tanstack/react-router'
import { useMe } from '../data/me.ts'
import type { IconName } from '../icons.ts'
import { Icon } from '../parts/icon.tsx'
import { AccountName, Tile } from '../parts/tile.tsx'
import { MemberMenu } from './member-menu.tsx'
import classes from './sidebar.module.css'

interface PlaceProps {
  word: string
  icon: IconName
  to: LinkProps['to']
  /** Screens of this place that have an address of their own. */
  also?: LinkProps['to']
}

const places: PlaceProps[] = [
  { word: 'Records', icon: 'records', to: '/records' },
  { word: 'Projects', icon: 'projects', to: '/projects' },
  { word: 'Contacts', icon: 'contacts', to: '/contacts' },
  { word: 'Client Portal', icon: 'portal', to: '/client-portal', also: '/packets' },
  { word: 'Activity', icon: 'activity', to: '/activity' },
  { word: 'Settings', icon: 'settings', to: '/settings' },
]

export function Sidebar({ onSearch }: { onSearch: () => void }) {
  const { account } = useMe()
  return (
    <aside className={classes.sidebar}>
      <div className={classes.account}>
        <span className={classes.whole}>
          <AccountName account={account} />
        </span>
        <span className={classes.tileOnly} title={account.name}>
          <Tile name={account.name} colours={account.colours} />
        </span>
      </div>
      <UnstyledButton className={classes.search} onClick={onSearch}>
        <Icon name="search" />
        <span className={classes.word}>Search</span>
        <kbd className={classes.keys}>Ctrl K</kbd>
      </UnstyledButton>
      <nav className={classes.places} aria-label="Places">
        {places.map((place) => (
          <Place key={place.word} {...place} />
        ))}
      </nav>
      <MemberMenu />
    </aside>
  )
}

const here = { 'data-here': true, 'aria-current': 'page' } as const

function Place({ word, icon, to, also }: PlaceProps) {
  const matches = useMatchRoute()
  const isAlso = also !== undefined && matches({ to: also, fuzzy: true }) !== false
  return (
    <Tooltip
      label={word}
      position="right"
      offset={10}
      events={{ hover: true, focus: true, touch: false }}
      classNames={{ tooltip: classes.tip }}
    >
      <Link to={to} className={classes.place} activeProps={here as object} {...(isAlso ? here : {})}>
        <Icon name={icon} />
        <span className={classes.word}>{word}</span>
      </Link>
    </Tooltip>
  )
}
