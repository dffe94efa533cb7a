// Showing a second factor: the app's code, a passkey, or a recovery code.
import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { PasskeyOptions } from '../../api-types.ts'
import type { Shown } from '../../data/factors.ts'
import { codeFault, Fault } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { passkeysWork, showPasskey } from '../../passkeys.ts'
import classes from './second-factor.module.css'

type Way = 'passkey' | 'totp' | 'recovery_code'
const others: { [way in Way]: string } = {
  passkey: 'Use a passkey',
  totp: 'Use the authenticator app',
  recovery_code: 'Use a recovery code',
}

interface ShowFactorProps {
  ways: string[]
  verb: string
  passkeyOptions: () => Promise<PasskeyOptions>
  show: (shown: Shown) => Promise<unknown>
  onDone: () => void
}

export function ShowFactor({ ways, verb, passkeyOptions, show, onDone }: ShowFactorProps) {
  const usable = (['passkey', 'totp', 'recovery_code'] as const).filter(
    (one) => ways.includes(one) && (one !== 'passkey' || passkeysWork()),
  )
  const [way, setWay] = useState<Way>(usable[0] ?? 'totp')
  const [written, setWritten] = useState('')
  const act = useMutation({
    mutationFn: async () => {
      if (way !== 'passkey') return show(way === 'totp' ? { code: written } : { recoveryCode: written })
      const passkey = await showPasskey((await passkeyOptions()).options)
      return passkey && show({ passkey })
    },
    onSuccess: (answer) => answer !== null && onDone(),
    onError: () => setWritten(''),
  })
  const turnTo = (one: Way) => {
    setWay(one)
    setWritten('')
    act.reset()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    if (!act.isPending) act.mutate()
  }
  return (
    <form className={classes.stack} onSubmit={submit} noValidate>
      {way === 'passkey' ? (
        <p className={classes.text}>Your fingerprint, your face or the PIN of the device that holds your passkey.</p>
      ) : (
        <TextInput
          key={way}
          label={way === 'totp' ? 'Code from your authenticator app' : 'Recovery code'}
          value={written}
          error={codeFault(act.error)}
          onChange={(event) => setWritten(event.currentTarget.value)}
          inputMode={way === 'totp' ? 'numeric' : 'text'}
          autoComplete={way === 'totp' ? 'one-time-code' : 'off'}
          autoCapitalize="none"
          spellCheck={false}
          maxLength={20}
          autoFocus
          data-autofocus
        />
      )}
      {act.data === null && <p className={classes.small}>Nothing was shown. Try again, or take another way.</p>}
      <Fault error={codeFault(act.error) ? null : act.error} />
      <Button type="submit" aria-busy={act.isPending} leftSection={way === 'passkey' && <Icon name="key" size={16} />}>
        {way === 'passkey' ? 'Use a passkey' : verb}
      </Button>
      {usable.length > 1 && (
        <div className={classes.ways}>
          {usable
            .filter((one) => one !== way)
            .map((one) => (
              <Button key={one} variant="subtle" size="xs" onClick={() => turnTo(one)}>
                {others[one]}
              </Button>
            ))}
        </div>
      )}
    </form>
  )
}
