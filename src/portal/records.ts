// Records of a signed-in contact: the page of one, and what the pages around it tell of a record, its files and its history.
import type { FastifyInstance } from 'fastify'
import { maskAddress } from '../engine/addresses.ts'
import type { NamedEntry } from '../engine/history.ts'
import { mayChangeOwn, mayEnrol, recordState, requirementState, versionState } from '../engine/policy.ts'
import type { RecordInside } from '../engine/records.ts'
import { openOf } from '../engine/requirements.ts'
import { coverOf, type Inside, type Looking, looksAt, opensFile } from '../engine/sessions.ts'
import type { Account, ContactId, Document, MemberId, Millis, Version } from '../nouns.ts'
import type { Covering } from '../store/sessions.ts'
import { commentsView } from './comments.ts'
import { endStamp, endView } from './guests.ts'
import { recordIdOf } from './ids.ts'
import { asked, insiders, isLook } from './insiders.ts'
import type { Choice } from './pages/chooser.ts'
import type { PasskeyState } from './pages/passkey.ts'
import { type RecordView, type RequirementView, recordPage } from './pages/record.ts'
import type { FileView, Happening } from './pages/sections.ts'
import { type Portal, personOf, type Reader } from './portal.ts'
import { filesShown } from './projects.ts'

export function mountRecords(door: FastifyInstance, portal: Portal): void {
  const { engine, print, pageInside } = portal

  door.get('/p/:slug/records/:id', { config: { right: 'contact' } }, (request, reply) =>
    insiders(portal, request, reply, async (account, inside, token) => {
      const id = recordIdOf(request)
      const whole = await engine.records.inside(inside, id)
      if (isLook(request)) await engine.sessions.seen(inside, account.policy.idleMinutes, coverOf(inside, whole.record))
      const sent = (asked(request, 'sent') ?? '').split(',').filter(Boolean)
      const files = whole.documents
        .flatMap(({ versions }) => versions)
        .filter((version) => sent.includes(version.id) && version.judgement === null)
      const reader = { account, looking: inside, frame: pageInside(account, inside, token, whole.record), host: null }
      const shown = await recordShown(portal, reader, whole, asked(request, 'for'), asked(request, 'comment'))
      const passkey = await passkeyAt(inside, asked(request, 'passkey'), files.length > 0)
      return print(reply, recordPage({ ...shown, sent: files.map(sentView), passkey }))
    }),
  )

  /** Offered once something was done here, to whom has none and came by a letter of their own a moment ago. */
  async function passkeyAt({ accountId, contact, session }: Inside, came: string | null, done: boolean): Promise<PasskeyState | null> {
    const told = came === 'made' || came === 'not_made' ? came : null
    if (!told && !(done && mayEnrol(session, engine.clock.now()) && (await engine.passkeys.mayMake(session)))) return null
    const has = (await engine.passkeys.list(accountId, contact.id)).length > 0
    if (has) return told === 'made' ? told : null
    return told === 'made' ? null : (told ?? 'offered')
  }
}

/** The page of a record, but for what is told of a press just now. */
export async function recordShown(
  portal: Portal,
  { account, looking, frame, host }: Reader,
  whole: RecordInside,
  chosen: string | null,
  came: string | null,
): Promise<RecordView> {
  const { engine, view } = portal
  const { record, project } = whole
  const now = engine.clock.now()
  const cover = coverOf(looking, record)
  const { giver, said, happened, files, hasOthers } = await engine.recordPages.around(looking, whole)
  const ending = engine.guests.ending(cover ? [cover] : [])
  const inviter = giver ?? host
  return {
    ...view(account, looking.contact.language),
    inside: { ...frame, live: frame.live && { ...frame.live, stamp: `${frame.live.stamp}${endStamp(ending)}` } },
    ...recordFacts(whole, account, eyesOf(looking, cover), now),
    certificateHolder: project.certificateHolder,
    happened: happenings(happened, account, looking.contact.id, whole, now),
    person: personOf(inviter, account),
    ends: endView(ending, inviter, account, looking),
    files: filesShown(account, looking, files),
    projectPath: `/p/${account.slug}/projects/${project.id}`,
    canUpload: cover?.abilities.includes('upload') ?? false,
    canAnswer: mayChangeOwn(looking.session),
    said: null,
    chosen: chosen as RecordView['chosen'],
    hasOthers,
    sent: [],
    comments: commentsView(account, looking, { recordId: record.id }, said, came),
    passkey: null,
  }
}

