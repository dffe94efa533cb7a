// A refusal or a lost connection, told where it happened, with a way on.
import { Button } from '@mantine/core'
import { ApiError } from '../api.ts'
import classes from './fault.module.css'
import { Icon } from './icon.tsx'

const plain: { [code: string]: string } = {
  forbidden: 'Your role does not allow this. Ask an owner or admin.',
  not_found: 'This is not here any more, or it was never yours to see.',
}

export function whatWentWrong(error: unknown): string {
  if (error instanceof ApiError) return plain[error.code] ?? error.message
  return 'Something did not work on this page. Reload it, and tell your operator if it stays.'
}

/** A line under the thing that was refused. */
export function Fault({ error }: { error: unknown }) {
  if (!error) return null
  return (
    <p className={classes.line} role="alert">
      <Icon name="warning" size={16} />
      <span>{whatWentWrong(error)}</span>
    </p>
  )
}

/** In place of a list or panel that could not be read. */
export function FaultInPlace({ error, again }: { error: unknown; again: () => void }) {
  return (
    <div className={classes.block} role="alert">
      <Icon name="warning" size={24} />
      <p>{whatWentWrong(error)}</p>
      <Button variant="default" size="xs" onClick={again}>
        Try again
      </Button>
    </div>
  )
}
