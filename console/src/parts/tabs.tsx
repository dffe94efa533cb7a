// Views of one screen as links, so that each has an address; a count where it helps to choose.
import { Link, type LinkProps } from '@tanstack/react-router'
import { total } from '../numbers.ts'
import classes from './tabs.module.css'

interface Tab {
  word: string
  count?: number
  chosen: boolean
  to: LinkProps['to']
  params?: LinkProps['params']
  search?: LinkProps['search']
}

export function Tabs({ tabs, label }: { tabs: Tab[]; label: string }) {
  return (
    <nav className={classes.tabs} aria-label={label}>
      {tabs.map((tab) => (
        <Link
          key={tab.word}
          ref={tab.chosen ? reveal : undefined}
          to={tab.to}
          params={tab.params as never}
          search={tab.search as never}
          className={classes.tab}
          aria-current={tab.chosen ? 'page' : undefined}
          data-chosen={tab.chosen || undefined}
          activeProps={{}}
        >
          {tab.word}
          {tab.count !== undefined && <span className={`${classes.count} figures`}> {total(tab.count)}</span>}
        </Link>
      ))}
    </nav>
  )
}

/** On a phone the row is longer than the screen: the view that is open is the one that shows. */
const reveal = (tab: HTMLAnchorElement | null) => tab?.scrollIntoView({ block: 'nearest', inline: 'center' })
