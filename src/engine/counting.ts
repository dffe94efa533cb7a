// Counting: the worker takes the facts that nobody counted yet and adds them up, each exactly once, in the commit that forgets it.
import {
  type AccountId,
  type Act,
  type Activation,
  type ContactId,
  type GrantId,
  type HistoryId,
  type LinkId,
  type MessageId,
  type Millis,
  signIns,
} from '../nouns.ts'
import type { CountedLetter, Covered, NewDeadEnd, Tally, ToldFact, Uncounted, WaitTally } from '../store/counting.ts'
import { isOutage } from '../store/faults.ts'
import type { Tx } from '../store/store.ts'
import { found } from './acts.ts'
import { dayNumber, mondayOf } from './day-numbers.ts'
import { extended, type Fact, isBounced, measuresOf, reachedOf, waitOf } from './journeys.ts'
import type { Parts } from './parts.ts'
import { hour } from './policy.ts'
import { bucketOf } from './waits.ts'

const atOnce = 500

const helps: readonly Act[] = ['link.help_asked', 'access.asked']
const answers: readonly Act[] = ['packet.approved', 'packet.answered']
/** What may be the first time that somebody opened or used a link. */
const linkActs: readonly Act[] = ['link.opened', ...signIns]

export function createCounting({ store, clock }: Pick<Parts, 'store' | 'clock'>) {
  /** Accounts that could not be counted, and until when each waits: it keeps no other's facts back. */
  const aside = new Map<AccountId, Millis>()

  return {
    /** Counts some of what waits; true when there is probably more, false too while another process is at it. Throws for one account at a time. */
    async count(most = atOnce): Promise<boolean> {
      if (!(await store.read.counting.waiting())) return false
      for (const [accountId, until] of aside) if (until <= clock.now()) aside.delete(accountId)
      return store.transaction(async (tx) => {
        if (!(await tx.counting.alone())) return false
        const taken = await tx.counting.take(most, [...aside.keys()])
        for (const [accountId, theirs] of Map.groupBy(taken, ({ accountId }) => accountId)) {
          try {
            const { timeZone } = found(await tx.accounts.get(accountId))
            await countAll(tx, accountId, timeZone, theirs)
          } catch (error) {
            if (!isOutage(error)) aside.set(accountId, clock.now() + hour)
            throw error
          }
        }
        return taken.length === most
      })
    },
  }
}

/** What one batch found out, by what it changes. */
interface Batch {
  facts: Map<GrantId, Fact[]>
  tallies: Map<string, Tally>
  waits: Map<string, WaitTally>
}

async function countAll(tx: Tx, accountId: `acc_${string}`, timeZone: string, taken: readonly Uncounted[]): Promise<void> {
  const of = <Id extends string>(word: Uncounted['what']) => taken.filter(({ what }) => what === word).map(({ about }) => about as Id)
  const told = await tx.counting.told(accountId, of<HistoryId>('told'))
  const ofLinks = told.filter(({ act }) => linkActs.includes(act)).map(({ id }) => id)
  const uses = await tx.counting.firstUses(accountId, ofLinks)
  const fetched = await tx.counting.letterOfLinks(accountId, of<LinkId>('fetched'))
  const letterIds = new Set<MessageId>([
    ...uses.map(({ letterId }) => letterId),
    ...fetched.values(),
    ...told.flatMap(({ messageId }) => messageId ?? []),
  ])
  const letters = await tx.counting.letters(accountId, [...letterIds])
  const people = new Set<ContactId>([...told.map(({ contactId }) => contactId), ...[...letters.values()].map(({ contactId }) => contactId)])
  const ours = await tx.counting.ours(accountId, [...people])
  const dayOf = (at: Millis) => dayNumber(at, timeZone)
  const batch: Batch = { facts: new Map(), tallies: new Map(), waits: new Map() }

  const tallyLetter = (id: MessageId, word: string) => {
    const letter = letters.get(id)
    if (letter && !ours.has(letter.contactId)) tally(batch, letter.projectId, dayOf(letter.createdAt), letterOf(letter), `letters ${word}`)
  }
  for (const { letterId, opened, used } of uses) {
    if (opened) tallyLetter(letterId, 'opened')
    if (used) tallyLetter(letterId, 'used')
  }
  for (const letterId of fetched.values()) tallyLetter(letterId, 'fetched')
  for (const fact of told) tellLetter(batch, fact, letters.get(fact.messageId ?? ('' as MessageId)), ours, dayOf)
  await tellWork(tx, accountId, batch, told)

  const grantIds = new Set<GrantId>([
    ...batch.facts.keys(),
    ...of<GrantId>('came'),
    ...told.flatMap(({ grantId, act }) => (grantId && (signIns.includes(act) || act === 'link.dead_end') ? grantId : [])),
  ])
  const projects = await tellJourneys(tx, accountId, batch, [...grantIds])
  await tellDoor(
    tx,
    accountId,
    batch,
    told.filter(({ contactId }) => !ours.has(contactId)),
    projects,
    dayOf,
  )
  await tx.counting.add(
    accountId,
    [...batch.tallies.values()].filter(({ count }) => count !== 0),
  )
  await tx.counting.addWaits(
    accountId,
    [...batch.waits.values()].filter(({ people }) => people !== 0),
  )
}

