// The store: every noun's statements over one database, for reading and inside transactions.
import type { HistoryEntry, MessageId, Millis } from '../nouns.ts'
import { type Acceptance, accept } from './acceptances.ts'
import { accounts } from './accounts.ts'
import { answered } from './answered.ts'
import { apiKeys } from './api-keys.ts'
import { asks } from './asks.ts'
import { comments } from './comments.ts'
import { companies } from './companies.ts'
import { contacts } from './contacts.ts'
import { counting } from './counting.ts'
import type { Database, Statements } from './database.ts'
import { documents } from './documents.ts'
import { factors } from './factors.ts'
import { grants } from './grants.ts'
import { history } from './history.ts'
import { installation } from './installation.ts'
import { jobs } from './jobs.ts'
import { limitHits } from './limit-hits.ts'
import { links } from './links.ts'
import { memberLinks } from './member-links.ts'
import { members } from './members.ts'
import { messages } from './messages.ts'
import { numbers } from './numbers.ts'
import { ownerLinks } from './owner-links.ts'
import { packets } from './packets.ts'
import { passkeys } from './passkeys.ts'
import { createPresses, type Press } from './presses.ts'
import { projectFiles } from './project-files.ts'
import { projects } from './projects.ts'
import { records } from './records.ts'
import { reminders } from './reminders.ts'
import { reportSources } from './report-sources.ts'
import { requirements } from './requirements.ts'
import { senderDomains } from './sender-domains.ts'
import { type Look, look, sessions } from './sessions.ts'
import { sharedLetters } from './shared-letters.ts'
import { signIns } from './sign-ins.ts'
import { singleSignOn } from './single-sign-on.ts'
import { sql } from './sql.ts'
import { suppressions } from './suppressions.ts'
import { throttles } from './throttles.ts'
import { trials } from './trials.ts'
import { uploads } from './uploads.ts'

const rooms = {
  accounts,
  answered,
  asks,
  apiKeys,
  comments,
  companies,
  contacts,
  counting,
  documents,
  factors,
  grants,
  history,
  installation,
  jobs,
  limitHits,
  links,
  memberLinks,
  members,
  messages,
  numbers,
  ownerLinks,
  packets,
  passkeys,
  projectFiles,
  projects,
  records,
  reminders,
  reportSources,
  requirements,
  senderDomains,
  sessions,
  sharedLetters,
  signIns,
  singleSignOn,
  suppressions,
  throttles,
  trials,
  uploads,
}

/** The statements of every noun, in one transaction or outside of any. */
export type Tx = { readonly [noun in keyof typeof rooms]: ReturnType<(typeof rooms)[noun]> }

export interface Store {
  readonly dialect: Database['dialect']
  /** For reading what is committed. Nothing is written through it. */
  readonly read: Tx
  /** What `work` reads side by side is one read where the database is elsewhere; each is as it would be by itself. */
  sideBySide<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Commits all that `work` wrote, or nothing if it throws. Inside it only the database may be awaited. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** So many transactions gain by being at work side by side: more than one only where the database takes more writers than one. */
  readonly writersAtOnce: number
  /**
   * Works that have nothing to do with one another, while `tx` keeps others from them: several are a transaction each where there are several
   * writers and connections are free, else parts of `tx`. When one throws, the others are ended first. It is Unavailable where somebody else
   * holds a row for long: whoever that is may be waiting for `tx`.
   */
  beside(tx: Tx, works: readonly ((tx: Tx) => Promise<unknown>)[]): Promise<void>
  /** As `transaction`, for a mark that somebody was here: it may be written a moment after, where somebody else writes for long. */
  mark(work: (tx: Tx) => Promise<unknown>): Promise<void>
  /** A press of a link, whole or not at all: a transaction of its own. False means that something was faster. */
  press(pressed: Press): Promise<boolean>
  /** From now on hears of every commit what it added to the history, but for what became of letters. */
  listen(heard: (entries: readonly HistoryEntry[]) => void): void
  /** Letters that servers took, in a commit of its own. Answers which: none of those whose lease was taken over. */
  accept(accepted: readonly Acceptance[], now: Millis): Promise<Set<MessageId>>
  /** A look of somebody who is signed in, in a commit of its own. */
  look(seen: Look): Promise<void>
  runUnder(origin: string): Promise<string | null>
  alive(): Promise<unknown>
  facts(): Promise<{ [name: string]: string }>
  close(): Promise<void>
}

/** `tx` waits in the program and not in the database, which so would never see that two wait for each other. */
const impatient = sql`set local lock_timeout = 2000`

export function createStore(database: Database): Store {
  const known = new WeakMap<Statements, Tx>()
  const over = (statements: Statements): Tx => {
    let tx = known.get(statements)
    if (!tx) {
      tx = furnish(statements)
      known.set(statements, tx)
    }
    return tx
  }
  const press = createPresses(database)
  let heard: (entries: readonly HistoryEntry[]) => void = () => undefined
  const transaction = async <T>(work: (tx: Tx, statements: Statements) => Promise<T>): Promise<T> => {
    let added: HistoryEntry[] = []
    const value = await database.transaction((statements) => {
      // It may be done anew.
      added = []
      return work(furnish(statements, added), statements)
    })
    if (added.length > 0) heard(added)
    return value
  }
  const writersAtOnce = database.dialect === 'postgres' ? 2 : 1
  return {
    dialect: database.dialect,
    read: over(database.read),
    sideBySide: (work) => work(over(database.sideBySide())),
    transaction,
    writersAtOnce,
    async beside(tx, works) {
      // Whoever has the last connections may be waiting for `tx`.
      if (works.length === 1 || database.free() < works.length) {
        for (const work of works) await work(tx)
        return
      }
      const apart = works.map((work) =>
        transaction(async (own, statements) => {
          await statements.run(impatient)
          return work(own)
        }),
      )
      for (const ended of await Promise.allSettled(apart)) if (ended.status === 'rejected') throw ended.reason
    },
    mark: (work) => database.mark(async (statements) => void (await work(over(statements)))),
    async press(pressed) {
      const told = await press(pressed)
      if (told.length > 0) heard(told)
      return told.length > 0
    },
    listen(to) {
      heard = to
    },
    accept: (accepted, now) => accept(database, accepted, now),
    look: (seen) => look(database, seen),
    runUnder: (origin) => database.runUnder(origin),
    alive: () => database.alive(),
    facts: () => database.facts(),
    close: () => database.close(),
  }
}

/** Each noun's statements are made when they are first asked for: a transaction needs few of them, and there are many transactions. */
class Furnished {
  readonly statements: Statements
  readonly added: HistoryEntry[]
  readonly made: { [noun: string]: unknown } = {}

  constructor(statements: Statements, added: HistoryEntry[]) {
    this.statements = statements
    this.added = added
  }
}

for (const noun of Object.keys(rooms) as (keyof typeof rooms)[])
  Object.defineProperty(Furnished.prototype, noun, {
    get(this: Furnished) {
      this.made[noun] ??= rooms[noun](this.statements, this.added)
      return this.made[noun]
    },
  })

/** `added`: where the history notes what it adds. */
const furnish = (statements: Statements, added: HistoryEntry[] = []): Tx => new Furnished(statements, added) as unknown as Tx
