// A sample account to look around in. Every step is done by the engine's own verbs, on a clock that starts months ago.
import { Readable } from 'node:stream'
import { type By, entry, operatorOf, portico } from '../engine/acts.ts'
import { createEngine, type Engine } from '../engine/engine.ts'
import { day, hour, minute } from '../engine/policy.ts'
import { newToken } from '../engine/secrets.ts'
import { coverOf, type Inside } from '../engine/sessions.ts'
import { suppress } from '../engine/suppressions.ts'
import type { Account, Message, Millis, RecordId } from '../nouns.ts'
import type { House } from '../portico.ts'
import { createFiles } from '../store/files.ts'
import type { Store, Tx } from '../store/store.ts'
import type { Command } from './command.ts'
import { pdfOf } from './demo-pdf.ts'
import { asks, browsers, type Course, courses, projects, rejections, slug, type Vendor, vendors } from './demo-vendors.ts'
import { inHouse } from './houses.ts'

const sampleSlug = 'harbor-build'

export const demo: Command = {
  usage: '',
  about: 'Makes a sample account, Harbor Build, with 3 projects and 60 records in every state. None of its letters is ever sent.',
  run: (call) =>
    inHouse(call, async (house) => {
      const { engine, config } = house
      const there = await engine.accounts.bySlug(sampleSlug)
      const account = there ?? (await fill(house))
      const owner = (await engine.ownerLinks.owners(null)).find(({ accountId }) => accountId === account.id) ?? null
      const link = owner && !config.isPublic ? await engine.ownerLinks.make(owner) : null
      const url = link && `${config.url.origin}/start/${link.secret}`
      call.out.result(
        { account: { id: account.id, slug: account.slug, name: account.name }, made: there === null, ownerLink: url },
        there ? 'The sample account is there already.' : 'Made the sample account Harbor Build: 3 projects, 60 records.',
        ...(url ? [`Owner link: ${url}`] : ['Come in with: portico owner-link --account harbor-build']),
      )
      return 0
    }),
}

/** The house as it was: a clock of its own, and letters that count as delivered the moment they are owed. */
interface Past {
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

async function fill(house: House): Promise<Account> {
  const past = await travel(house)
  const projectIds = await Promise.all(
    projects.map(
      async ({ name, dueIn, holder }) =>
        (await past.engine.projects.create(past.dana, { name, dueOn: dayIn(dueIn), certificateHolder: holder })).project.id,
    ),
  )
  const all = courses.flatMap((course) => Array.from({ length: course.count }, () => course))
  for (const [at, course] of all.entries()) {
    await live(past, course, at, projectIds[at % projectIds.length] as (typeof projectIds)[number])
  }
  past.goTo(0)
  while ((await past.engine.records.lapse()) > 0);
  return past.account
}

async function travel({ store, config, engine: present }: House): Promise<Past> {
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
      messages: { value: { ...tx.messages, addAll: (items: readonly Message[]) => tx.messages.addAll(items.map(settled)) } },
    })
  return { ...store, transaction: (work) => store.transaction((tx) => work(quiet(tx))) }
}
const taken = '250 2.0.0 Ok: queued'
const noSuchMailbox = '550 5.1.1 Recipient address rejected: User unknown in virtual mailbox table'

async function live(past: Past, course: Course, at: number, projectId: `pro_${string}`): Promise<void> {
  const { engine } = past
  const vendor = vendors[at] as Vendor
  const by = at % 3 === 2 ? past.marcus : past.dana
  // Nobody does everything at the same minute.
  const shift = (((at * 37) % 60) / 60) * 0.3
  past.goTo(course.made + shift)
  const whole = await engine.records.create(by, {
    projectId,
    contact: { email: vendor.email, name: vendor.name, phone: vendor.phone },
    company: vendor.company,
    dueOn: dayIn((projects[at % projects.length]?.dueIn ?? 30) + (at % 5)),
    requirements: course.blank ? [] : (asks[at % asks.length] ?? []),
  })
  const { id } = whole.record
  if (course.invited !== undefined) {
    past.goTo(course.invited + shift * Math.min(1, course.invited))
    const linkId = await invite(past, by, whole.record.contactId, id, course, at)
    if (course.opened !== undefined) {
      past.goTo(course.opened)
      await engine.links.sign(linkId)
    }
    if (course.cameIn !== undefined) await arrive(past, by, course, linkId, id, vendor, at)
  }
  await decide(past, by, course, id)
}

