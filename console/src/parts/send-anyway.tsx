// The typed yes for many letters while a sender domain fails its checks: said before it happens, with the way to mend it.
import { TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { JobPlan } from '../api-types.ts'
import { count } from '../numbers.ts'
import { partWords } from '../words/sender-domains.ts'
import { Icon } from './icon.tsx'
import classes from './send-anyway.module.css'

interface SendAnywayProps {
  failing: NonNullable<JobPlan['failing']>
  typed: string
  onType: (typed: string) => void
}

export const saysYes = (typed: string) => typed.trim().toLowerCase() === 'yes'

export function SendAnyway({ failing: { domain, parts, letters }, typed, onType }: SendAnywayProps) {
  const list = new Intl.ListFormat('en').format(parts.map((part) => partWords[part].name))
  return (
    <div className={classes.box}>
      <p className={classes.line}>
        <Icon name="warning" />
        <span>
          <strong>{domain}</strong> fails its checks: {list}. Of {count(letters)} letters many may not arrive, and what receivers think of
          the domain suffers.{' '}
          <Link to="/settings/$part" params={{ part: 'sender-domains' }}>
            Mend it first
          </Link>
          , or type yes.
        </span>
      </p>
      <TextInput label="Type yes to send anyway" value={typed} autoComplete="off" onChange={(event) => onType(event.currentTarget.value)} />
    </div>
  )
}
