// Settings: who the account is, what its letters say, whom they remind, where they come from and who reports on them, how long links live, who works here, my second factor, and keys for machines.
import { getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMay } from '../../data/me.ts'
import { NotFound } from '../../frame/not-found.tsx'
import { PageHead } from '../../parts/page.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { AccountSettings } from './account-settings.tsx'
import { ApiKeys } from './api-keys.tsx'
import { LetterSettings } from './letter-settings.tsx'
import { LinkSettings } from './link-settings.tsx'
import { Members } from './members.tsx'
import { Reminders } from './reminders.tsx'
import { ReportSources } from './report-sources.tsx'
import { Security } from './security.tsx'
import { SenderDomains } from './sender-domains.tsx'
import { SingleSignOn } from './single-sign-on.tsx'

const route = getRouteApi('/settings/$part')

const parts: { [part: string]: { word: string; screen: () => ReactNode } } = {
  account: { word: 'Account', screen: AccountSettings },
  letters: { word: 'Letters', screen: LetterSettings },
  reminders: { word: 'Reminders', screen: Reminders },
  'sender-domains': { word: 'Sender domains', screen: SenderDomains },
  reports: { word: 'Reports', screen: ReportSources },
  links: { word: 'Links and sessions', screen: LinkSettings },
  members: { word: 'Members', screen: Members },
  security: { word: 'Security', screen: Security },
  'single-sign-on': { word: 'Single sign-on', screen: SingleSignOn },
  'api-keys': { word: 'API keys', screen: ApiKeys },
}

export function Settings() {
  const { part } = route.useParams()
  const hidden = {
    'api-keys': !useMay('api_keys.manage'),
    'single-sign-on': !useMay('sign_on.manage'),
    reports: !useMay('account.change'),
  } as { [part: string]: boolean }
  const Screen = parts[part]?.screen
  const shown = Object.entries(parts).filter(([name]) => !hidden[name])
  return (
    <>
      <PageHead title="Settings" />
      <Tabs
        label="Settings"
        tabs={shown.map(([name, { word }]) => ({ word, chosen: name === part, to: '/settings/$part', params: { part: name } }))}
      />
      {Screen ? <Screen /> : <NotFound />}
    </>
  )
}
