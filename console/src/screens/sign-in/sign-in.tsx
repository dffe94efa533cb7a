// The console's door: a letter to one's own mailbox, the press of a button, then the second factor.
import { Button, Loader, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useEffect, useState } from 'react'
import { ApiError, fieldFaults } from '../../api.ts'
import type { SignInStep } from '../../api-types.ts'
import { meQuery } from '../../data/me.ts'
import { askForLetter, askForSignOn, atDoor, forgetSignIn, pressLink, signInQuery } from '../../data/sign-in.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Fault, FaultInPlace } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Tile } from '../../parts/tile.tsx'
import { comeBack, useSession } from '../../session.ts'
import { RecoveryCodes } from '../second-factor/recovery-codes.tsx'
import { SetUpFactor } from '../second-factor/set-up-factor.tsx'
import { ShowFactor } from '../second-factor/show-factor.tsx'
import classes from './sign-in.module.css'

const command = 'npm run --silent portico -- owner-link'
const signInPath = /^\/console\/sign-in\/?$/

export function SignIn() {
  const cache = useQueryClient()
  // Where one stood when the session ended one stands again afterwards.
  const goIn = () => {
    if (signInPath.test(location.pathname)) location.assign('/console/')
    else comeBack(cache).catch(() => location.reload())
  }
  const step = useQuery(signInQuery)
  const [codes, setCodes] = useState<string[] | null>(null)
  if (codes && codes.length > 0) {
    return (
      <Card title="Your recovery codes" work>
        <div className={classes.work}>
          <RecoveryCodes codes={codes} verb="Go on to the console" onDone={goIn} />
        </div>
      </Card>
    )
  }
  if (step.isLoadingError) return <FaultInPlace error={step.error} again={() => void step.refetch()} />
  if (!step.data) return null
  const done = (recoveryCodes: string[]) => (recoveryCodes.length > 0 ? setCodes(recoveryCodes) : goIn())
  return <Step step={step.data} onDone={done} />
}

function Step({ step, onDone }: { step: SignInStep; onDone: (recoveryCodes: string[]) => void }) {
  const cache = useQueryClient()
  const forget = useMutation({
    mutationFn: forgetSignIn,
    onSuccess: () => cache.setQueryData(signInQuery.queryKey, { ...step, step: 'email', account: null, member: null, dead: null }),
  })
  if (step.step === 'email') return <Email dead={step.dead} inbox={step.mail === 'inbox'} />
  const another = (
    <>
      <Button variant="subtle" size="xs" onClick={() => forget.mutate()}>
        Not you? Begin with another address
      </Button>
      <Fault error={forget.error} />
    </>
  )
  if (step.step === 'link') return <Press step={step} another={another} />
  if (step.step === 'enrol') {
    return (
      <Card title="Set up a second factor" step={step} work>
        <p className={classes.text}>A mailbox alone does not open the console.</p>
        <div className={classes.work}>
          <SetUpFactor door={atDoor} onDone={onDone} />
          {another}
        </div>
      </Card>
    )
  }
  return (
    <Card title="Your second factor" step={step} work>
      <p className={classes.text}>For {step.member?.name}.</p>
      <div className={classes.work}>
        <ShowFactor ways={step.ways} verb="Sign in" passkeyOptions={atDoor.passkeyOptions} show={atDoor.show} onDone={() => onDone([])} />
        {another}
      </div>
    </Card>
  )
}

const deadWords: { [why in NonNullable<SignInStep['dead']>]: string } = {
  used: 'That link was already used. Each link works once.',
  expired: 'That link has ended.',
  replaced: 'There is a newer letter. Use its link.',
}

function Email({ dead, inbox }: { dead: SignInStep['dead']; inbox: boolean }) {
  const cache = useQueryClient()
  // Who was inside a moment ago hears what happened; everybody else simply stands at the door.
  const [ended] = useState(() => cache.getQueryData(meQuery.queryKey) !== undefined)
  const [email, setEmail] = useState(() => cache.getQueryData(meQuery.queryKey)?.member.email ?? '')
  const ask = useMutation({ mutationFn: () => askForLetter(email.trim()) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!ask.isPending) ask.mutate()
  }
  const [byOrganisation, setByOrganisation] = useState(() => new URLSearchParams(location.search).has('account'))
  if (byOrganisation) return <SignOn back={() => setByOrganisation(false)} />
  if (ask.isSuccess) return <Sent email={email.trim()} inbox={inbox} again={() => ask.reset()} />
  const why = dead ? deadWords[dead] : whyBack()
  return (
    <Card title={ended ? 'Your session has ended' : 'Sign in'} footer={<Recovery />}>
      <p className={classes.text}>
        {why ?? (ended ? 'Nothing is lost. Sign in again, and go on where you were.' : 'We email you a link. There is no password.')}
      </p>
      <form className={classes.work} onSubmit={submit} noValidate>
        <TextInput
          label="Your email"
          type="email"
          name="email"
          autoComplete="email"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          error={fieldFaults(ask.error).email}
          maxLength={254}
          autoFocus
        />
        <Fault error={ask.error} beside={['email']} />
        <Button type="submit" fullWidth aria-busy={ask.isPending} leftSection={ask.isPending && <Loader color="currentColor" />}>
          Email me a link
        </Button>
        <Button variant="subtle" onClick={() => setByOrganisation(true)}>
          Use single sign-on
        </Button>
      </form>
    </Card>
  )
}

