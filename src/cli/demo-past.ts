// The sample's past: a clock that starts months ago, the people of the sample account, and letters that count as delivered.
import { type By, entry, operatorOf, portico } from '../engine/acts.ts'
import { createEngine, type Engine } from '../engine/engine.ts'
import { day, hour } from '../engine/policy.ts'
import type { Account, Message, Millis } from '../nouns.ts'
import type { House } from '../portico.ts'
import { createFiles } from '../store/files.ts'
import type { Store, Tx } from '../store/store.ts'
import { browsers } from './demo-vendors.ts'

export const sampleSlug = 'harbor-build'

/** The house as it was: a clock of its own, and letters that count as delivered the moment they are owed. */
export interface Past {
  engine: Engine
  store: Store
  account: Account
  dana: By
  marcus: By
  /** Moves the clock to so many days ago. */
  goTo(daysAgo: number): void
  /** What becomes of the next invitation. */
  fate: { letter: 'sent' | 'queued' | 'bounced' }
  now(): Millis
}

export async function travel({ store, config, engine: present }: House): Promise<Past> {
  const real = Date.now()
  let now = real - 120 * day
  const fate: Past['fate'] = { letter: 'sent' }
  const clock = { now: () => now }
  const quiet = withoutPost(store, fate)
  const engine = createEngine({
    store: quiet,
    files: createFiles(config.filesDir),
    clock,
    secrets: present.secrets,
    origin: config.url.origin,
    nudge: () => {},
  })
  const { account, owner } = await engine.accounts.create({
    name: 'Harbor Build',
    slug: sampleSlug,
    colour: '#0E5C66',
    timeZone: 'America/Los_Angeles',
    owner: { name: 'Dana Whitfield', email: 'dana@harborbuild.example' },
    sample: true,
  })
  await engine.accounts.change(operatorOf(account), { postalAddress: 'Harbor Build LLC, 1200 Wharf Road, Oakland, CA 94607' })
  const dana: By = { accountId: account.id, actor: { kind: 'member', id: owner.id }, role: 'owner', member: owner }
  const manager = await engine.members.invite(dana, {
    name: 'Marcus Bell',
    email: 'marcus@harborbuild.example',
    role: 'manager',
    phone: '+1 510 555 0142',
  })
  await store.transaction((tx) => tx.members.signedIn(account.id, manager.id, now))
  await engine.members.invite(dana, { name: 'Priya Nair', email: 'priya@harborbuild.example', role: 'support' })
  const marcus: By = { accountId: account.id, actor: { kind: 'member', id: manager.id }, role: 'manager', member: manager }
  const goTo = (daysAgo: number) => {
    now = real - daysAgo * day
  }
  return { engine, store, account, dana, marcus, fate, now: clock.now, goTo }
}

/** Inside the very commit that owes a letter, the letter is settled: no worker anywhere ever sees it as due. */
function withoutPost(store: Store, fate: Past['fate']): Store {
  const settled = (message: Message): Message => {
    const at = message.createdAt + 2_000
    if (message.kind === 'invitation' && fate.letter === 'queued') return { ...message, nextAt: message.createdAt + 3_650 * day }
    const done = { ...message, nextAt: null, attempts: 1, fence: 1 }
    if (message.kind === 'invitation' && fate.letter === 'bounced') return { ...done, bouncedAt: at, answer: noSuchMailbox }
    return { ...done, acceptedAt: at, answer: taken }
  }
  const quiet = (tx: Tx): Tx =>
    Object.create(tx, {
      messages: {
        value: {
          ...tx.messages,
          async addAll(items: readonly Message[]) {
            const done = items.map(settled)
            await tx.messages.addAll(done)
            // What became of an invitation is told where it is decided.
            await tx.history.addAll(done.flatMap((one) => (one.kind === 'invitation' ? [] : acceptedAs(one))))
          },
        },
      },
    })
  return { ...store, transaction: (work) => store.transaction((tx) => work(quiet(tx))) }
}
const acceptedAs = ({ accountId, id, kind, contactId, recordId, grantId, linkId, acceptedAt }: Message) =>
  entry(accountId, portico, acceptedAt ?? 0, 'message.accepted', { contactId, recordId, grantId, linkId, messageId: id, facts: { kind } })
export const taken = '250 2.0.0 Ok: queued'
export const noSuchMailbox = '550 5.1.1 Recipient address rejected: User unknown in virtual mailbox table'

export const visitorAt = (at: number) => ({
  browser: browsers[at % browsers.length] as string,
  agent: '',
  address: `192.0.2.${10 + (at % 60)}`,
})

export const dayIn = (days: number, from = Date.now()): string => new Date(from + days * day - 8 * hour).toISOString().slice(0, 10)
