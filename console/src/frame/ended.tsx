// Instead of every screen once the session is over: what happened, and how to come back.
import { CopyButton } from '../parts/copy-button.tsx'
import classes from './ended.module.css'

const command = 'npx portico owner-link'

export function Ended() {
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <h1>Your session has ended</h1>
        <p className={classes.text}>Nothing is lost. On the machine that runs Portico, ask for a new owner link, and open it here.</p>
        <div className={classes.well}>
          <code>{command}</code>
          <CopyButton text={command} size="xs" />
        </div>
        <p className={classes.small}>The link works once, for 15 minutes.</p>
      </div>
    </main>
  )
}
