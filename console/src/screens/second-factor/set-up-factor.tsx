// Setting up a second factor: an authenticator app with its first code, or a passkey of this device.
import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { AppOffer, Opened, PasskeyOptions } from '../../api-types.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { codeFault, Fault, FaultInPlace } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { QrCode } from '../../parts/qr-code.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { makePasskey, passkeysWork } from '../../passkeys.ts'
import classes from './second-factor.module.css'

interface Door {
  offerApp: () => Promise<AppOffer>
  confirmApp: (code: string) => Promise<Opened>
  passkeyOptions: () => Promise<PasskeyOptions>
  keepPasskey: (passkey: object) => Promise<Opened>
}

interface SetUpFactorProps {
  door: Door
  /** Only one of the two, where the other is there already or was not chosen. */
  only?: 'app' | 'passkey'
  onDone: (recoveryCodes: string[]) => void
}

export function SetUpFactor({ door, only, onDone }: SetUpFactorProps) {
  const mayPasskey = only !== 'app' && passkeysWork()
  const [way, setWay] = useState<'app' | 'passkey'>(only ?? (mayPasskey ? 'passkey' : 'app'))
  return (
    <div className={classes.stack}>
      {way === 'app' ? <App door={door} onDone={onDone} /> : <Passkey door={door} onDone={onDone} />}
      {!only && mayPasskey && (
        <div className={classes.ways}>
          <Button variant="subtle" size="xs" onClick={() => setWay(way === 'app' ? 'passkey' : 'app')}>
            {way === 'app' ? 'Use a passkey instead' : 'Use an authenticator app instead'}
          </Button>
        </div>
      )}
    </div>
  )
}

function Passkey({ door, onDone }: Pick<SetUpFactorProps, 'door' | 'onDone'>) {
  const make = useMutation({
    mutationFn: async () => {
      const { options } = await door.passkeyOptions()
      const passkey = await makePasskey(options)
      return passkey && door.keepPasskey(passkey)
    },
    onSuccess: (opened) => opened && onDone(opened.recoveryCodes),
  })
  return (
    <>
      <p className={classes.text}>
        Your fingerprint, your face or the PIN of this device. Nothing to type, and nobody can talk you out of it.
      </p>
      {make.data === null && <p className={classes.small}>Nothing was kept. Try again, or take an authenticator app.</p>}
      <Fault error={make.error} />
      <Button
        leftSection={<Icon name="key" size={16} />}
        aria-busy={make.isPending}
        onClick={() => !make.isPending && make.mutate()}
        data-autofocus
      >
        Make a passkey
      </Button>
    </>
  )
}

function App({ door, onDone }: Pick<SetUpFactorProps, 'door' | 'onDone'>) {
  const [code, setCode] = useState('')
  const offer = useQuery({ queryKey: ['app offer'], queryFn: door.offerApp, staleTime: Number.POSITIVE_INFINITY, gcTime: 0, retry: false })
  const confirm = useMutation({ mutationFn: () => door.confirmApp(code), onSuccess: ({ recoveryCodes }) => onDone(recoveryCodes) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!confirm.isPending) confirm.mutate()
  }
  if (offer.isLoadingError) return <FaultInPlace error={offer.error} again={() => void offer.refetch()} />
  if (!offer.data) return <Waiting />
  return (
    <form className={classes.stack} onSubmit={submit} noValidate>
      <p className={classes.text}>Scan this with your authenticator app, or type the key into it. Then write the six digits it shows.</p>
      <div className={classes.app}>
        <QrCode className={classes.qr} text={offer.data.uri} says="The key for the authenticator app, for its camera" />
        <div className={classes.seed}>
          <output className={classes.secret} aria-label="Key">
            {offer.data.secret.replace(/(.{4})(?=.)/g, '$1 ')}
          </output>
          <CopyButton text={offer.data.secret} size="xs" />
        </div>
      </div>
      <TextInput
        label="Code from the app"
        value={code}
        error={codeFault(confirm.error)}
        onChange={(event) => setCode(event.currentTarget.value)}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={12}
        autoFocus
        data-autofocus
      />
      <Fault error={codeFault(confirm.error) ? null : confirm.error} />
      <Button type="submit" aria-busy={confirm.isPending}>
        Keep this app
      </Button>
    </form>
  )
}
