// What the engine's verbs are made of: the store, the files, the clock and the keys, handed in by whoever builds the house.
import type { Pictures } from '../pictures/pictures.ts'
import type { Files } from '../store/files.ts'
import type { Store } from '../store/store.ts'
import type { Clock, Doing } from './acts.ts'
import type { Dns } from './dns.ts'
import type { Secrets } from './secrets.ts'
import type { Relay } from './sender-checks.ts'

export interface Parts {
  store: Store
  files: Files
  /** Makes pictures of files; null where nobody will look at one. */
  pictures: Pictures | null
  clock: Clock
  secrets: Secrets
  /** Where people find us; passkeys are bound to it. */
  origin: string
  /** Whether there is a way out for text messages. */
  texts: boolean
  doing: Doing
  /** Whom to ask about sender domains. */
  dns: Dns
  /** The mail server that takes our letters; null while they stay on this machine. */
  relay: Relay | null
  /** Called after a commit that owes somebody a letter, so that the worker need not look around for it. */
  nudge: () => void
}
