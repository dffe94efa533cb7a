// The engine: every verb of the house, over one store, one clock and one ring of keys.
import type { Pictures } from '../pictures/pictures.ts'
import type { Files } from '../store/files.ts'
import type { Store } from '../store/store.ts'
import { createAccounts } from './accounts.ts'
import { type Clock, createDoing } from './acts.ts'
import { createAnswers } from './answers.ts'
import { createApiKeys } from './api-keys.ts'
import { createAsks } from './asks.ts'
import { createBounces } from './bounces.ts'
import { createComments } from './comments.ts'
import { createCompanies } from './companies.ts'
import { createContacts } from './contacts.ts'
import { createCounting } from './counting.ts'
import { createDiagnosis } from './diagnosis.ts'
import { type Dns, noDns } from './dns.ts'
import { createDocuments } from './documents.ts'
import { createFactors } from './factors.ts'
import { createGrants } from './grants.ts'
import { createGuests } from './guests.ts'
import { createHistory } from './history.ts'
import { createJobs } from './jobs.ts'
import { createLetterTally } from './letter-tally.ts'
import { createLetters } from './letters.ts'
import { createLimitHits } from './limit-hits.ts'
import { createLinks } from './links.ts'
import { createLoginEmails } from './login-emails.ts'
import { createMagicLinks } from './magic-links.ts'
import { createMembers } from './members.ts'
import { createMessages } from './messages.ts'
import { createNumbers } from './numbers.ts'
import { createOwnerLinks } from './owner-links.ts'
import { createPacketAnswers } from './packet-answers.ts'
import { createPackets } from './packets.ts'
import type { Parts } from './parts.ts'
import { createPasskeys } from './passkeys.ts'
import { askLasts, day, minute, wrongCodesInARow } from './policy.ts'
import { createPortalViews } from './portal-views.ts'
import { createPreviews } from './previews.ts'
import { createProjectFiles } from './project-files.ts'
import { createProjects } from './projects.ts'
import { createRecordPages } from './record-pages.ts'
import { createRecords } from './records.ts'
import { createReminderPreviews } from './reminder-previews.ts'
import { createReminders } from './reminders.ts'
import { createReportSources, reportsRemembered } from './report-sources.ts'
import type { Secrets } from './secrets.ts'
import type { Relay } from './sender-checks.ts'
import { createSenderDomains } from './sender-domains.ts'
import { createSessions } from './sessions.ts'
import { createSignIns } from './sign-ins.ts'
import { createSingleSignOn } from './single-sign-on.ts'
import { createSuppressions } from './suppressions.ts'
import { createTrials } from './trials.ts'
import { createUploadsInPieces } from './uploads-in-pieces.ts'

export type Engine = ReturnType<typeof createEngine>

/** Where the installation notes when it last tidied. */
const tidiedAt = 'tidied_at'
/** Clocks are set a little, and processes do not agree to the second. */
const clockMayStep = 5 * minute

/** `nudge` is called after each commit that owes somebody a letter or starts a job. */
export function createEngine({
  store,
  files,
  pictures = null,
  clock,
  secrets,
  origin,
  nudge,
  texts = false,
  dns = noDns,
  relay = null,
}: {
  store: Store
  files: Files
  pictures?: Pictures | null
  clock: Clock
  secrets: Secrets
  origin: string
  nudge: () => void
  /** Whether there is a way out for text messages. */
  texts?: boolean | undefined
  dns?: Dns
  relay?: Relay | null
}) {
  const parts: Parts = { store, files, pictures, clock, secrets, origin, nudge, texts, dns, relay, doing: createDoing({ store, clock }) }
  const passkeys = createPasskeys(parts)
  const factors = createFactors(parts, passkeys)
  const links = createLinks(parts)
  const documents = createDocuments(parts)
  const grants = createGrants(parts)
  const limitHits = createLimitHits(parts)
  const sessions = createSessions(parts)
  const senderDomains = createSenderDomains(parts)
  const tally = createLetterTally()
  const bounces = createBounces(parts, tally)
  const previews = createPreviews(parts)
  return {
    clock,
    secrets,
    texts,
    accounts: createAccounts(parts),
    answers: createAnswers(parts, documents),
    apiKeys: createApiKeys(parts),
    bounces,
    comments: createComments(parts),
    companies: createCompanies(parts),
    contacts: createContacts(parts),
    counting: createCounting(parts),
    diagnosis: createDiagnosis(parts),
    documents,
    factors,
    grants,
    guests: createGuests(parts),
    history: createHistory(parts),
    jobs: createJobs(parts),
    asks: createAsks(parts, links),
    letters: createLetters(parts),
    limitHits,
    links,
    loginEmails: createLoginEmails(parts),
    magicLinks: createMagicLinks(parts),
    members: createMembers(parts),
    numbers: createNumbers(parts),
    messages: createMessages(parts, bounces, tally),
    ownerLinks: createOwnerLinks(parts),
    packetAnswers: createPacketAnswers(parts),
    packets: createPackets(parts),
    passkeys,
    portalViews: createPortalViews(parts),
    previews,
    projectFiles: createProjectFiles(parts),
    projects: createProjects(parts),
    records: createRecords(parts),
    recordPages: createRecordPages(parts),
    reminders: createReminders(parts),
    reminderPreviews: createReminderPreviews(parts),
    reportSources: createReportSources(parts, bounces),
    senderDomains,
    sessions,
    signIns: createSignIns(parts, factors),
    suppressions: createSuppressions(parts),
    singleSignOn: createSingleSignOn(parts, origin.startsWith('http:')),
    trials: createTrials(parts, grants, sessions),
    uploadsInPieces: createUploadsInPieces(parts),
    /** Throws where the store does not answer, or takes no writes; for readiness. */
    alive: () => store.alive(),
    facts: () => store.facts(),
    /** Whether the clock shows a moment that was over when we last tidied (DAT-09). */
    async clockWentBack(): Promise<boolean> {
      const last = await store.read.installation.get(tidiedAt)
      return last !== null && clock.now() < Number(last) - clockMayStep
    },
    /**
     * What is too old goes, unless the clock jumped since the last time: what it took for old may be new, so that once nothing goes (DAT-09).
     * False tells that it was so.
     */
    async tidy(): Promise<boolean> {
      const now = clock.now()
      const last = await store.transaction(async (tx) => {
        const known = await tx.installation.get(tidiedAt)
        await tx.installation.put(tidiedAt, String(now))
        return known === null ? null : Number(known)
      })
      if (last !== null && (now < last - clockMayStep || now > last + day)) return false
      await forget()
      await documents.sweep()
      await previews.sweep()
      return true
    },
    forget,
  }

  /** Work of its own, never inside a request: forgets what is kept for a time only. */
  async function forget(): Promise<void> {
    const before = clock.now() - day
    await store.transaction(async (tx) => {
      await tx.answered.forget(before)
      await tx.uploads.forget(before - day)
      await tx.throttles.forget(before)
      await tx.reportSources.forgetSeen(clock.now() - reportsRemembered)
      await tx.asks.forget(clock.now() - askLasts)
      await tx.passkeys.forgetChallenges(before)
      await tx.signIns.forget(before)
      await tx.signIns.forgetAsks(before)
      await senderDomains.forget(tx)
      await limitHits.forget(tx, before - 29 * day)
      // Where codes were switched off they stay so until the person has come in; below that a guess a month old says nothing (LOG-08, COD-05).
      await tx.asks.forgetOldWrongCodes(before - 29 * day, wrongCodesInARow)
    })
  }
}
