// A sample account to look around in. Every step is done by the engine's own verbs, on a clock that starts months ago.
import { Readable } from 'node:stream'
import { type By, entry, portico } from '../engine/acts.ts'
import { day, minute } from '../engine/policy.ts'
import { fingerprint, newToken } from '../engine/secrets.ts'
import { coverOf, type Inside } from '../engine/sessions.ts'
import { suppress } from '../engine/suppressions.ts'
import type { Account, RecordId } from '../nouns.ts'
import type { House } from '../portico.ts'
import { type Command, typed } from './command.ts'
import { sendPackets } from './demo-packets.ts'
import { dayIn, noSuchMailbox, type Past, sampleSlug, taken, travel, visitorAt } from './demo-past.ts'
import { pdfOf } from './demo-pdf.ts'
import { asks, type Course, courses, projects, rejections, slug, type Vendor, vendors } from './demo-vendors.ts'
import { inHouse } from './houses.ts'

export const demo: Command = {
  usage: '',
  about:
    'Makes a sample account, Harbor Build, with 3 projects, 60 records in every state and 2 packets. None of its letters is ever sent.',
  run: (call) =>
    inHouse(call, async (house) => {
      const { engine, config } = house
      const there = await engine.accounts.bySlug(sampleSlug)
      const account = there ?? (await fill(house))
      const owner = (await engine.ownerLinks.owners()).find(({ accountId }) => accountId === account.id) ?? null
      const link = owner && !config.isPublic ? await engine.ownerLinks.make(owner) : null
      const url = link && `${config.url.origin}/start/${link.secret}`
      call.out.result(
        { account: { id: account.id, slug: account.slug, name: account.name }, made: there === null, ownerLink: url },
        there ? 'The sample account is there already.' : 'Made the sample account Harbor Build: 3 projects, 60 records, 2 packets.',
        ...(url ? [`Owner link: ${url}`] : [`Come in with: ${typed(`owner-link --account ${sampleSlug}`)}`]),
      )
      return 0
    }),
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
  await sendPackets(past)
  past.goTo(0)
  while ((await past.engine.records.lapse()) > 0);
  return past.account
}

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
    const invited = course.invited + shift * Math.min(1, course.invited)
    past.goTo(invited)
    const linkId = await invite(past, by, whole.record.contactId, id, course, at)
    if (course.opened !== undefined) {
      past.goTo(course.opened)
      await engine.links.sign(linkId)
    }
    if (at % 5 === 1 && course.letter === undefined) await engine.links.fetched(linkId, 'Mail scanner')
    if (course.cameIn !== undefined) await arrive(past, by, { ...course, invited }, linkId, id, vendor, at)
    else if (course.invited > 30) await standOutside(past, linkId)
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

/** What people took from the letter to their first visit: minutes, hours, some days. */
const waits = [2, 4, 9, 14, 25, 48, 70, 130, 340, 600, 1_500, 3_100, 6_000].map((minutes) => (minutes * minute) / day)

/** The press soon after the letter, and what they sent when they came back. */
async function arrive(
  past: Past,
  by: By,
  course: Course,
  linkId: `lnk_${string}`,
  recordId: RecordId,
  vendor: Vendor,
  at: number,
): Promise<void> {
  const { engine } = past
  const invited = course.invited ?? 0
  const came = course.cameIn ?? 0
  const first = Math.max(came, invited - (waits[at % waits.length] as number))
  past.goTo(first)
  await engine.links.sign(linkId)
  const browser = { nonce: newToken(), deviceToken: null as string | null }
  const entered = await engine.links.redeem(linkId, browser, visitorAt(at), null, false)
  let inside = await look(past, entered.token, recordId)
  if (first > came) {
    past.goTo(came)
    inside = await look(past, await comeBack(past, linkId, vendor, entered.device?.token ?? null, at), recordId)
  }
  const whole = await engine.records.inside(inside, recordId)
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

async function look({ engine, account }: Past, token: string, recordId: RecordId): Promise<Inside> {
  const inside = await engine.sessions.inside(account.id, token)
  const whole = await engine.records.inside(inside, recordId)
  await engine.sessions.seen(inside, account.policy.idleMinutes, coverOf(inside, whole.record))
  return inside
}

/** Most open their letter again in the same browser; some have another one, meet a dead end there, and ask for a letter. */
async function comeBack(
  { engine, account, store }: Past,
  linkId: `lnk_${string}`,
  { email }: Vendor,
  deviceToken: string | null,
  at: number,
): Promise<string> {
  const visitor = visitorAt(at)
  if (at % 4 !== 0) return (await engine.links.redeem(linkId, { nonce: newToken(), deviceToken }, visitor, null, false)).token
  const other = { nonce: newToken(), deviceToken: null }
  if (at % 8 === 0) await engine.links.met(await engine.links.look(linkId, other), visitor)
  const asked =
    at % 8 === 0
      ? (await engine.asks.fromLink(linkId, visitor))?.token
      : await engine.asks.fromAddress(account.id, email, '', visitor, null)
  while (await engine.asks.answer());
  const ask = asked ? (await store.read.asks.byToken(account.id, fingerprint(asked)))?.ask : null
  if (!asked || !ask?.linkId) throw new Error('a letter that was asked for and not answered')
  if (at % 3 === 0)
    return (await engine.asks.guess(account.id, asked, engine.secrets.codeOf(ask.id, ask.codeKind, ask.keyNumber), other, visitor, null))
      .token
  return (await engine.links.redeem(ask.linkId, other, visitor, null, false)).token
}

/** An invitation whose time was over: they tried, and nobody has helped them yet. */
async function standOutside({ engine, goTo }: Past, linkId: `lnk_${string}`): Promise<void> {
  goTo(4)
  await engine.links.met(await engine.links.look(linkId, { nonce: null, deviceToken: null }), visitorAt(0))
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
