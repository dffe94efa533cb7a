// Security: my second factors, and the codes for the day on which they are gone.
import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { MyFactors } from '../../api-types.ts'
import {
  inside,
  makeRecoveryCodes,
  myFactorsQuery,
  mySessionsQuery,
  removeApp,
  removePasskey,
  signOutElsewhere,
} from '../../data/factors.ts'
import { meQuery, useClock } from '../../data/me.ts'
import type { IconName } from '../../icons.ts'
import { Dialog, DialogForm } from '../../parts/dialog.tsx'
import { Fault, FaultInPlace } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Section } from '../../parts/page.tsx'
import { TakeAway } from '../../parts/take-away.tsx'
import { toast } from '../../parts/toast.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { passkeysWork } from '../../passkeys.ts'
import list from '../list.module.css'
import { RecoveryCodes } from '../second-factor/recovery-codes.tsx'
import { SetUpFactor } from '../second-factor/set-up-factor.tsx'
import classes from './settings.module.css'

type Asked = { about: 'add'; only: 'app' | 'passkey' } | { about: 'codes' } | { about: 'remove'; name: string; act: () => Promise<unknown> }

export function Security() {
  const factors = useQuery(myFactorsQuery)
  const [asked, setAsked] = useState<Asked | null>(null)
  if (factors.isLoadingError) return <FaultInPlace error={factors.error} again={() => void factors.refetch()} />
  if (!factors.data)
    return (
      <div className={list.waiting}>
        <Waiting />
      </div>
    )
  const close = () => setAsked(null)
  return (
    <div className={list.body}>
      <Factors factors={factors.data} ask={setAsked} />
      {(factors.data.totp || factors.data.passkeys.length > 0) && (
        <Codes left={factors.data.recoveryCodesLeft} ask={() => setAsked({ about: 'codes' })} />
      )}
      <Sessions />
      {asked?.about === 'add' && <Add only={asked.only} onClose={close} />}
      {asked?.about === 'codes' && <NewCodes onClose={close} />}
      {asked?.about === 'remove' && <Remove name={asked.name} act={asked.act} onClose={close} />}
    </div>
  )
}

function Factors({ factors, ask }: { factors: MyFactors; ask: (asked: Asked) => void }) {
  const clock = useClock()
  const { totp, passkeys } = factors
  const used = (at: string | null) => (at ? `Last used ${clock.moment(at)}` : 'Not used yet')
  return (
    <Section title="Second factor">
      <p className={classes.help}>After the letter the console asks for one of these. It is asked for again before what matters most.</p>
      <ul className={classes.rows}>
        {passkeys.map(({ id, name, createdAt, lastUsedAt }) => (
          <FactorRow key={id} icon="key" name={name} under={`Passkey, added ${clock.date(createdAt)}. ${used(lastUsedAt)}`}>
            <Button
              variant="default"
              size="xs"
              aria-label={`Remove ${name}`}
              onClick={() => ask({ about: 'remove', name, act: () => removePasskey(id) })}
            >
              Remove
            </Button>
          </FactorRow>
        ))}
        {totp && (
          <FactorRow icon="check" name="Authenticator app" under={`Added ${clock.date(totp.createdAt)}. ${used(totp.lastUsedAt)}`}>
            <Button
              variant="default"
              size="xs"
              aria-label="Remove the authenticator app"
              onClick={() => ask({ about: 'remove', name: 'the authenticator app', act: removeApp })}
            >
              Remove
            </Button>
          </FactorRow>
        )}
      </ul>
      <div className={classes.adds}>
        {passkeysWork() && (
          <Button
            variant={passkeys.length > 0 || totp ? 'default' : 'filled'}
            leftSection={<Icon name="plus" size={16} />}
            onClick={() => ask({ about: 'add', only: 'passkey' })}
          >
            Add a passkey
          </Button>
        )}
        {!totp && (
          <Button variant="default" leftSection={<Icon name="plus" size={16} />} onClick={() => ask({ about: 'add', only: 'app' })}>
            Add an authenticator app
          </Button>
        )}
      </div>
    </Section>
  )
}

function FactorRow({ icon, name, under, children }: { icon: IconName; name: string; under: string; children?: ReactNode }) {
  return (
    <li className={classes.factor}>
      <Icon name={icon} />
      <span className={classes.factorWords}>
        <span className={classes.factorName}>{name}</span>
        <span className={classes.help}>{under}</span>
      </span>
      {children}
    </li>
  )
}

