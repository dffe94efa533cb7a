// What a contact may open, what keeps them out, and all that is known of their letters, tries and sign-ins.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Contact, Diagnosis, Grant } from '../../api-types.ts'
import { refreshRecords } from '../../cache.ts'
import { atStart } from '../../clock.ts'
import { diagnosisQuery } from '../../data/contacts.ts'
import { restore, revoke } from '../../data/grants.ts'
import { useClock } from '../../data/me.ts'
import { countOf } from '../../numbers.ts'
import { Fault, FaultInPlace } from '../../parts/fault.tsx'
import { type Action, MoreActions } from '../../parts/more-actions.tsx'
import { Section } from '../../parts/page.tsx'
import { Status } from '../../parts/status.tsx'
import table from '../../parts/table.module.css'
import { toast } from '../../parts/toast.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { every } from '../../polling.ts'
import type { Ability } from '../../shapes.ts'
import { trySaid } from '../../words/causes.ts'
import { kindWords, saidOf } from '../../words/messages.ts'
import { nameOf } from '../../words/people.ts'
import { accessWords, letterWords } from '../../words/states.ts'
import { SeeTheLetter } from '../letter/see-the-letter.tsx'
import list from '../list.module.css'
import { ExtendAccess } from '../record/extend-access.tsx'
import classes from './access.module.css'
import { Browsers, Passkeys } from './browsers.tsx'
import { Causes } from './causes.tsx'
import { Reminders } from './reminders.tsx'

export function Access({ contact }: { contact: Contact }) {
  const found = useQuery({ ...diagnosisQuery(contact.id), refetchInterval: every(3000) })
  if (found.isLoadingError) return <FaultInPlace error={found.error} again={() => void found.refetch()} />
  if (!found.data) {
    return (
      <div className={list.waiting}>
        <Waiting lines={6} />
      </div>
    )
  }
  const { grants, letters, tries, signIns, fetches } = found.data
  return (
    <div className={classes.columns}>
      <div className={classes.main}>
        <Causes contact={contact} diagnosis={found.data} />
        <Letters letters={letters} />
      </div>
      <div className={classes.side}>
        <Section title="Access">
          {grants.length === 0 && <p className={classes.none}>{nameOf(contact)} has no way in yet</p>}
          <ul>
            {grants.map((grant) => (
              <Row key={grant.id} grant={grant} />
            ))}
          </ul>
        </Section>
        <Section title="Last tries">
          <Lines of={tries} none="None in 30 days" />
        </Section>
        <Section title="Sign-ins">
          <Lines of={signIns} none="None yet" />
        </Section>
        <Reminders contact={contact} />
        <Browsers contact={contact} />
        <Passkeys contact={contact} grants={grants} />
        {fetches.length > 0 && <Fetches fetches={fetches} />}
      </div>
    </div>
  )
}

