// Sender domains: each with what its DNS holds beside what it needs, looked at again by itself.
import { Button, Loader } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { DkimKey, SenderDomain } from '../../api-types.ts'
import { useClock, useMay } from '../../data/me.ts'
import { changeSenderDomain, checkSenderDomain, senderDomainsQuery } from '../../data/sender-domains.ts'
import { Empty } from '../../parts/empty.tsx'
import { Fault, FaultInPlace } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { type Action, MoreActions } from '../../parts/more-actions.tsx'
import { Status, StatusPill } from '../../parts/status.tsx'
import { toast } from '../../parts/toast.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { domainWords, keyWords } from '../../words/sender-domains.ts'
import list from '../list.module.css'
import { AddDomain, ChangeMailbox, NextKey, RemoveDomain } from './domain-dialogs.tsx'
import { Findings } from './findings.tsx'
import classes from './sender-domains.module.css'

type Asked = { about: 'mailbox' | 'key' | 'remove'; domain: SenderDomain }

export function SenderDomains() {
  const mayManage = useMay('domains.manage')
  const domains = useQuery(senderDomainsQuery)
  const [adding, setAdding] = useState(false)
  const [asked, setAsked] = useState<Asked | null>(null)
  const close = () => setAsked(null)
  if (domains.isLoadingError) return <FaultInPlace error={domains.error} again={() => void domains.refetch()} />
  if (!domains.data)
    return (
      <div className={list.waiting}>
        <Waiting lines={6} />
      </div>
    )
  const { items, usual } = domains.data
  const add = mayManage && (
    <Button variant={items.length > 0 ? 'default' : 'filled'} leftSection={<Icon name="plus" size={16} />} onClick={() => setAdding(true)}>
      Add domain
    </Button>
  )
  return (
    <div className={list.body}>
      <div className={classes.head}>
        <p className={classes.from}>{items.length > 0 && whoSends(items, usual)}</p>
        {add}
      </div>
      {items.map((domain) => (
        <Domain key={domain.id} domain={domain} ask={setAsked} />
      ))}
      {items.length === 0 && (
        <Empty icon="mail" title={`Letters come from ${usual}`}>
          With a domain of your own they come from you, signed, and arrive better. Nothing waits for it: letters leave as before until your
          DNS is ready.
        </Empty>
      )}
      {adding && <AddDomain onClose={() => setAdding(false)} />}
      {asked?.about === 'mailbox' && <ChangeMailbox domain={asked.domain} onClose={close} />}
      {asked?.about === 'key' && <NextKey domain={asked.domain} onClose={close} />}
      {asked?.about === 'remove' && <RemoveDomain domain={asked.domain} usual={usual} onClose={close} />}
    </div>
  )
}

function whoSends(items: SenderDomain[], usual: string) {
  const own = items.find(({ sends }) => sends)
  if (own)
    return (
      <>
        Letters come from <strong>{own.address}</strong>.
      </>
    )
  return (
    <>
      Letters come from <strong>{usual}</strong> until a key below is found. Nothing waits for it.
    </>
  )
}

