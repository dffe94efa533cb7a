// Reports: the providers that tell what became of letters, each with the address to give it and when it last spoke.
import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { fieldFaults } from '../../api.ts'
import type { NewReportSource, ReportSource } from '../../api-types.ts'
import { useClock } from '../../data/me.ts'
import { type Provider, removeReportSource, reportSourcesQuery, setReportSource } from '../../data/report-sources.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Dialog, DialogForm } from '../../parts/dialog.tsx'
import { FaultInPlace } from '../../parts/fault.tsx'
import { type Action, MoreActions } from '../../parts/more-actions.tsx'
import { Status } from '../../parts/status.tsx'
import { TakeAway } from '../../parts/take-away.tsx'
import { toast } from '../../parts/toast.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { providerWords } from '../../words/report-sources.ts'
import type { StateWord } from '../../words/states.ts'
import list from '../list.module.css'
import classes from './report-sources.module.css'
import settings from './settings.module.css'

const providers = Object.keys(providerWords) as Provider[]

type Asked = { about: 'set' | 'remove'; provider: Provider }

export function ReportSources() {
  const sources = useQuery(reportSourcesQuery)
  const [asked, setAsked] = useState<Asked | null>(null)
  const close = () => setAsked(null)
  if (sources.isLoadingError) return <FaultInPlace error={sources.error} again={() => void sources.refetch()} />
  if (!sources.data)
    return (
      <div className={list.waiting}>
        <Waiting lines={6} />
      </div>
    )
  const { items } = sources.data
  return (
    <div className={list.body}>
      <p className={classes.lead}>
        A provider that sends for you can tell what became of each letter: bounces, delays, and readers who marked one as spam. Without one
        you see what the mail server says at once, and what comes back by mail.
      </p>
      <ul className={classes.list}>
        {providers.map((provider) => (
          <Source
            key={provider}
            provider={provider}
            source={items.find((one) => one.provider === provider)}
            ask={(about) => setAsked({ about, provider })}
          />
        ))}
      </ul>
      {asked?.about === 'set' && (
        <SetUp provider={asked.provider} again={items.some(({ provider }) => provider === asked.provider)} onClose={close} />
      )}
      {asked?.about === 'remove' && <Remove provider={asked.provider} onClose={close} />}
    </div>
  )
}

interface SourceProps {
  provider: Provider
  source: ReportSource | undefined
  ask: (about: Asked['about']) => void
}

const waits: StateWord = { word: 'No report yet', icon: 'awaiting', tone: 'info' }
const speaks: StateWord = { word: 'Reports', icon: 'compliant', tone: 'good' }

function Source({ provider, source, ask }: SourceProps) {
  const clock = useClock()
  const { name, secret, paste } = providerWords[provider]
  const renew: Action = { word: 'Make a new address', icon: 'key', act: () => ask('set') }
  const remove: Action = { word: 'Remove', icon: 'revoked', takesAway: true, act: () => ask('remove') }
  return (
    <li className={classes.source}>
      <div className={classes.line}>
        <h2 className={classes.name} id={`source-${provider}`}>
          {name}
        </h2>
        {source ? (
          <span className={classes.doing}>
            <Status
              is={source.reportedAt ? speaks : waits}
              note={source.reportedAt ? `Last ${clock.moment(source.reportedAt)}` : undefined}
            />
            <MoreActions groups={[[renew], [remove]]} describedBy={`source-${provider}`} quiet />
          </span>
        ) : (
          <Button variant="default" aria-describedby={`source-${provider}`} onClick={() => ask('set')}>
            Set up
          </Button>
        )}
      </div>
      {source && (
        <>
          <Address address={source.address} of={`source-${provider}`} />
          <p className={settings.help}>
            {paste}
            {!secret && ' The password was shown when the address was made; if it is lost, make a new address.'}
          </p>
        </>
      )}
    </li>
  )
}

function Address({ address, of }: { address: string; of?: string }) {
  return (
    <div className={settings.shown}>
      <output className={settings.secret}>{address}</output>
      <CopyButton text={address} describedBy={of} />
    </div>
  )
}

function SetUp({ provider, again, onClose }: { provider: Provider; again: boolean; onClose: () => void }) {
  const { name, secret } = providerWords[provider]
  const [given, setGiven] = useState('')
  const [missing, setMissing] = useState(false)
  const cache = useQueryClient()
  const set = useMutation({
    mutationFn: () => setReportSource(provider, given.trim() || undefined),
    onSuccess: () => cache.invalidateQueries({ queryKey: reportSourcesQuery.queryKey }),
  })
  if (set.data) return <Made made={set.data} onClose={onClose} />
  const lacks = secret !== null && given.trim() === ''
  const submit = () => {
    setMissing(lacks)
    if (!lacks) set.mutate()
  }
  return (
    <Dialog title={again ? `New address for ${name}` : `Set up ${name}`} onClose={onClose} dirty={given !== ''} size={480}>
      <DialogForm
        verb="Make address"
        busyVerb="Making it"
        busy={set.isPending}
        error={set.error}
        beside={['secret']}
        onCancel={onClose}
        onSubmit={submit}
      >
        {again && <p>Reports to the address of before are refused from this moment.</p>}
        {secret ? (
          <TextInput
            label={secret.label}
            description={`${secret.help} It proves that a report is from ${name}.`}
            value={given}
            maxLength={500}
            autoComplete="off"
            spellCheck={false}
            error={(missing && `Paste what ${name} shows.`) || fieldFaults(set.error).secret}
            onChange={(event) => setGiven(event.currentTarget.value)}
            data-autofocus
          />
        ) : (
          <p>We make an address with a user and a password for {name}. The password proves its reports.</p>
        )}
      </DialogForm>
    </Dialog>
  )
}

/** The address as it is given to the provider; a password in it is shown this once, apart, as the provider's form wants it. */
function Made({ made, onClose }: { made: NewReportSource; onClose: () => void }) {
  const { name, paste } = providerWords[made.provider]
  const { href, username, password } = apart(made.address)
  return (
    <Dialog title={`Address for ${name}`} onClose={onClose} dirty size={560}>
      <Address address={href} />
      {password && (
        <>
          <p className={settings.help} id="report-user">
            User
          </p>
          <Address address={username} of="report-user" />
          <p className={settings.help} id="report-password">
            Password. You see it this once.
          </p>
          <Address address={password} of="report-password" />
        </>
      )}
      <p className={classes.paste}>{paste}</p>
      <div className={settings.end}>
        <Button onClick={onClose}>Done</Button>
      </div>
    </Dialog>
  )
}

function apart(address: string) {
  const url = new URL(address)
  const { username, password } = url
  Object.assign(url, { username: '', password: '' })
  return { href: url.href, username, password }
}

function Remove({ provider, onClose }: { provider: Provider; onClose: () => void }) {
  const { name } = providerWords[provider]
  const cache = useQueryClient()
  const act = useMutation({
    mutationFn: () => removeReportSource(provider),
    onSuccess: () => {
      onClose()
      toast(`${name} is no longer listened to`)
      return cache.invalidateQueries({ queryKey: reportSourcesQuery.queryKey })
    },
  })
  return (
    <TakeAway title={`Remove ${name}?`} verb="Remove" busyVerb="Removing" act={act} onClose={onClose}>
      <p>Its reports are refused from this moment: you no longer hear from it what came back. What was reported stays.</p>
    </TakeAway>
  )
}