/** A file that came in with the form just now. */
export const sentView = ({ fileName, size, uploadedAt, words }: Version) => ({
  name: fileName,
  size,
  at: uploadedAt,
  answered: words !== null,
})

export function choice(whole: RecordInside, now: Millis): Choice {
  const { company, project, record } = whole
  const state = recordState(record, now)
  const open = openOf(record, whole.requirements, whole.documents, now)
  const days = open.map(({ dueOn }) => dueOn ?? record.dueOn).filter((day) => day !== null)
  return {
    id: record.id,
    project: project.name,
    company: company?.name ?? null,
    state,
    sentBack: open.some((one) => one.state === 'rejected'),
    toDo: open.length,
    asked: (open.length > 0 ? open : whole.requirements).map(({ name }) => name),
    dueOn: days.toSorted()[0] ?? null,
  }
}

/** What waits for this person comes first, the nearest day before all; the rest stays as it was, the newest first. */
export const byUrgency = (a: Choice, b: Choice): number =>
  Number(b.toDo > 0) - Number(a.toDo > 0) || (a.toDo > 0 ? (a.dueOn ?? '9').localeCompare(b.dueOn ?? '9') : 0)

/** What somebody may do with a version: take it along, look at it in the page. */
export interface Eyes {
  opens(version: Version): boolean
  looks(version: Version): boolean
}

export const eyesOf = (inside: Looking, cover: Pick<Covering, 'abilities'> | null): Eyes => ({
  opens: (version) => opensFile(inside, cover, version),
  looks: (version) => looksAt(inside, cover, version),
})

export const shutEyes: Eyes = { opens: () => false, looks: () => false }

/** Where each version is taken along, and where it is looked at. */
interface Paths {
  opens: PathOf
  looks: PathOf
}

export function pathsOf(account: Account, eyes: Eyes): Paths {
  const place = (document: Pick<Document, 'id'>) => `/p/${account.slug}/documents/${document.id}`
  return {
    opens: (document, version) => (eyes.opens(version) ? `${place(document)}/content?version=${version.number}` : null),
    looks: (document, version) => (eyes.looks(version) ? `${place(document)}?version=${version.number}` : null),
  }
}

export function recordFacts(whole: RecordInside, account: Account, eyes: Eyes, now: Millis) {
  const { record, company, project } = whole
  // A record that was waived or settled by hand asks for nothing, whatever is missing on it.
  const open = openOf(record, whole.requirements, whole.documents, now)
  const asked = (one: RequirementView) => !/^(open|rejected|ended)$/.test(one.state) || open.some(({ id }) => id === one.id)
  const path = pathsOf(account, eyes)
  return {
    id: record.id,
    company: company?.name ?? null,
    project: project.name,
    state: recordState(record, now),
    dueOn: record.dueOn,
    validUntil: record.standing === 'compliant' ? record.lapsesAt : null,
    requirements: requirementViews(whole, path, now).map((one) => (asked(one) ? one : { ...one, state: 'waived' as const })),
    others: whole.documents
      .filter(({ requirementId, versions }) => whole.requirements.every(({ id }) => id !== requirementId) && versions.length > 0)
      .map(({ versions, ...document }) => {
        const newest = versions.at(-1) as Version
        const file = fileView(document, newest, path, now)
        return { name: document.name, from: newest.contactId === null ? ('account' as const) : ('contact' as const), seen: false, file }
      }),
  }
}

