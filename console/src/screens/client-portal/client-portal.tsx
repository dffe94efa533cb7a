// Client Portal: the address where people come back, and how many of the invitations arrived.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMe } from '../../data/me.ts'
import { recordsQuery } from '../../data/records.ts'
import { total } from '../../numbers.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { PageHead } from '../../parts/page.tsx'
import type { PortalAccess } from '../../shapes.ts'
import classes from './client-portal.module.css'

export function ClientPortal() {
  const { account } = useMe()
  return (
    <>
      <PageHead title="Client Portal" under="Where your clients and vendors come back, without a password." />
      <div className={classes.body}>
        <section aria-label="Portal address">
          <p className={classes.label}>Portal address</p>
          <div className={classes.address}>
            <output className={classes.well}>{account.portalUrl}</output>
            <CopyButton text={account.portalUrl} />
            <Button
              component="a"
              variant="default"
              href={account.portalUrl}
              target="_blank"
              rel="noreferrer"
              leftSection={<Icon name="out" size={16} />}
            >
              Open
            </Button>
          </div>
          <p className={classes.help}>Put it on your website or in your mail signature. It tells nobody who has access.</p>
        </section>
        <section className={classes.figures} aria-label="Records by portal access">
          <Figure access="active" word="Active" />
          <Figure access="opened" word="Opened, not signed in" />
          <Figure access="sent" word="Sent, not opened" />
          <Figure access="bounced" word="Bounced" bad />
        </section>
        <p className={classes.later}>
          People are invited from their record, and find their way back from the letter. Inviting from here, login emails and magic links
          come with the client desk.
        </p>
      </div>
    </>
  )
}

/** A number of records that opens them. */
function Figure({ access, word, bad = false }: { access: PortalAccess; word: string; bad?: boolean }) {
  const found = useQuery(recordsQuery({ access }, undefined, 1)).data?.total
  return (
    <Link to="/records" search={{ access }} className={classes.figure} data-bad={(bad && (found ?? 0) > 0) || undefined}>
      <span className={classes.number}>{found === undefined ? '–' : total(found)}</span>
      <span className={classes.word}>{word}</span>
    </Link>
  )
}
