// Until a member has a second factor: one slim line that asks for it. The link of the operator opened this once.
import { Link } from '@tanstack/react-router'
import { useMe } from '../data/me.ts'
import classes from './no-factor.module.css'

export function NoFactor() {
  if (useMe().hasFactor) return null
  return (
    <p className={classes.line}>
      Next time you sign in by email and a second factor.{' '}
      <Link to="/settings/$part" params={{ part: 'security' }}>
        Set up a second factor
      </Link>
    </p>
  )
}