/** Why the address of this page was sent back to: words of our own, whatever it says. */
function whyBack(): string | null {
  const search = new URLSearchParams(location.search)
  if (search.get('key') === 'invalid') return 'That link is not valid. Part of the address may be missing.'
  const refused = search.get('refused')
  if (refused === 'sign_on_refused') return 'Your organisation’s sign-in leads to no member here. Ask an owner or admin to let you in.'
  if (refused === 'sign_on_unreachable') return 'Your organisation’s sign-in does not answer. Try again in a moment.'
  return refused ? 'That took too long, or began in another browser. Begin again.' : null
}

function SignOn({ back }: { back: () => void }) {
  const [account, setAccount] = useState(() => new URLSearchParams(location.search).get('account') ?? '')
  const ask = useMutation({ mutationFn: () => askForSignOn(account.trim()), onSuccess: ({ url }) => location.assign(url) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!ask.isPending) ask.mutate()
  }
  return (
    <Card title="Single sign-on" footer={<Recovery />}>
      <p className={classes.text}>Your organisation signs you in.</p>
      <form className={classes.work} onSubmit={submit} noValidate>
        <TextInput
          label="Portal address of your organisation"
          description="The last part of it, such as harbor-build."
          value={account}
          onChange={(event) => setAccount(event.currentTarget.value)}
          error={fieldFaults(ask.error).account}
          maxLength={100}
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
        />
        <Fault error={ask.error} beside={['account']} />
        <Button type="submit" fullWidth aria-busy={ask.isPending || ask.isSuccess}>
          Go on
        </Button>
        <Button variant="subtle" onClick={back}>
          Use your email instead
        </Button>
      </form>
    </Card>
  )
}

function Sent({ email, inbox, again }: { email: string; inbox: boolean; again: () => void }) {
  const [wait, setWait] = useState(60)
  useEffect(() => {
    if (wait === 0) return
    const timer = setTimeout(() => setWait(wait - 1), 1_000)
    return () => clearTimeout(timer)
  }, [wait])
  return (
    <Card title="Check your email" footer={<Recovery />}>
      <p className={classes.text} role="status">
        If {email} belongs to a member, a letter is on its way. Open its link in this browser; then comes your second factor.
      </p>
      {inbox && (
        <p className={classes.small}>
          Letters stay on this machine until a mail server is connected. <a href="/inbox">Open the local inbox</a>
        </p>
      )}
      <div className={classes.work}>
        <Button variant="default" disabled={wait > 0} onClick={again}>
          {wait > 0 ? `Another letter in ${Math.floor(wait / 60)}:${String(wait % 60).padStart(2, '0')}` : 'Ask for another letter'}
        </Button>
        <Button variant="subtle" size="xs" onClick={again}>
          Change the address
        </Button>
      </div>
    </Card>
  )
}

function Press({ step, another }: { step: SignInStep; another: ReactNode }) {
  const cache = useQueryClient()
  const press = useMutation({ mutationFn: pressLink, onSuccess: (next) => cache.setQueryData(signInQuery.queryKey, next) })
  return (
    <Card title={`Sign in to ${step.account?.name}`} step={step}>
      <p className={classes.text}>Opening this page has used nothing.</p>
      <div className={classes.work}>
        <Button fullWidth autoFocus aria-busy={press.isPending} onClick={() => !press.isPending && press.mutate()}>
          Go on as {step.member?.name}
        </Button>
        <Fault error={press.error} />
        {another}
      </div>
      <p className={classes.small}>{step.member?.email}</p>
    </Card>
  )
}

interface CardProps {
  title: string
  step?: SignInStep
  /** Something to do rather than a door to go through. */
  work?: boolean
  footer?: ReactNode
  children: ReactNode
}

function Card({ title, step, work, footer, children }: CardProps) {
  const kept = useSession() === 'kept'
  useEffect(() => {
    document.title = step?.account ? `${title}, ${step.account.name}` : `${title}, Portico`
  }, [title, step])
  return (
    <main className={classes.page}>
      <div className={classes.card} data-work={work || undefined}>
        <div className={classes.tile}>
          {step?.account ? <Tile name={step.account.name} colours={step.account.colours} /> : <Icon name="portal" size={32} />}
        </div>
        <h1>{title}</h1>
        {children}
      </div>
      {kept && <Kept />}
      {footer}
    </main>
  )
}

/** What was typed waits in this tab; letters open in another one. */
function Kept() {
  const cache = useQueryClient()
  const back = useMutation({ mutationFn: () => comeBack(cache) })
  const notYet = back.error instanceof ApiError && back.error.status === 401
  return (
    <div className={classes.kept}>
      <p className={classes.small}>What you typed is kept in this tab. Sign in here, or in another tab and come back.</p>
      <Button variant="default" size="xs" aria-busy={back.isPending} onClick={() => back.mutate()}>
        Go on where I was
      </Button>
      {notYet ? (
        <p className={classes.small} role="alert">
          You are not signed in yet.
        </p>
      ) : (
        <Fault error={back.error} />
      )}
    </div>
  )
}

/** For the day on which mailbox, phone and paper are gone. */
function Recovery() {
  return (
    <details className={classes.recovery}>
      <summary>No letter, or no second factor at hand?</summary>
      <p className={classes.small}>
        A recovery code takes the place of the second factor. An owner or admin can take a lost factor away, so that you set up a new one.
        Owners also come in by a link made on the machine that runs Portico:
      </p>
      <div className={classes.well}>
        <code>{command}</code>
        <CopyButton text={command} size="xs" />
      </div>
    </details>
  )
}
