// A state as icon, word and tone: quiet in rows, a soft pill in heads.
import type { StateWord } from '../words/states.ts'
import { Icon } from './icon.tsx'
import classes from './status.module.css'

export function Status({ is, note }: { is: StateWord; note?: string }) {
  return (
    <span className={classes.status} data-tone={is.tone}>
      <Icon name={is.icon} size={16} />
      <span className={classes.word}>
        {is.word}
        {note && <span className={classes.note}>{note}</span>}
      </span>
    </span>
  )
}

export function StatusPill({ is }: { is: StateWord }) {
  return (
    <span className={classes.pill} data-tone={is.tone}>
      <Icon name={is.icon} size={16} />
      {is.word}
    </span>
  )
}
