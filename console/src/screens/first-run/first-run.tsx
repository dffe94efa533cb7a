// The very first screen: three doors that show what will happen, and the one button that starts it.
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMay, useMe } from '../../data/me.ts'
import { Icon } from '../../parts/icon.tsx'
import { PageHead } from '../../parts/page.tsx'
import { Status } from '../../parts/status.tsx'
import { Tile } from '../../parts/tile.tsx'
import { accessWords } from '../../words/states.ts'
import classes from './first-run.module.css'

export function FirstRun() {
  const may = useMay('records.write')
  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <PageHead
          title="Invite your first vendor"
          under="One letter, one tap, and they stand in the right place. You see every step from here."
        />
      </div>
      <div className={classes.niches}>
        <Niche title="Say what you ask" text="A certificate with limits, a form, an answer, and until when.">
          <Ask />
        </Niche>
        <Niche title="Send the letter" text="You see it before it goes, just as they will.">
          <Letter />
        </Niche>
        <Niche title="See them arrive" text="Every step shows here. No need to call.">
          <Arrival />
        </Niche>
      </div>
      {may && (
        <div className={classes.way}>
          <Button size="md" renderRoot={(props) => <Link to="/records/new" {...props} />} leftSection={<Icon name="plus" size={16} />}>
            New record
          </Button>
        </div>
      )}
      <p className={classes.sample}>
        To look around first, run <code>npm run --silent portico -- demo</code>: it makes an account with sample data.
      </p>
      <MailLine />
    </div>
  )
}

function Niche({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <section className={classes.niche}>
      <h2>{title}</h2>
      <p className={classes.text}>{text}</p>
      <div className={classes.thing} aria-hidden="true">
        {children}
      </div>
    </section>
  )
}

const limits = [
  ['General liability', '$1,000,000'],
  ['Automobile', '$1,000,000'],
  ['Umbrella', '$5,000,000'],
] as const

function Ask() {
  return (
    <>
      <div className={classes.thingTitle}>Certificate of insurance</div>
      {limits.map(([name, limit]) => (
        <div key={name} className={classes.pair}>
          <span>{name}</span>
          <span>{limit}</span>
        </div>
      ))}
    </>
  )
}

function Letter() {
  const { account } = useMe()
  return (
    <>
      <div className={classes.sender}>
        <Tile small name={account.name} colours={account.colours} />
        <span>{account.name}</span>
      </div>
      <div className={classes.subject}>Your insurance certificate</div>
      <div className={classes.grey} />
      <div className={classes.greyShort} />
      <div className={classes.button} style={{ background: account.colours.light.fill, color: account.colours.light.label }}>
        Open the request
      </div>
    </>
  )
}

function Arrival() {
  return (
    <>
      <div className={classes.thingTitle}>Acme Electric</div>
      {(['sent', 'opened', 'active'] as const).map((access, index) => (
        <div key={access} className={classes.step}>
          <Status is={accessWords[access]} />
          <span className={classes.time}>{index === 0 ? '10:02 AM' : '10:26 AM'}</span>
        </div>
      ))}
    </>
  )
}

function MailLine() {
  const { installation } = useMe()
  if (installation.mail !== 'inbox') return null
  return (
    <p className={classes.mail}>
      <Icon name="mail" />
      <span>
        Letters stay on this machine until you connect a mail server. <a href="/inbox">Open the local inbox</a>, or set{' '}
        <code>SMTP_URL</code>.
      </span>
    </p>
  )
}
