// Every address of the console and the screen it shows; each screen is a chunk of its own.
import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  type ErrorComponentProps,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import { bring } from './bringing.ts'
import { meQuery } from './data/me.ts'
import { Arriving } from './frame/arriving.tsx'
import { Broken } from './frame/broken.tsx'
import { Frame } from './frame/frame.tsx'
import { NotFound } from './frame/not-found.tsx'
import {
  activitySearch,
  clientPortalSearch,
  contactSearch,
  contactsSearch,
  countedPeopleSearch,
  jobSearch,
  listSearch,
  packetSearch,
  parseSearch,
  projectSearch,
  reading,
  recordsSearch,
  stringifySearch,
} from './searches.ts'

const root = createRootRouteWithContext<{ cache: QueryClient }>()({
  loader: ({ context }) => context.cache.ensureQueryData(meQuery),
  component: Frame,
  notFoundComponent: NotFound,
  errorComponent: CannotShow,
})

function CannotShow({ error }: ErrorComponentProps) {
  return <Broken error={error} again={() => location.reload()} />
}

const at = () => root

const home = createRoute({
  getParentRoute: at,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/records' })
  },
})
const records = createRoute({
  getParentRoute: at,
  path: '/records',
  validateSearch: reading(recordsSearch),
  component: lazyRouteComponent(() => bring(() => import('./screens/records/records.tsx')), 'Records'),
})
const newRecord = createRoute({
  getParentRoute: at,
  path: '/records/new',
  validateSearch: (search: { projectId?: unknown }) => (typeof search.projectId === 'string' ? { projectId: search.projectId } : {}),
  component: lazyRouteComponent(() => bring(() => import('./screens/new-record/new-record.tsx')), 'NewRecord'),
})
const record = createRoute({
  getParentRoute: at,
  path: '/records/$recordId',
  component: lazyRouteComponent(() => bring(() => import('./screens/record/record.tsx')), 'Record'),
})
const projects = createRoute({
  getParentRoute: at,
  path: '/projects',
  validateSearch: reading(listSearch),
  component: lazyRouteComponent(() => bring(() => import('./screens/projects/projects.tsx')), 'Projects'),
})
const project = createRoute({
  getParentRoute: at,
  path: '/projects/$projectId',
  validateSearch: reading(projectSearch),
  component: lazyRouteComponent(() => bring(() => import('./screens/project/project.tsx')), 'Project'),
})
const contacts = createRoute({
  getParentRoute: at,
  path: '/contacts',
  validateSearch: reading(contactsSearch),
  component: lazyRouteComponent(() => bring(() => import('./screens/contacts/contacts.tsx')), 'Contacts'),
})
const contact = createRoute({
  getParentRoute: at,
  path: '/contacts/$contactId',
  validateSearch: reading(contactSearch),
  component: lazyRouteComponent(() => bring(() => import('./screens/contact/contact.tsx')), 'Contact'),
})
const clientPortal = createRoute({
  getParentRoute: at,
  path: '/client-portal',
  validateSearch: reading(clientPortalSearch),
  component: lazyRouteComponent(() => bring(() => import('./screens/client-portal/client-portal.tsx')), 'ClientPortal'),
})
const packets = createRoute({
  getParentRoute: at,
  path: '/packets',
  validateSearch: reading(listSearch),
  component: lazyRouteComponent(() => bring(() => import('./screens/packets/packets.tsx')), 'Packets'),
})
const packet = createRoute({
  getParentRoute: at,
  path: '/packets/$packetId',
  validateSearch: reading(packetSearch),
  component: lazyRouteComponent(() => bring(() => import('./screens/packet/packet.tsx')), 'Packet'),
})
const activity = createRoute({
  getParentRoute: at,
  path: '/activity',
  validateSearch: reading(activitySearch),
  component: lazyRouteComponent(() => bring(() => import('./screens/activity/activity.tsx')), 'Activity'),
})
const countedPeople = createRoute({
  getParentRoute: at,
  path: '/activity/people',
  validateSearch: reading(countedPeopleSearch),
  component: lazyRouteComponent(() => bring(() => import('./screens/numbers/counted-people.tsx')), 'CountedPeople'),
})
const job = createRoute({
  getParentRoute: at,
  path: '/activity/jobs/$jobId',
  validateSearch: reading(jobSearch),
  component: lazyRouteComponent(() => bring(() => import('./screens/job/job.tsx')), 'Job'),
})
const settings = createRoute({
  getParentRoute: at,
  path: '/settings',
  beforeLoad: () => {
    throw redirect({ to: '/settings/$part', params: { part: 'account' } })
  },
})
const settingsPart = createRoute({
  getParentRoute: at,
  path: '/settings/$part',
  component: lazyRouteComponent(() => bring(() => import('./screens/settings/settings.tsx')), 'Settings'),
})

const tree = root.addChildren([
  home,
  records,
  newRecord,
  record,
  projects,
  project,
  contacts,
  contact,
  clientPortal,
  packets,
  packet,
  activity,
  countedPeople,
  job,
  settings,
  settingsPart,
])

export function createConsoleRouter(cache: QueryClient) {
  return createRouter({
    routeTree: tree,
    basepath: '/console',
    context: { cache },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultPendingComponent: Arriving,
    defaultPendingMs: 150,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>
  }
  interface HistoryState {
    /** The cursors of the pages before this one, so that Back knows the way. */
    before?: (string | undefined)[]
  }
}
