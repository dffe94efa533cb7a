// Under a rule: who changed it last, when, and from what.
import type { PolicyChange } from '../../api-types.ts'
import { useClock } from '../../data/me.ts'
import type { LinkPolicy } from '../../shapes.ts'
import { saidOf } from '../../words/policy.ts'
import classes from './settings.module.css'

export function ChangedBy({ changes, field }: { changes: PolicyChange[]; field: keyof LinkPolicy }) {
  const clock = useClock()
  const change = changes.find((one) => one.field === field)
  if (!change) return null
  return (
    <p className={classes.changed}>
      Changed by {nameOf(change.by)}, {clock.moment(change.at)}: from {saidOf(field, change.before)} to {saidOf(field, change.after)}.
    </p>
  )
}

function nameOf({ kind, name }: PolicyChange['by']): string {
  if (kind === 'operator') return 'the operator'
  if (kind === 'api_key') return name ? `the API key ${name}` : 'an API key'
  return name ?? 'a former member'
}
