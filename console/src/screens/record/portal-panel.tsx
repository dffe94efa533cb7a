// The way in: which step of the four has been reached, what proves it, and how long it lasts.
import { Button } from '@mantine/core'
import type { Portal, WholeRecord } from '../../api-types.ts'
import { atStart } from '../../clock.ts'
import { useClock } from '../../data/me.ts'
import { Facts } from '../../parts/facts.tsx'
import { Section } from '../../parts/page.tsx'
import { StatusPill } from '../../parts/status.tsx'
import { Steps } from '../../parts/steps.tsx'
import type { LinkState } from '../../shapes.ts'
import { firstNameOf } from '../../words/people.ts'
import { accessWords } from '../../words/states.ts'
import type { DoingWhat } from './doing.tsx'
import { portalSteps } from './portal-steps.ts'
import classes from './record.module.css'

interface PortalPanelProps {
  record: WholeRecord
  start: (what: DoingWhat) => void
}

export function PortalPanel({ record, start }: PortalPanelProps) {
  const { portal } = record
  const clock = useClock()
  const { messageId } = portal
  return (
    <Section title="Portal" aside={<StatusPill is={accessWords[portal.access]} />}>
      <div aria-live="polite">
        {portal.access === 'not_invited' ? (
          <p className={classes.none}>{firstNameOf(record.contact)} has no way in yet.</p>
        ) : (
          <div className={classes.panelSteps}>
            {portal.through && <p className={classes.none}>{throughWords(record, portal.through)}</p>}
            <Steps label="Invitation" steps={portalSteps(portal, clock)} />
          </div>
        )}
      </div>
      {portal.access !== 'not_invited' && <PortalFacts record={record} />}
      {messageId && (
        <Button variant="subtle" size="xs" className={classes.see} onClick={() => start({ kind: 'letter', messageId })}>
          See the letter
        </Button>
      )}
    </Section>
  )
}

/** Whoever is in by a wider access has none of this record alone: revoking it is done where it was given. */
function throughWords({ contact, project, portal }: WholeRecord, { kind }: NonNullable<Portal['through']>): string {
  const place = kind === 'portal' ? 'the whole portal' : `the project ${project.name}`
  const name = firstNameOf(contact)
  return portal.access === 'active' ? `${name} is in through ${place}.` : `${name} was invited to ${place}, and so to this record.`
}

function PortalFacts({ record: { portal, archived } }: Pick<PortalPanelProps, 'record'>) {
  const clock = useClock()
  return (
    <div className={classes.panelFacts}>
      <Facts
        facts={[
          ['Portal visits', String(portal.visits)],
          ['Last activity', portal.lastActivityAt ? clock.ago(portal.lastActivityAt) : 'None yet'],
          ['Link status', portal.link ? linkWords[portal.link.state] : 'No link'],
          ['Invitation ends', portal.expiresAt ? clock.date(portal.expiresAt) : 'No invitation'],
          ['Access ends', archived && portal.access !== 'revoked' ? 'Rests: the record is archived' : accessEnd(portal, clock)],
        ]}
      />
    </div>
  )
}

const linkWords: { [state in LinkState]: string } = {
  live: 'Not used yet',
  used: 'Used, once',
  replaced: 'Replaced by a newer letter',
  expired: 'Ended unused',
  revoked: 'Ended',
}

function accessEnd(portal: Portal, clock: ReturnType<typeof useClock>): string {
  if (portal.access === 'revoked') return 'Revoked'
  const { endsAt } = portal.through ?? portal
  return endsAt ? atStart(clock.moment(endsAt)) : 'When the record is archived'
}