function Codes({ left, ask }: { left: number; ask: () => void }) {
  return (
    <Section title="Recovery codes">
      <p className={classes.help}>
        {left === 0 ? 'None is left. ' : `${left} of 10 left. `}Each lets you in once when your phone or your device is gone.
      </p>
      <div className={classes.adds}>
        <Button variant="default" onClick={ask}>
          Make new ones
        </Button>
      </div>
    </Section>
  )
}

function Sessions() {
  const clock = useClock()
  const cache = useQueryClient()
  const sessions = useQuery(mySessionsQuery)
  const leave = useMutation({
    mutationFn: signOutElsewhere,
    onSuccess: (left) => {
      cache.setQueryData(mySessionsQuery.queryKey, left)
      toast('Signed out everywhere else')
    },
  })
  const items = sessions.data?.items ?? []
  return (
    <Section title="Where you are signed in">
      {sessions.isLoadingError && <FaultInPlace error={sessions.error} again={() => void sessions.refetch()} />}
      <ul className={classes.rows}>
        {items.map(({ id, browser, createdAt, here }) => (
          <FactorRow key={id} icon="browser" name={here ? `${browser}, here` : browser} under={`Since ${clock.moment(createdAt)}`} />
        ))}
      </ul>
      <Fault error={leave.error} />
      {items.length > 1 && (
        <div className={classes.adds}>
          <Button variant="default" aria-busy={leave.isPending} onClick={() => leave.mutate()}>
            Sign out everywhere else
          </Button>
        </div>
      )}
    </Section>
  )
}

function useRefresh() {
  const cache = useQueryClient()
  return () =>
    Promise.all([cache.invalidateQueries({ queryKey: myFactorsQuery.queryKey }), cache.invalidateQueries({ queryKey: meQuery.queryKey })])
}

function Add({ only, onClose }: { only: 'app' | 'passkey'; onClose: () => void }) {
  const refresh = useRefresh()
  const [codes, setCodes] = useState<string[]>([])
  const done = () => {
    onClose()
    toast(only === 'app' ? 'Authenticator app added' : 'Passkey added')
    void refresh()
  }
  return (
    <Dialog
      title={codes.length > 0 ? 'Your recovery codes' : only === 'app' ? 'Add an authenticator app' : 'Add a passkey'}
      onClose={codes.length > 0 ? done : onClose}
      dirty={codes.length > 0}
      size={440}
    >
      {codes.length > 0 ? (
        <RecoveryCodes codes={codes} verb="Done" onDone={done} />
      ) : (
        <>
          <SetUpFactor door={inside} only={only} onDone={(made) => (made.length > 0 ? setCodes(made) : done())} />
          <Button variant="default" fullWidth mt="xs" onClick={onClose}>
            Cancel
          </Button>
        </>
      )}
    </Dialog>
  )
}

function NewCodes({ onClose }: { onClose: () => void }) {
  const refresh = useRefresh()
  const make = useMutation({ mutationFn: makeRecoveryCodes, onSuccess: refresh })
  return (
    <Dialog title={make.data ? 'Your recovery codes' : 'Make new recovery codes?'} onClose={onClose} dirty={make.isSuccess} size={440}>
      {make.data ? (
        <RecoveryCodes codes={make.data.recoveryCodes} verb="Done" onDone={onClose} />
      ) : (
        <DialogForm
          verb="Make new ones"
          busyVerb="Making"
          busy={make.isPending}
          error={make.error}
          onCancel={onClose}
          onSubmit={() => make.mutate()}
        >
          <p>The codes you have stop working.</p>
        </DialogForm>
      )}
    </Dialog>
  )
}

function Remove({ name, act, onClose }: { name: string; act: () => Promise<unknown>; onClose: () => void }) {
  const refresh = useRefresh()
  const remove = useMutation({
    mutationFn: act,
    onSuccess: () => {
      onClose()
      toast('Removed')
      return refresh()
    },
  })
  return (
    <TakeAway title={`Remove ${name}?`} verb="Remove" busyVerb="Removing" act={remove} onClose={onClose}>
      <p>It no longer lets you in. Your open sessions stay open.</p>
    </TakeAway>
  )
}
