// The six places, the search, and who is signed in.
import { Tooltip, UnstyledButton } from '@mantine/core'
import { Link, type LinkProps } from '@tanstack/react-router'
import { useMe } from '../data/me.ts'
import type { IconName } from '../icons.ts'
import { Icon } from '../parts/icon.tsx'
import { AccountName, Tile } from '../parts/tile.tsx'
import { MemberMenu } from './member-menu.tsx'
import classes from './sidebar.module.css'

const places: { word: string; icon: IconName; to: LinkProps['to'] }[] = [
  { word: 'Records', icon: 'records', to: '/records' },
  { word: 'Projects', icon: 'projects', to: '/projects' },
  { word: 'Contacts', icon: 'contacts', to: '/contacts' },
  { word: 'Client Portal', icon: 'portal', to: '/client-portal' },
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

function Place({ word, icon, to }: { word: string; icon: IconName; to: LinkProps['to'] }) {
  return (
    <Tooltip
      label={word}
      position="right"
      offset={10}
      events={{ hover: true, focus: true, touch: false }}
      classNames={{ tooltip: classes.tip }}
    >
      <Link to={to} className={classes.place} activeProps={{ 'data-here': true, 'aria-current': 'page' } as object}>
        <Icon name={icon} />
        <span className={classes.word}>{word}</span>
      </Link>
    </Tooltip>
  )
}
