// Why can't they get in? The causes, the likeliest first, each with its cure as a button; only the first is filled.
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Contact, Diagnosis } from '../../api-types.ts'
import { refreshRecords } from '../../cache.ts'
import { atStart } from '../../clock.ts'
import { changeContact } from '../../data/contacts.ts'
import { invite, restore } from '../../data/grants.ts'
import { useClock } from '../../data/me.ts'
import type { IconName } from '../../icons.ts'
import { Fault } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { toast } from '../../parts/toast.tsx'
import { causeSaid, type RemedyAct, remedyWords } from '../../words/causes.ts'
import { DeskDialog } from '../client-portal/desk-dialog.tsx'
import { ExtendAccess } from '../record/extend-access.tsx'
import classes from './access.module.css'
import { InviteAnew } from './browsers.tsx'
import { ContactForm } from './contact-form.tsx'
import { SendLettersAgain } from './suppressed.tsx'

type Cause = Diagnosis['causes'][number]
type Remedy = NonNullable<Cause['remedy']>

const standings: { [standing in Cause['standing']]: { word: string; icon: IconName } } = {
  likely: { word: 'Most likely', icon: 'nonCompliant' },
  possible: { word: 'Possible', icon: 'warning' },
  ruled_out: { word: 'Ruled out', icon: 'compliant' },
}

export function Causes({ contact, diagnosis }: { contact: Contact; diagnosis: Diagnosis }) {
  const [doing, setDoing] = useState<Remedy | null>(null)
  const { causes } = diagnosis
  const filled = causes.findIndex(({ remedy }) => remedy !== null)
  return (
    <section aria-labelledby="why">
      <h2 id="why" className={classes.title}>
        Why can’t they get in?
      </h2>
      <p className={classes.looked}>Looked at just now: access, letters, links and sign-ins.</p>
      {causes.every(({ standing }) => standing === 'ruled_out') && <Fine diagnosis={diagnosis} />}
      <ol className={classes.causes}>
        {causes.map((cause, at) => (
          <One key={cause.code} cause={cause} contact={contact} filled={at === filled} start={setDoing} />
        ))}
      </ol>
      {doing && <Doing remedy={doing} contact={contact} diagnosis={diagnosis} onClose={() => setDoing(null)} />}
    </section>
  )
}

function Fine({ diagnosis }: { diagnosis: Diagnosis }) {
  const clock = useClock()
  const last = diagnosis.signIns[0]
  return (
    <p className={classes.fine}>
      <Icon name="compliant" size={16} />
      <span>Nothing stands in the way.{last && ` Last sign-in ${clock.moment(last.at)}.`}</span>
    </p>
  )
}

interface OneProps {
  cause: Cause
  contact: Contact
  filled: boolean
  start: (remedy: Remedy) => void
}

function One({ cause, contact, filled, start }: OneProps) {
  const { word, icon } = standings[cause.standing]
  const { title, says } = causeSaid(cause, contact, useClock())
  return (
    <li className={classes.cause} data-standing={cause.standing}>
      <Icon name={icon} size={18} />
      <div className={classes.said}>
        <p className={classes.standing}>{word}</p>
        <h3>{atStart(title)}</h3>
        <p className={classes.says}>{says}</p>
      </div>
      {cause.remedy && <Cure remedy={cause.remedy} contact={contact} filled={filled} start={start} />}
    </li>
  )
}

/** What asks nothing first, and what is said once it is done. */
const atOnce: { [act in RemedyAct]?: { done: string; run(remedy: Remedy, contact: Contact): Promise<unknown> } } = {
  enable: { done: 'Contact enabled', run: (_remedy, { id }) => changeContact(id, { disabled: false }) },
  restore: { done: 'Portal access restored', run: ({ grantId }) => restore(grantId ?? '') },
  resend: { done: 'Invitation queued', run: ({ grantId }) => invite(grantId ?? '', {}) },
}

function Cure({ remedy, contact, filled, start }: Omit<OneProps, 'cause'> & { remedy: Remedy }) {
  const cache = useQueryClient()
  const { act, recordId } = remedy
  const once = atOnce[act]
  const now = useMutation({
    mutationFn: async () => once?.run(remedy, contact),
    onSuccess: () => {
      if (once) toast(once.done)
      return refreshRecords(cache)
    },
  })
  const word = remedyWords[act]
  const variant = filled ? 'filled' : 'default'
  if (act === 'open_record' && recordId)
    return (
      <Link to="/records/$recordId" params={{ recordId }} className={classes.cureLink}>
        {word}
      </Link>
    )
  return (
    <span className={classes.cure}>
      <Button variant={variant} aria-busy={now.isPending} onClick={() => (once ? !now.isPending && now.mutate() : start(remedy))}>
        {word}
      </Button>
      <Fault error={now.error} />
    </span>
  )
}

const desk: { [act in RemedyAct]?: 'Invite to Client Portal' | 'Send Login Email' | 'Generate Magic Link' } = {
  invite: 'Invite to Client Portal',
  send_login: 'Send Login Email',
  generate_link: 'Generate Magic Link',
}

function Doing({ remedy, contact, diagnosis, onClose }: { remedy: Remedy; contact: Contact; diagnosis: Diagnosis; onClose: () => void }) {
  const act = desk[remedy.act]
  if (act) return <DeskDialog act={act} contact={contact} onClose={onClose} />
  if (remedy.act === 'take_passkeys')
    return <InviteAnew contact={contact} grant={diagnosis.grants.find(({ can }) => can.includes('resend')) ?? null} onClose={onClose} />
  if (remedy.act === 'lift_stop') return <SendLettersAgain contact={contact} onClose={onClose} />
  if (remedy.act === 'fix_address') return <ContactForm contact={contact} onClose={onClose} />
  const grant = diagnosis.grants.find(({ id }) => id === remedy.grantId)
  return grant ? <ExtendAccess grantId={grant.id} endsAt={grant.endsAt} onClose={onClose} /> : null
}
