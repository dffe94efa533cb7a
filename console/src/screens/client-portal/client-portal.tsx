// Client Portal: the address where people come back, how they stand, and the three ways to let somebody in.
import { Button, Menu } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { contactCountsQuery } from '../../data/contacts.ts'
import { useMe } from '../../data/me.ts'
import type { IconName } from '../../icons.ts'
import { count } from '../../numbers.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { PageHead } from '../../parts/page.tsx'
import { every } from '../../polling.ts'
import type { ClientPortalSearch } from '../../searches.ts'
import { TryAsClient } from '../try-as-client/try-as-client.tsx'
import classes from './client-portal.module.css'
import { type DeskAct, DeskDialog, deskRights } from './desk-dialog.tsx'
import { People } from './people.tsx'
import { PortalTabs } from './portal-tabs.tsx'

const route = getRouteApi('/client-portal')

export function ClientPortal() {
  const search = route.useSearch()
  const [doing, setDoing] = useState<DeskAct | null>(null)
  const [trying, setTrying] = useState(false)
  return (
    <>
      <PageHead
        title="Client Portal"
        under="Where your clients and vendors come back, without a password."
        actions={<Actions choose={setDoing} tryIt={() => setTrying(true)} />}
      />
      <PortalTabs here="people" />
      <div className={classes.body}>
        <Address />
        <Figures search={search} />
      </div>
      <People search={search} invite={() => setDoing('Invite to Client Portal')} />
      {trying && <TryAsClient onClose={() => setTrying(false)} />}
      {doing && <DeskDialog act={doing} onClose={() => setDoing(null)} />}
    </>
  )
}

const acts: { word: DeskAct; says: (loginMinutes: number) => string; icon: IconName }[] = [
  { word: 'Invite to Client Portal', says: () => 'To somebody new, or a contact', icon: 'plus' },
  { word: 'Send Login Email', says: (minutes) => `A link that opens for ${minutes} minutes`, icon: 'mail' },
  { word: 'Generate Magic Link', says: () => 'To hand over yourself, shown once', icon: 'link' },
]

function Actions({ choose, tryIt }: { choose: (act: DeskAct) => void; tryIt: () => void }) {
  const { account, can } = useMe()
  const mayTry = can.includes('grants.resend')
  const allowed = acts.filter(({ word }) => can.includes(deskRights[word]))
  if (allowed.length === 0) return null
  return (
    <Menu>
      <Menu.Target>
        <Button rightSection={<Icon name="down" size={14} />}>Actions</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {allowed.map(({ word, says, icon }) => (
          <Menu.Item
            key={word}
            leftSection={<Icon name={icon} />}
            onClick={() => choose(word)}
            aria-label={word}
            aria-describedby={`says ${word}`.replaceAll(' ', '-')}
          >
            {word}
            <span className={classes.says} id={`says ${word}`.replaceAll(' ', '-')}>
              {says(account.loginMinutes)}
            </span>
          </Menu.Item>
        ))}
        {mayTry && <Menu.Divider />}
        {mayTry && (
          <Menu.Item leftSection={<Icon name="eye" />} onClick={tryIt} aria-label="Try it as a client would" aria-describedby="says-try">
            Try it as a client would
            <span className={classes.says} id="says-try">
              The real letter, page and press, for your eyes
            </span>
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

function Address() {
  const { account } = useMe()
  return (
    <section aria-label="Portal URL">
      <p className={classes.label}>Portal URL</p>
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
  )
}

const invited = 'queued,sent,opened,active,bounced,expired'
const shutOut = 'bounced,expired'

function Figures({ search }: { search: ClientPortalSearch }) {
  const counts = useQuery({ ...contactCountsQuery, refetchInterval: every(3_000) }).data
  const share = counts && counts.invited > 0 ? `Active, ${Math.round((counts.active / counts.invited) * 100)}%` : 'Active'
  const here = (only: ClientPortalSearch) => search.access === only.access && search.lately === only.lately
  const figure = (word: string, value: number | undefined, only: ClientPortalSearch, bad = false) => (
    <Link
      to="/client-portal"
      search={here(only) ? {} : only}
      className={classes.figure}
      data-bad={(bad && (value ?? 0) > 0) || undefined}
      data-here={here(only) || undefined}
    >
      <span className={classes.number}>{value === undefined ? '–' : count(value)}</span>
      <span className={classes.word}>{word}</span>
    </Link>
  )
  return (
    <section className={classes.figures} aria-label="People of the portal">
      {figure('Invited', counts?.invited, { access: invited })}
      {figure(share, counts?.active, { access: 'active' })}
      {figure('Signed in this week', counts?.signedInThisWeek, { lately: 'week' })}
      {figure('Cannot get in', counts?.cannotGetIn, { access: shutOut }, true)}
    </section>
  )
}