function Letters({ letters }: { letters: Diagnosis['letters'] }) {
  const [open, setOpen] = useState<string | null>(null)
  const clock = useClock()
  return (
    <section aria-labelledby="letters" className={classes.letters}>
      <h2 id="letters">Last letters</h2>
      {letters.length === 0 && <p className={classes.none}>None yet</p>}
      {letters.length > 0 && (
        <table className={`${table.table} ${table.stacked} ${classes.table}`}>
          <thead>
            <tr>
              <th>Letter</th>
              <th className={table.phoneless}>Queued</th>
              <th>State</th>
              <th className={table.phoneless}>Their server said</th>
            </tr>
          </thead>
          <tbody>
            {letters.map((letter) => (
              <tr key={letter.id} className={table.row}>
                <td>
                  <button type="button" className={`${table.open} ${classes.letter}`} onClick={() => setOpen(letter.id)}>
                    {letter.channel === 'text' ? `Text message: ${kindWords[letter.kind]}` : kindWords[letter.kind]}
                  </button>
                </td>
                <td className={`${table.phoneless} ${classes.when}`}>{atStart(clock.moment(letter.createdAt))}</td>
                <td>
                  <Status
                    is={letterWords[letter.reached]}
                    note={letter.attempts > 1 ? countOf(letter.attempts, 'try', 'tries') : undefined}
                  />
                </td>
                <td className={`${table.phoneless} ${classes.answer}`}>{saidOf(letter, clock)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {open && <SeeTheLetter messageId={open} onClose={() => setOpen(null)} />}
    </section>
  )
}

function Lines({ of: lines, none }: { of: Diagnosis['tries']; none: string }) {
  const clock = useClock()
  if (lines.length === 0) return <p className={classes.none}>{none}</p>
  return (
    <ul>
      {lines.slice(0, 5).map((line) => (
        <li key={line.at} className={classes.line}>
          {atStart(clock.moment(line.at))}
          <span className={classes.second}>{[trySaid(line), line.browser].filter(Boolean).join(', ')}</span>
        </li>
      ))}
    </ul>
  )
}

/** Programs, told apart from people: they use nothing up and say nothing about whether a person looked. */
function Fetches({ fetches }: { fetches: Diagnosis['fetches'] }) {
  const clock = useClock()
  return (
    <Section title="Automatic looks">
      <ul>
        {fetches.slice(0, 5).map((one) => (
          <li key={one.agent + one.firstAt} className={classes.line}>
            {atStart(clock.moment(one.lastAt))}
            {one.times > 1 && `, ${one.times} times`}
            <span className={classes.second}>{one.agent || 'Says no name'}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Row({ grant }: { grant: Grant }) {
  const clock = useClock()
  return (
    <li className={classes.grant}>
      <div className={classes.words}>
        <div id={`grant-${grant.id}`}>
          <Place grant={grant} />
        </div>
        <span className={classes.second}>
          {abilitiesOf(grant.abilities)}, {grant.endsAt ? `until ${clock.moment(grant.endsAt)}` : 'until you end it'}
        </span>
        <Status is={accessWords[grant.access]} />
      </div>
      <GrantActions grant={grant} />
    </li>
  )
}

function Place({ grant }: { grant: Grant }) {
  const { scope } = grant
  const name = scope.name ?? (scope.kind === 'portal' ? 'The whole portal' : 'A record')
  if (scope.kind !== 'record' || !scope.id) return <span className={table.strong}>{name}</span>
  return (
    <Link to="/records/$recordId" params={{ recordId: scope.id }} className={classes.place}>
      {name}
    </Link>
  )
}

const abilityWords: { [ability in Ability]: string } = { view: 'look', upload: 'upload', download: 'download', comment: 'comment' }
const abilitiesOf = (abilities: Ability[]) => `May ${abilities.map((ability) => abilityWords[ability]).join(', ')}`

function GrantActions({ grant }: { grant: Grant }) {
  const [extending, setExtending] = useState(false)
  const cache = useQueryClient()
  const act = useMutation({
    mutationFn: (what: 'revoke' | 'restore') => (what === 'revoke' ? revoke(grant.id) : restore(grant.id)),
    onSuccess: (_grant, what) => {
      toast(
        what === 'revoke' ? 'Portal access revoked' : 'Portal access restored',
        what === 'revoke' ? () => restore(grant.id).then(() => refreshRecords(cache)) : undefined,
      )
      return refreshRecords(cache)
    },
  })
  const actions: Action[] = []
  const ends: Action[] = []
  if (grant.can.includes('restore')) actions.push({ word: 'Restore Portal Access', icon: 'restore', act: () => act.mutate('restore') })
  if (grant.can.includes('extend')) actions.push({ word: 'Change end of access', icon: 'calendar', act: () => setExtending(true) })
  if (grant.can.includes('revoke'))
    ends.push({ word: 'Revoke Portal Access', icon: 'revoked', takesAway: true, act: () => act.mutate('revoke') })
  return (
    <>
      <Fault error={act.error} />
      <MoreActions groups={[actions, ends]} describedBy={`grant-${grant.id}`} quiet />
      {extending && <ExtendAccess grantId={grant.id} endsAt={grant.endsAt} onClose={() => setExtending(false)} />}
    </>
  )
}
