// A refusal or a lost connection, told where it happened, with a way on.
import { Button } from '@mantine/core'
import { ApiError, fieldFaults } from '../api.ts'
import classes from './fault.module.css'
import { Icon } from './icon.tsx'

/** What the API's own sentence says to a program, said to a person at this screen. */
const plain: { [code: string]: string } = {
  forbidden: 'Your role does not allow this. Ask an owner or admin.',
  not_found: 'This is not here any more, or it was never yours to see.',
  unknown: 'The server could not be asked just now. Try again in a moment.',
  unauthenticated: 'Your session has ended. Sign in again, then go on.',
  files_too_many: 'No more files fit here: they would be too many, or too large together.',
  nothing_selected: 'No record is chosen, or none matches any more.',
  day_full: 'So much was sent from here in 24 hours that no more goes for now. What was sent already arrives as always; try again later.',
  sender_failing: 'A sender domain fails its checks, and these are more than 1,000 letters. Look once more at what will happen.',
  shown_once: 'The link was made, and the answer was lost on its way here. Generate another: it ends the lost one.',
}

export function whatWentWrong(error: unknown): string {
  if (!(error instanceof ApiError)) return 'Something did not work on this page. Reload it, and tell your operator if it stays.'
  if (error.code === 'fault')
    return `Something failed on the server: it is noted there as ${error.problem.requestId}. Nothing was half-done.`
  const { fileName } = error.problem
  const which = typeof fileName === 'string' ? `${fileName}: ` : ''
  return which + (plain[error.code] ?? error.message)
}

/** A code that was not right is told at its field, which gets the keyboard back. */
export const codeFault = (error: unknown): string | undefined =>
  error instanceof ApiError && error.code === 'factor_wrong' ? whatWentWrong(error) : undefined

interface FaultProps {
  error: unknown
  /** Fields that tell their own fault; the line is for everything else. */
  beside?: readonly string[]
}

/** A line under the thing that was refused. */
export function Fault({ error, beside = [] }: FaultProps) {
  if (!error) return null
  const fields = Object.entries(fieldFaults(error))
  const untold = fields.filter(([name]) => !beside.includes(name))
  if (fields.length > 0 && untold.length === 0) return null
  return (
    <p className={classes.line} role="alert">
      <Icon name="warning" size={16} />
      <span>
        {/* Where only one field is wrong, the whole often says the same as the field. */}
        {[...new Set([whatWentWrong(error), ...untold.map(([, sentence]) => sentence)])].join(' ')}
      </span>
    </p>
  )
}

/** What was refused for what it is, is refused again; a lost connection, a limit or a fault may be over. */
const mayPass = (error: unknown): boolean =>
  !(error instanceof ApiError) || error.status < 400 || error.status >= 500 || [401, 408, 409, 429].includes(error.status)

/** In place of a list or panel that could not be read. */
export function FaultInPlace({ error, again }: { error: unknown; again: () => void }) {
  return (
    <div className={classes.block} role="alert">
      <Icon name="warning" size={24} />
      <p>{whatWentWrong(error)}</p>
      {mayPass(error) && (
        <Button variant="default" size="xs" onClick={again}>
          Try again
        </Button>
      )}
    </div>
  )
}