/** What a letter and its link say: how far its reader came, and how many of its kind there are. */
function tellLetter(
  batch: Batch,
  fact: ToldFact,
  letter: CountedLetter | undefined,
  ours: ReadonlySet<ContactId>,
  dayOf: (at: Millis) => number,
): void {
  const { act, at, grantId, facts } = fact
  if (act === 'message.accepted' || act === 'message.bounced') {
    const step = act === 'message.accepted' ? 'accepted' : 'bounced'
    // A shared letter is told on each of its grants, and counts once.
    if (letter && letter.grantId === grantId && !ours.has(letter.contactId))
      tally(batch, letter.projectId, dayOf(letter.createdAt), letterOf(letter), `letters ${step}`)
    if (facts.kind === 'invitation' && grantId) push(batch, grantId, { step, at })
  }
  if (!grantId) return
  if (act === 'invitation.made')
    push(batch, grantId, { step: 'invited', at, day: dayOf(at), letter: letter?.lane === 'bulk' ? 'bulk' : 'invitation' })
  if (act === 'link.opened') push(batch, grantId, { step: 'opened', at })
  if (helps.includes(act)) push(batch, grantId, { step: 'helped' })
}

interface Work extends Pick<ToldFact, 'at' | 'recordId' | 'projectId'> {
  step: Activation
  who: ContactId
}

/** A file that came, or all that was asked in order: of every access that covers the record. A packet is answered in the portal or the project. */
async function tellWork(tx: Tx, accountId: `acc_${string}`, batch: Batch, told: readonly ToldFact[]): Promise<void> {
  const work: Work[] = told.flatMap(({ act, at, actorKind, actorId, contactId, recordId, projectId, facts }) => {
    const where = { at, recordId, projectId }
    if (act === 'document.uploaded' && actorKind === 'contact') return { ...where, step: 'uploaded', who: actorId as ContactId }
    if (answers.includes(act)) return { ...where, step: 'answered', who: contactId }
    return act === 'record.state_changed' && facts.to === 'compliant' ? { ...where, step: 'compliant', who: contactId } : []
  })
  const covering = await tx.counting.covering(accountId, [...new Set(work.map(({ who }) => who))])
  const theirs = Map.groupBy(covering, ({ contactId }) => contactId)
  for (const { step, at, who, recordId, projectId } of work) {
    const scopes = ['portal', `project ${projectId}`, `record ${recordId}`]
    const covers = ({ scopeKey, createdAt }: Covered) =>
      createdAt <= at && (step === 'answered' ? /^(portal|project)/.test(scopeKey) : scopes.includes(scopeKey))
    for (const { grantId } of (theirs.get(who) ?? []).filter(covers)) {
      push(batch, grantId, { step, at })
      // The packet has an access of its own; whoever was invited to the portal has acted there.
      if (step === 'answered') push(batch, grantId, { step: 'acted', at })
    }
  }
}