function Domain({ domain, ask }: { domain: SenderDomain; ask: (asked: Asked) => void }) {
  const cache = useQueryClient()
  const refresh = () => cache.invalidateQueries({ queryKey: senderDomainsQuery.queryKey })
  const look = useMutation({ mutationFn: () => checkSenderDomain(domain.id), onSuccess: refresh })
  const send = useMutation({
    mutationFn: () => changeSenderDomain(domain.id, { sends: true }),
    onSuccess: () => {
      toast(`Letters come from ${domain.address}`)
      return refresh()
    },
  })
  const can = (act: string) => domain.can.includes(act)
  const calm: Action[] = [
    ...(can('send') ? [{ word: 'Send from this domain', icon: 'sent' as const, act: () => send.mutate() }] : []),
    ...(can('change')
      ? [{ word: 'Change the address', icon: 'pencil' as const, act: () => ask({ about: 'mailbox' as const, domain }) }]
      : []),
    ...(can('rotate')
      ? [
          {
            word: 'Make the next key',
            icon: 'key' as const,
            act: () => ask({ about: 'key' as const, domain }),
            ...(domain.keys.some(({ state }) => state === 'next') ? { not: 'One waits' } : {}),
          },
        ]
      : []),
  ]
  const taking: Action[] = can('remove')
    ? [{ word: 'Remove domain', icon: 'revoked', takesAway: true, act: () => ask({ about: 'remove', domain }) }]
    : []
  return (
    <section className={classes.domain} aria-labelledby={`domain-${domain.id}`}>
      <header className={classes.top}>
        <div className={classes.titles}>
          <h2 id={`domain-${domain.id}`} className={classes.name}>
            {domain.displayName}
          </h2>
          <StatusPill is={domainWords[domain.state]} />
        </div>
        <div className={classes.doing}>
          {can('check') && (
            <Button
              variant="default"
              leftSection={look.isPending ? <Loader color="currentColor" /> : <Icon name="resend" size={16} />}
              aria-busy={look.isPending}
              onClick={() => !look.isPending && look.mutate()}
            >
              {look.isPending ? 'Checking' : 'Check now'}
            </Button>
          )}
          <MoreActions groups={[calm, taking]} describedBy={`domain-${domain.id}`} />
        </div>
      </header>
      <p className={classes.second}>
        <Standing domain={domain} />
      </p>
      <Fault error={look.error ?? send.error} />
      {domain.findings.length > 0 ? (
        <Findings
          findings={domain.findings}
          nextKey={domain.keys.find(({ state }) => state === 'next' && domain.keys.length > 1)?.selector}
        />
      ) : (
        <div className={classes.first}>
          <Waiting lines={4} />
        </div>
      )}
      {domain.keys.length > 1 && <Keys keys={domain.keys} />}
    </section>
  )
}

function Standing({ domain }: { domain: SenderDomain }) {
  const clock = useClock()
  const words = {
    pending: 'Paste what is needed into your DNS. Letters leave from the usual address until the key is found.',
    verified: domain.sends ? `Letters come from ${domain.address}, signed.` : `Letters could come from ${domain.address}.`,
    lost: `The key was not found any more${domain.lostAt ? `, ${clock.moment(domain.lostAt)}` : ''}. Letters leave from the usual address until it is back.`,
    taken: 'Your key was found, but another account here sends from this domain. It is yours once they remove it, or their key is gone.',
  }[domain.state]
  const looked = domain.checkedAt ? ` Looked ${domain.checkedAt && lower(clock.ago(domain.checkedAt))}; looked at again by itself.` : ''
  return (
    <>
      {words}
      {looked}
    </>
  )
}

const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)

function Keys({ keys }: { keys: DkimKey[] }) {
  const clock = useClock()
  const told = ({ state, signsSince, keepUntil }: DkimKey) => {
    if (state === 'signs') return signsSince ? `Signs letters since ${clock.moment(signsSince)}.` : ''
    if (state === 'next') return 'Takes over ten minutes after it was found. Until then nothing changes.'
    if (!keepUntil) return 'It never signed: its record can be removed.'
    return Date.parse(keepUntil) > Date.now()
      ? `Keep its record until ${clock.date(keepUntil)}: letters that it signed may still be under way.`
      : 'Its record can be removed.'
  }
  return (
    <div className={classes.keys}>
      <h3 className={classes.keysTitle}>Keys</h3>
      <ul className={classes.keyList}>
        {keys.map((key) => (
          <li key={key.selector} className={classes.key}>
            <div className={classes.keyWords}>
              <code className={classes.selector}>{key.selector}</code>
              <span className={classes.says}>{told(key)}</span>
            </div>
            <Status is={keyWords[key.state]} />
          </li>
        ))}
      </ul>
    </div>
  )
}