async function invite(
  past: Past,
  by: By,
  contactId: `con_${string}`,
  recordId: RecordId,
  { letter }: Course,
  at: number,
): Promise<`lnk_${string}`> {
  const { engine, store, account, now } = past
  past.fate.letter = letter ?? 'sent'
  const note = at % 4 === 0 ? 'Thank you for sending this before the crane arrives.' : null
  const { grant, message } = await engine.grants.give(by, { contactId, scope: { kind: 'record', id: recordId }, invite: { note } })
  past.fate.letter = 'sent'
  if (!message?.linkId) throw new Error('an invitation without a link')
  if (letter !== 'queued') {
    const bounced = letter === 'bounced'
    const then = now() + 2_000
    await store.transaction(async (tx) => {
      if (bounced) {
        await tx.grants.invitationBounced(account.id, message.id, grant.id, then)
        if (message.linkId) await tx.links.revokeOne(account.id, message.linkId, then)
        await suppress(tx, message, contactId, 'bounced', noSuchMailbox, then)
      } else await tx.grants.invitationsTaken([{ accountId: account.id, grantId: grant.id, messageId: message.id }], then)
      await tx.messages.addAttempts([
        {
          accountId: account.id,
          messageId: message.id,
          fence: 1,
          at: then,
          outcome: bounced ? 'refused' : 'accepted',
          answer: bounced ? noSuchMailbox : taken,
        },
      ])
      const about = { contactId, recordId, grantId: grant.id, linkId: message.linkId, messageId: message.id, facts: { kind: 'invitation' } }
      await tx.history.add(entry(account.id, portico, then, bounced ? 'message.bounced' : 'message.accepted', about))
    })
  }
  return message.linkId
}

/** The press, the visit and what they sent. */
async function arrive(
  past: Past,
  by: By,
  course: Course,
  linkId: `lnk_${string}`,
  recordId: RecordId,
  vendor: Vendor,
  at: number,
): Promise<void> {
  const { engine, account } = past
  const came = course.cameIn ?? 0
  past.goTo(came)
  await engine.links.sign(linkId)
  const secret = engine.secrets.of('link', linkId, engine.secrets.newestKey)
  const visitor = { browser: browsers[at % browsers.length] as string, agent: '', address: '192.0.2.10' }
  const { token } = await engine.links.redeem(secret, { nonce: newToken(), deviceToken: null }, visitor, null, false)
  const inside = await engine.sessions.inside(account.id, token)
  const whole = await engine.records.inside(inside, recordId)
  await engine.sessions.seen(inside, account.policy.idleMinutes, coverOf(inside, whole.record))
  if (!course.sent) return
  const asked = course.sent === 'first' ? whole.requirements.slice(0, 1) : whole.requirements
  for (const { id, name } of asked) await upload(past, inside, recordId, id, name, vendor)
  if (course.corrected) {
    past.goTo(came - minute / day)
    await judge(past, by, recordId, 'reject', null, at)
    for (const { id, name } of asked.slice(0, 1)) await upload(past, inside, recordId, id, name, vendor)
  }
  if (course.judged) {
    past.goTo(Math.max(0.05, came - 1))
    await judge(past, by, recordId, course.judged, course.validFor ?? null, at)
  }
}

async function upload(
  { engine, now }: Past,
  inside: Inside,
  recordId: RecordId,
  requirementId: `req_${string}`,
  name: string,
  vendor: Vendor,
): Promise<void> {
  const year = new Date(now()).getUTCFullYear()
  const lines = [
    name,
    vendor.company,
    '',
    'A sample document, made for looking around.',
    `Holder: Harbor Build LLC, 1200 Wharf Road, Oakland`,
    `Issued ${dayIn(0, now())}`,
  ]
  const file = await engine.documents.take(Readable.from([pdfOf(lines)]), `${slug(vendor.company)}-${slug(name)}-${year}.pdf`)
  await engine.documents.upload(inside, recordId, requirementId, [file])
}

async function judge(
  { engine }: Past,
  by: By,
  recordId: RecordId,
  decision: 'accept' | 'reject',
  validFor: number | null,
  at: number,
): Promise<void> {
  const { documents, requirements } = await engine.records.get(by, recordId)
  for (const [place, document] of documents.entries()) {
    if (document.versions.at(-1)?.judgement !== null) continue
    const rejects = decision === 'reject' && place === 0
    const certificate = requirements.find(({ id }) => id === document.requirementId)?.kind === 'certificate'
    const until = !rejects && certificate && validFor !== null ? Date.now() + validFor * day : null
    const reason = rejects ? (rejections[at % rejections.length] as string) : null
    await engine.documents.review(by, document.id, rejects ? 'reject' : 'accept', reason, until)
  }
}

async function decide(past: Past, by: By, { revoked, set, made }: Course, id: RecordId): Promise<void> {
  const { engine } = past
  if (revoked !== undefined) {
    past.goTo(revoked)
    const { grant } = await engine.records.get(by, id)
    if (grant) await engine.grants.revoke(by, grant.id, 'Their work on site is done.')
  }
  if (!set) return
  past.goTo(Math.min(made - 1 / 24, 1))
  if (set === 'waived') await engine.records.waive(by, id, 'They work under the main contractor, whose certificate covers them.')
  if (set === 'overridden') await engine.records.override(by, id, 'Accepted on paper at the site meeting.')
  if (set === 'archived') await engine.records.archive(by, id, 'The order was cancelled.')
}

const dayIn = (days: number, from = Date.now()): string => new Date(from + days * day - 8 * hour).toISOString().slice(0, 10)
