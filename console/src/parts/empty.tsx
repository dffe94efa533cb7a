// Nothing here: one icon, one sentence, one way on.
import type { ReactNode } from 'react'
import type { IconName } from '../icons.ts'
import classes from './empty.module.css'
import { Icon } from './icon.tsx'

export function Empty({ icon, title, children }: { icon: IconName; title: string; children?: ReactNode }) {
  return (
    <div className={classes.empty}>
      <Icon name={icon} size={22} />
      <p className={classes.title}>{title}</p>
      {children && <div className={classes.way}>{children}</div>}
    </div>
  )
}

export function NothingMatches({ q, clear }: { q: string; clear: () => void }) {
  return (
    <Empty icon="search" title={`Nothing matches “${q}”`}>
      Check the spelling, or{' '}
      <button type="button" onClick={clear}>
        clear the search
      </button>
    </Empty>
  )
}
