// Activity: the numbers, every letter and what became of it, the jobs, and the history of the account.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { messagesQuery } from '../../data/messages.ts'
import { FilterChip } from '../../parts/filter-chip.tsx'
import { PageHead } from '../../parts/page.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import type { ActivitySearch } from '../../searches.ts'
import type { MessageState } from '../../shapes.ts'
import { messageWords } from '../../words/states.ts'
import { SeeTheLetter } from '../letter/see-the-letter.tsx'
import list from '../list.module.css'
import { Chosen } from '../numbers/chosen.tsx'
import { Numbers } from '../numbers/numbers.tsx'
import { AccountHistory } from './account-history.tsx'
import { Jobs } from './jobs.tsx'
import { MessageList } from './message-list.tsx'

const route = getRouteApi('/activity')

export function Activity() {
  const search = route.useSearch()
  const at = (word: string, tab: ActivitySearch['tab']) => ({ word, chosen: search.tab === tab, to: '/activity' as const, search: { tab } })
  return (
    <>
      <PageHead title="Activity" actions={search.tab === undefined && <Chosen search={search} />} />
      <Tabs label="Activity" tabs={[at('Numbers', undefined), at('Messages', 'messages'), at('Jobs', 'jobs'), at('History', 'history')]} />
      {search.tab === undefined && <Numbers search={search} />}
      {search.tab === 'messages' && <Messages search={search} />}
      {search.tab === 'jobs' && <Jobs />}
      {search.tab === 'history' && <AccountHistory />}
    </>
  )
}

const stateOptions = Object.entries(messageWords).map(([value, { word }]) => ({ value, word }))

function Messages({ search }: { search: ActivitySearch }) {
  const navigate = route.useNavigate()
  const all = useQuery({ ...messagesQuery({}), enabled: !search.state })
  const nothing = !search.state && all.data?.items.length === 0
  const choose = (state: string | undefined) => void navigate({ search: { tab: 'messages', state: state as MessageState | undefined } })
  return (
    <>
      {!nothing && (
        <div className={list.bar}>
          <FilterChip name="State" options={stateOptions} chosen={search.state} choose={choose} />
        </div>
      )}
      <MessageList
        key={search.state}
        filter={search.state ? { state: search.state } : {}}
        none={search.state ? 'No letter is in this state' : 'No letter has gone out yet'}
        teach={search.state ? undefined : <FirstLetter />}
      />
      {search.message && (
        <SeeTheLetter messageId={search.message} onClose={() => void navigate({ search: { tab: 'messages', state: search.state } })} />
      )}
    </>
  )
}

function FirstLetter() {
  return (
    <>
      Each letter to somebody outside stands here, with what their mail server answered. The first is an invitation: open a{' '}
      <Link to="/records">record</Link> and choose Invite to Portal.
    </>
  )
}
