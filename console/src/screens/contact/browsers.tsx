// What a contact comes in with, ended by a member where it must be: signed-in browsers, devices, passkeys.
import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Contact, Grant } from '../../api-types.ts'
import { browsersQuery, endSession, passkeysQuery, signOutEverywhere, takePasskeys } from '../../data/browsers.ts'
import { invite } from '../../data/grants.ts'
import { useClock } from '../../data/me.ts'
import { Fault, FaultInPlace } from '../../parts/fault.tsx'
import { Section } from '../../parts/page.tsx'
import { TakeAway } from '../../parts/take-away.tsx'
import { toast } from '../../parts/toast.tsx'
import { every } from '../../polling.ts'
import { firstNameOf, ownerOf } from '../../words/people.ts'
import classes from './access.module.css'

export function Browsers({ contact }: { contact: Contact }) {
  const found = useQuery({ ...browsersQuery(contact.id), refetchInterval: every(3000) })
  const cache = useQueryClient()
  const clock = useClock()
  const act = useMutation({
    mutationFn: (id: string | null) => (id === null ? signOutEverywhere(contact.id) : endSession(id)),
    onSuccess: (_done, id) => {
      toast(id === null ? 'Signed out everywhere' : id.startsWith('dev_') ? 'The letter no longer opens there' : 'Session ended')
      return cache.invalidateQueries({ queryKey: ['contact', contact.id] })
    },
  })
  const { items = [], devices = [] } = found.data ?? {}
  const none = items.length + devices.length === 0
  const mayEnd = contact.can.includes('end_sessions')
  return (
    <Section title="Browsers">
      {found.isLoadingError && <FaultInPlace error={found.error} again={() => void found.refetch()} />}
      {found.data && none && <p className={classes.none}>Signed in nowhere</p>}
      <ul>
        {items.map(({ id, browser, seenAt }) => (
          <li key={id} className={classes.held}>
            <span className={classes.words}>
              {browser}
              <span className={classes.second}>Last used {clock.moment(seenAt)}</span>
            </span>
            {mayEnd && <End about={`End the session: ${browser}`} act={() => !act.isPending && act.mutate(id)} />}
          </li>
        ))}
        {devices.map(({ id, browser, lastUsedAt }) => (
          <li key={id} className={classes.held}>
            <span className={classes.words}>
              {browser}
              <span className={classes.second}>May open the letter again, last did {clock.moment(lastUsedAt)}</span>
            </span>
            {mayEnd && <End about={`No longer open the letter in: ${browser}`} act={() => !act.isPending && act.mutate(id)} />}
          </li>
        ))}
      </ul>
      <Fault error={act.error} />
      {mayEnd && !none && (
        <Button variant="default" size="xs" className={classes.under} onClick={() => !act.isPending && act.mutate(null)}>
          Sign out everywhere
        </Button>
      )}
    </Section>
  )
}

function End({ about, act }: { about: string; act: () => void }) {
  return (
    <Button variant="default" size="xs" aria-label={about} onClick={act}>
      End
    </Button>
  )
}

/** `grants` are theirs: the first that was invited to is invited to again. */
export function Passkeys({ contact, grants }: { contact: Contact; grants: readonly Grant[] }) {
  const found = useQuery(passkeysQuery(contact.id))
  const [asked, setAsked] = useState(false)
  const clock = useClock()
  const items = found.data?.items ?? []
  if (items.length === 0) return null
  return (
    <Section title="Passkeys">
      <ul>
        {items.map(({ id, name, createdAt, lastUsedAt }) => (
          <li key={id} className={classes.line}>
            {name}
            <span className={classes.second}>
              {lastUsedAt ? `Last used ${clock.moment(lastUsedAt)}` : `Made ${clock.date(createdAt)}, not used yet`}
            </span>
          </li>
        ))}
      </ul>
      {contact.can.includes('change_address') && (
        <Button variant="default" size="xs" className={classes.under} onClick={() => setAsked(true)}>
          Take away and invite again
        </Button>
      )}
      {asked && (
        <InviteAnew contact={contact} grant={grants.find(({ can }) => can.includes('resend')) ?? null} onClose={() => setAsked(false)} />
      )}
    </Section>
  )
}

/** For whoever lost theirs: taken away and invited again in one step. */
export function InviteAnew({ contact, grant, onClose }: { contact: Contact; grant: Grant | null; onClose: () => void }) {
  const cache = useQueryClient()
  const act = useMutation({
    mutationFn: async () => {
      await takePasskeys(contact.id)
      if (grant) await invite(grant.id, {})
    },
    onSuccess: () => {
      onClose()
      toast(grant ? 'Passkeys taken away, invitation queued' : 'Passkeys taken away')
    },
    onSettled: () => cache.invalidateQueries({ queryKey: ['contact', contact.id] }),
  })
  return (
    <TakeAway
      title={`Take ${ownerOf(firstNameOf(contact))} passkeys away?`}
      verb="Take away and invite again"
      busyVerb="Taking away"
      act={act}
      onClose={onClose}
    >
      <p>
        For somebody who lost the device. Every browser of theirs is signed out, and {contact.displayEmail} is told.{' '}
        {grant ? 'A new invitation goes out, with which they make a new one.' : 'Invite them again, and they can make a new one.'}
      </p>
      <p>Make sure that it is they who ask: whoever reads their mail could make the next passkey.</p>
    </TakeAway>
  )
}
