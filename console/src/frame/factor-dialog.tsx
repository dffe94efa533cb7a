// Asked for by an act that a stolen cookie must not do: the second factor in a dialog, then the same act goes on.
import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { whenFactorNeeded } from '../api.ts'
import { inside, myFactorsQuery, requestOptions, showFactor } from '../data/factors.ts'
import { meQuery, useMe } from '../data/me.ts'
import { askForSignOn } from '../data/sign-in.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Fault, FaultInPlace } from '../parts/fault.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { RecoveryCodes } from '../screens/second-factor/recovery-codes.tsx'
import classes from '../screens/second-factor/second-factor.module.css'
import { SetUpFactor } from '../screens/second-factor/set-up-factor.tsx'
import { ShowFactor } from '../screens/second-factor/show-factor.tsx'

export function FactorDialog() {
  const [asked, setAsked] = useState(false)
  // Several calls may need it at once: one dialog answers them all.
  const waiting = useRef<((shown: boolean) => void)[]>([])
  useEffect(() => {
    whenFactorNeeded(
      () =>
        new Promise((resolve) => {
          waiting.current.push(resolve)
          setAsked(true)
        }),
    )
    return () => whenFactorNeeded(null)
  }, [])
  if (!asked) return null
  const answer = (shown: boolean) => {
    setAsked(false)
    for (const resolve of waiting.current.splice(0)) resolve(shown)
  }
  return (
    <Dialog title="Your second factor" onClose={() => answer(false)} size={440}>
      <Ask onDone={() => answer(true)} />
    </Dialog>
  )
}

function Ask({ onDone }: { onDone: () => void }) {
  const cache = useQueryClient()
  const factors = useQuery(myFactorsQuery)
  const { account, session } = useMe()
  const [codes, setCodes] = useState<string[]>([])
  const done = async () => {
    await Promise.all([
      cache.invalidateQueries({ queryKey: meQuery.queryKey }),
      cache.invalidateQueries({ queryKey: myFactorsQuery.queryKey }),
    ])
    onDone()
  }
  // Said here: the act that waits behind this dialog has a form, and what was typed there stays.
  if (factors.isLoadingError) return <FaultInPlace error={factors.error} again={() => void factors.refetch()} />
  if (!factors.data) return <Waiting />
  const { totp, passkeys, recoveryCodesLeft } = factors.data
  if (codes.length > 0) return <RecoveryCodes codes={codes} verb="Go on" onDone={() => void done()} />
  if (!totp && passkeys.length === 0 && session.openedBy === 'single_sign_on') return <SignInAgain account={account.slug} />
  if (!totp && passkeys.length === 0) {
    return (
      <div className={classes.stack}>
        <p className={classes.text}>This asks for a second factor, and you have none yet. Set one up, and it goes on.</p>
        <SetUpFactor door={inside} onDone={(made) => (made.length > 0 ? setCodes(made) : void done())} />
      </div>
    )
  }
  const ways = [...(passkeys.length > 0 ? ['passkey'] : []), ...(totp ? ['totp'] : []), ...(recoveryCodesLeft > 0 ? ['recovery_code'] : [])]
  return (
    <div className={classes.stack}>
      <p className={classes.text}>
        This is asked for again after a quarter of an hour, so that nobody does it with an open browser of yours.
      </p>
      <ShowFactor ways={ways} verb="Go on" passkeyOptions={requestOptions} show={showFactor} onDone={() => void done()} />
    </div>
  )
}

/** The provider is the second factor here, so it is asked again. */
function SignInAgain({ account }: { account: string }) {
  const ask = useMutation({ mutationFn: () => askForSignOn(account), onSuccess: ({ url }) => location.assign(url) })
  return (
    <div className={classes.stack}>
      <p className={classes.text}>Your organisation signed you in a while ago. Sign in once more, then do this again.</p>
      <Fault error={ask.error} />
      <Button aria-busy={ask.isPending} onClick={() => ask.mutate()} data-autofocus>
        Sign in again
      </Button>
    </div>
  )
}
