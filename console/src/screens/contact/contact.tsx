// One person outside: records, access, letters with the server's own answer, history.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { Contact as Shape } from '../../api-types.ts'
import { contactQuery } from '../../data/contacts.ts'
import { useMay } from '../../data/me.ts'
import { historyQuery } from '../../data/messages.ts'
import { pageSize, recordsQuery } from '../../data/records.ts'
import { Empty } from '../../parts/empty.tsx'
import { FaultInPlace } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { type Action, MoreActions } from '../../parts/more-actions.tsx'
import { PageHead } from '../../parts/page.tsx'
import { PageFault } from '../../parts/page-fault.tsx'
import { isList, Paging, usePlace } from '../../parts/paging.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { Initials } from '../../parts/tile.tsx'
import { Timeline } from '../../parts/timeline.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import type { ContactSearch } from '../../searches.ts'
import { languageWord } from '../../words/languages.ts'
import { nameOf } from '../../words/people.ts'
import { MessageList } from '../activity/message-list.tsx'
import { type DeskAct, DeskDialog, deskActions } from '../client-portal/desk-dialog.tsx'
import list from '../list.module.css'
import { RecordTable } from '../records/record-table.tsx'
import { TryAsClient } from '../try-as-client/try-as-client.tsx'
import { Access } from './access.tsx'
import classes from './contact.module.css'
import { ContactForm } from './contact-form.tsx'
import { DisableContact, Disabled } from './disabled.tsx'
import { Suppressed } from './suppressed.tsx'
import { ViewAsClient } from './view-as-client.tsx'

const route = getRouteApi('/contacts/$contactId')

export function Contact() {
  const { contactId } = route.useParams()
  const contact = useQuery(contactQuery(contactId))
  if (contact.data) return <Whole key={contactId} contact={contact.data} />
  if (contact.isLoadingError)
    return <PageFault error={contact.error} again={() => void contact.refetch()} from={{ word: 'Contacts', to: '/contacts' }} />
  return (
    <div className={list.waiting}>
      <Waiting lines={6} />
    </div>
  )
}

function Whole({ contact }: { contact: Shape }) {
  const { tab } = route.useSearch()
  const [editing, setEditing] = useState(false)
  const [doing, setDoing] = useState<DeskAct | null>(null)
  const [viewing, setViewing] = useState(false)
  const [trying, setTrying] = useState(false)
  const [disabling, setDisabling] = useState(false)
  const mayTry = useMay('grants.resend')
  const trial: Action[] =
    mayTry && contact.disabledAt === null ? [{ word: 'Try it as the client would', icon: 'eye', act: () => setTrying(true) }] : []
  const edits: Action[] = contact.can.includes('edit') ? [{ word: 'Edit contact', icon: 'pencil', act: () => setEditing(true) }] : []
  const taking: Action[] = contact.can.includes('disable')
    ? [{ word: 'Disable contact', icon: 'revoked', takesAway: true, act: () => setDisabling(true) }]
    : []
  return (
    <>
      <div className={classes.head}>
        <div className={classes.face}>
          <Initials name={nameOf(contact)} size={44} />
        </div>
        <PageHead
          title={nameOf(contact)}
          under={factsOf(contact)}
          crumbs={[{ word: 'Contacts', to: '/contacts' }]}
          actions={
            <>
              {contact.can.includes('view_as') && (
                <Button variant="default" leftSection={<Icon name="eye" size={16} />} onClick={() => setViewing(true)}>
                  View as client
                </Button>
              )}
              <MoreActions groups={[deskActions(contact, setDoing), trial, edits, taking]} />
            </>
          }
        />
      </div>
      {contact.suspicious && <Suspicious contact={contact} />}
      <Disabled contact={contact} />
      <Suppressed contact={contact} fix={() => setEditing(true)} />
      <ContactTabs contact={contact} tab={tab} />
      {tab === undefined && <Records contact={contact} />}
      {tab === 'access' && <Access contact={contact} />}
      {tab === 'messages' && <MessageList filter={{ contactId: contact.id }} none={`No letter has gone to ${nameOf(contact)} yet`} />}
      {tab === 'history' && <History contact={contact} />}
      {doing && <DeskDialog act={doing} contact={contact} onClose={() => setDoing(null)} />}
      {viewing && <ViewAsClient contact={contact} onClose={() => setViewing(false)} />}
      {trying && <TryAsClient contact={contact} onClose={() => setTrying(false)} />}
      {disabling && <DisableContact contact={contact} onClose={() => setDisabling(false)} />}
      {editing && <ContactForm contact={contact} onClose={() => setEditing(false)} />}
    </>
  )
}

/** A domain that looks like another one is shown in its plain letters, and said. */
function Suspicious({ contact }: { contact: Shape }) {
  return (
    <p className={classes.suspicious} role="note">
      <Icon name="warning" size={16} />
      <span>Look twice: the domain of {contact.displayEmail} looks like another one.</span>
    </p>
  )
}

function ContactTabs({ contact, tab }: { contact: Shape; tab: ContactSearch['tab'] }) {
  const records = useQuery(recordsQuery({ contactId: contact.id })).data?.total
  const at = (word: string, to: ContactSearch['tab'], count?: number) => ({
    word,
    count,
    chosen: tab === to,
    to: '/contacts/$contactId' as const,
    params: { contactId: contact.id },
    search: { tab: to },
  })
  return (
    <Tabs
      label="This contact"
      tabs={[at('Records', undefined, records), at('Access', 'access'), at('Messages', 'messages'), at('History', 'history')]}
    />
  )
}

function factsOf(contact: Shape): ReactNode {
  const facts = [contact.name && contact.displayEmail, contact.phone, languageWord(contact.language)].filter(Boolean).join(', ')
  if (!contact.company) return facts
  // A name in Arabic or Hebrew would turn the figures of a phone number behind it.
  return (
    <>
      <bdi>{contact.company.name}</bdi>
      {facts && `. ${facts}`}
    </>
  )
}

function Records({ contact }: { contact: Shape }) {
  const { place, go } = usePlace()
  const records = useQuery(recordsQuery({ contactId: contact.id }, place.cursor))
  if (records.isLoadingError) return <FaultInPlace error={records.error} again={() => void records.refetch()} />
  if (!records.data) {
    return (
      <div className={list.waiting}>
        <Waiting />
      </div>
    )
  }
  if (!isList(records.data, place))
    return (
      <Empty icon="records" title="No record yet">
        {nameOf(contact)} answers for nothing so far.
      </Empty>
    )
  return (
    <>
      <RecordTable rows={records.data.items} />
      <Paging list={records} size={pageSize} place={place} go={go} />
    </>
  )
}

function History({ contact }: { contact: Shape }) {
  const { place, go } = usePlace()
  const history = useQuery(historyQuery({ contactId: contact.id }, place.cursor))
  const page = history.data
  if (history.isLoadingError) return <FaultInPlace error={history.error} again={() => void history.refetch()} />
  return (
    <>
      <div className={list.body}>{page ? <Timeline items={page.items} beside="records" /> : <Waiting lines={5} />}</div>
      <Paging list={history} size={50} place={place} go={go} />
    </>
  )
}
