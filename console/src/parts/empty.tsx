// Nothing here: one icon, one sentence, one way on.
import type { MouseEvent, ReactNode } from 'react'
import type { IconName } from '../icons.ts'
import classes from './empty.module.css'
import { Icon } from './icon.tsx'

export function Empty({ icon, title, children }: { icon: IconName; title: string; children?: ReactNode }) {
  return (
    <div className={classes.empty}>
      <Icon name={icon} size={22} />
      <p className={classes.title}>{title}</p>
      {children && (
        // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: the ways in it are links and buttons of their own
        <div className={classes.way} onClick={keepKeyboard}>
          {children}
        </div>
      )}
    </div>
  )
}

/** What clears the filters goes with what it says: whoever pressed it by key stays in the list, at its search. */
function keepKeyboard({ detail }: MouseEvent) {
  if (detail === 0) document.querySelector<HTMLInputElement>('main input[type=search]')?.focus()
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