type PathOf = (document: Document, version: Version) => string | null

function requirementViews(whole: RecordInside, path: Paths, now: Millis): RequirementView[] {
  return whole.requirements.map((requirement) => {
    const documents = whole.documents.filter(({ requirementId }) => requirementId === requirement.id)
    const versions = documents.flatMap(({ versions: all, ...document }) => all.map((version) => ({ document, version })))
    const newestFirst = versions.toSorted((a, b) => b.version.uploadedAt - a.version.uploadedAt)
    const judged = newestFirst.map(({ version }) => version).find(({ judgement }) => judgement !== null)
    const accepted = newestFirst.map(({ version }) => version).find((version) => versionState(version, now) === 'accepted')
    const ended = newestFirst.map(({ version }) => version).find((version) => versionState(version, now) === 'ended')
    const { id, kind, name, detail, mustShow, dueOn } = requirement
    return {
      id,
      kind,
      name,
      detail,
      mustShow,
      dueOn,
      state: requirementState(
        requirement,
        versions.map(({ version }) => version),
        now,
      ),
      versions: newestFirst.map(({ document, version }) => fileView(document, version, path, now)),
      rejection:
        judged?.judgement === 'reject' ? { reason: judged.reason, by: whole.judges.get(judged.judgedBy as MemberId) ?? null } : null,
      inForce: accepted !== undefined,
      validUntil: accepted?.validUntil ?? ended?.validUntil ?? null,
    }
  })
}

export const fileView = (document: Document, version: Version, path: Paths, now: Millis): FileView => ({
  fileName: version.fileName,
  fileType: version.fileType,
  size: version.size,
  at: version.uploadedAt,
  state: versionState(version, now),
  path: path.opens(document, version),
  look: path.looks(document, version),
  answer: version.words !== null && path.looks(document, version) ? { words: version.words, decision: version.decision } : null,
})

/** History in the words that a contact is told it in. */
export function happenings(
  told: readonly NamedEntry[],
  account: Account,
  me: ContactId,
  whole: RecordInside | null,
  now: Millis,
): Happening[] {
  const open = whole ? openOf(whole.record, whole.requirements, whole.documents, now) : []
  const ended = open.filter(({ state }) => state === 'ended')
  return told.flatMap((entry): Happening[] => {
    const what = whatOf(entry, me)
    // The clock does not say what it ended; where only one thing has, it was that.
    const name = what === 'ended' && ended.length === 1 ? ended[0]?.name : entry.facts.name
    // Another contact without a name is known by an address, which is theirs.
    const who = entry.actor.kind === 'contact' && entry.actorName?.includes('@') ? maskAddress(entry.actorName) : entry.actorName
    return what ? [{ at: entry.at, what, who: who ?? account.name, about: typeof name === 'string' ? name : null }] : []
  })
}

function whatOf({ act, actor, facts }: NamedEntry, me: ContactId): Happening['what'] | null {
  if (act === 'invitation.made') return 'invited'
  if (act === 'link.redeemed') return 'came'
  if (act === 'requirement.added' || act === 'requirement.restored') return 'asked'
  if (act === 'requirement.changed') return 'asked_otherwise'
  if (act === 'requirement.withdrawn') return 'waived'
  if (act === 'document.uploaded') return actor.id === me ? 'sent' : 'sent_by'
  if (act === 'document.shared' || act === 'document.shown') return 'shared'
  // A file's first version is told when it is shown.
  if (act === 'document.added') return facts.version === 1 ? null : 'updated'
  if (act === 'document.reviewed') return facts.decision === 'accept' ? 'accepted' : 'rejected'
  if (act === 'document.review_undone') return 'looked_at_again'
  if (act === 'record.waived') return 'waived'
  return act === 'record.state_changed' && facts.to === 'expired' ? 'ended' : null
}