/** The journeys with their new facts; the tallies get the difference. Answers the project of each. */
async function tellJourneys(tx: Tx, accountId: `acc_${string}`, batch: Batch, ids: readonly GrantId[]) {
  const rows = await tx.counting.journeys(accountId, ids)
  const ours = await tx.counting.ours(
    accountId,
    rows.flatMap(({ isNew, contactId }) => (isNew ? contactId : [])),
  )
  const kept = rows.map(({ journey: before, isNew, contactId, firstVisitAt, firstActionAt }) => {
    let journey = isNew ? { ...before, ours: ours.has(contactId) } : before
    for (const fact of batch.facts.get(before.grantId) ?? []) journey = extended(journey, fact)
    if (firstVisitAt !== null) journey = extended(journey, { step: 'signedIn', at: firstVisitAt })
    if (firstActionAt !== null) journey = extended(journey, { step: 'acted', at: firstActionAt })
    for (const [sign, state] of [[-1, before] as const, [1, journey] as const]) {
      const place = [batch, state.projectId, state.day as number, state.letter as string] as const
      for (const [measure, count] of measuresOf(state)) tally(...place, measure, sign * count)
      const wait = waitOf(state)
      if (wait !== null) tallyWait(...place, bucketOf(wait), sign)
    }
    return { ...journey, reached: reachedOf(journey), bounced: isBounced(journey) }
  })
  await tx.counting.keep(kept)
  return new Map(kept.map(({ grantId, projectId }) => [grantId, projectId]))
}

/** Who came in and how, and who stood before a door that was shut. */
async function tellDoor(
  tx: Tx,
  accountId: `acc_${string}`,
  batch: Batch,
  told: readonly ToldFact[],
  projects: ReadonlyMap<GrantId, `pro_${string}` | null>,
  dayOf: (at: Millis) => number,
): Promise<void> {
  const met: NewDeadEnd[] = []
  for (const { id: historyId, act, at, contactId, grantId } of told) {
    if (act !== 'link.dead_end' || !grantId) continue
    const projectId = projects.get(grantId) ?? null
    const recoveredAt = await tx.counting.cameInAfter(accountId, contactId, at)
    met.push({ accountId, historyId, contactId, grantId, projectId, day: dayOf(at), at, recoveredAt })
    tally(batch, projectId, dayOf(at), '', 'dead_ends')
    if (recoveredAt !== null) tally(batch, projectId, dayOf(at), '', 'recovered')
  }
  await tx.counting.addDeadEnds(met)
  const came = told.filter(({ act, facts }) => signIns.includes(act) && !facts.along)
  const heldUp = await tx.counting.heldUp(accountId, [...new Set(came.map(({ contactId }) => contactId))])
  for (const { at, contactId, grantId, openedBy } of came) {
    tally(batch, (grantId && projects.get(grantId)) ?? null, dayOf(at), '', `way ${openedBy ?? 'link'}`)
    if (!heldUp.has(contactId)) continue
    for (const { day, projectId } of await tx.counting.recover(accountId, contactId, at)) tally(batch, projectId, day, '', 'recovered')
  }
}

/** A first invitation by hand or by a job, one sent again, or a letter of another kind. */
const letterOf = ({ kind, lane, later }: CountedLetter): string =>
  kind !== 'invitation' ? kind : later ? 'again' : lane === 'bulk' ? 'bulk' : 'invitation'

function push({ facts }: Batch, grantId: GrantId, fact: Fact): void {
  const known = facts.get(grantId)
  if (known) known.push(fact)
  else facts.set(grantId, [fact])
}

/** Once for its project, once for all of them. */
function tally({ tallies }: Batch, projectId: `pro_${string}` | null, day: number, letter: string, measure: string, count = 1): void {
  for (const project of projectId ? ([projectId, ''] as const) : ([''] as const)) {
    const key = `${project} ${day} ${letter} ${measure}`
    const known = tallies.get(key)
    if (known) known.count += count
    else tallies.set(key, { projectId: project, day, letter, measure, count })
  }
}

function tallyWait({ waits }: Batch, projectId: `pro_${string}` | null, day: number, letter: string, bucket: number, people: number): void {
  for (const project of projectId ? ([projectId, ''] as const) : ([''] as const)) {
    for (const [span, first] of [['day', day] as const, ['week', mondayOf(day)] as const]) {
      const key = `${project} ${span} ${first} ${letter} ${bucket}`
      const known = waits.get(key)
      if (known) known.people += people
      else waits.set(key, { projectId: project, span, day: first, letter, bucket, people })
    }
  }
}
