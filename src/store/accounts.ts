// Accounts: the organisations that invite.
import type { Account, AccountId, Colours, LinkPolicy, Millis, PolicyChange } from '../nouns.ts'
import type { Row, Statements } from './database.ts'
import { assignments, insertion } from './rows.ts'
import { inCompany, lock, sql } from './sql.ts'

/** Written out, for every page that somebody outside opens reads one. */
const accountFrom = (row: Row): Account => ({
  id: row.id as AccountId,
  slug: row.slug as string,
  name: row.name as string,
  colour: row.colour as string,
  colours: JSON.parse(row.colours as string) as Colours,
  logoType: row.logo_type as string | null,
  logo: row.logo as string | null,
  timeZone: row.time_zone as string,
  language: row.language as Account['language'],
  senderName: row.sender_name as string | null,
  replyTo: row.reply_to as string | null,
  postalAddress: row.postal_address as string | null,
  hidesPortico: row.hides_portico === 1,
  sample: row.sample === 1,
  activation: row.activation as Account['activation'],
  letters: JSON.parse(row.letters as string) as Account['letters'],
  reminders: JSON.parse(row.reminders as string) as Account['reminders'],
  policy: {
    invitationReopening: row.invitation_reopening as LinkPolicy['invitationReopening'],
    invitationDays: row.invitation_days as number,
    loginMinutes: row.login_minutes as number,
    notificationMinutes: row.notification_minutes as number,
    confirmation: row.confirmation as LinkPolicy['confirmation'],
    idleMinutes: row.idle_minutes as number,
    sessionHours: row.session_hours as number,
    dormantMonths: row.dormant_months as number,
    passkeys: row.passkeys as LinkPolicy['passkeys'],
    accessEndsWithInvitation: row.access_ends_with_invitation === 1,
  },
  createdAt: row.created_at as Millis,
})

function accountRow({
  policy,
  colours,
  letters,
  reminders,
  hidesPortico,
  sample,
  ...flat
}: Partial<Omit<Account, 'policy'>> & { policy?: Partial<LinkPolicy> }) {
  const { accessEndsWithInvitation, ...rest } = policy ?? {}
  return {
    ...flat,
    ...rest,
    colours: colours && JSON.stringify(colours),
    letters: letters && JSON.stringify(letters),
    reminders: reminders && JSON.stringify(reminders),
    hidesPortico: hidesPortico === undefined ? undefined : Number(hidesPortico),
    sample: sample === undefined ? undefined : Number(sample),
    accessEndsWithInvitation: accessEndsWithInvitation === undefined ? undefined : Number(accessEndsWithInvitation),
  }
}

export const accounts = (db: Statements) => ({
  async add(account: Account): Promise<void> {
    await db.run(insertion('account', accountRow(account)))
  },
  async get(id: AccountId): Promise<Account | null> {
    const row = await db.one(inCompany(sql`select * from account where id = ${id}`))
    return row ? accountFrom(row) : null
  },
  /** Locked until the commit. */
  async lock(id: AccountId): Promise<Account | null> {
    const row = await db.one(sql`select * from account where id = ${id} ${lock}`)
    return row ? accountFrom(row) : null
  },
  async bySlug(slug: string): Promise<Account | null> {
    const row = await db.one(inCompany(sql`select * from account where slug = ${slug}`))
    return row ? accountFrom(row) : null
  },
  async all(): Promise<Account[]> {
    return (await db.all(sql`select * from account order by created_at, id`)).map(accountFrom)
  },
  async change(id: AccountId, patch: Partial<Omit<Account, 'policy'>> & { policy?: Partial<LinkPolicy> }): Promise<void> {
    await db.run(sql`update account set ${assignments(accountRow(patch))} where id = ${id}`)
  },
  /** Only the newest change of each rule is kept here; the history has them all. */
  async policyChanged(id: AccountId, { field, before, after, at, actor }: PolicyChange): Promise<void> {
    const row = { accountId: id, field, valueBefore: before, valueAfter: after, changedAt: at, actorKind: actor.kind, actorId: actor.id }
    await db.run(sql`delete from policy_change where account_id = ${id} and field = ${field}`)
    await db.run(insertion('policy_change', row))
  },
  async policyChanges(id: AccountId): Promise<PolicyChange[]> {
    const rows = await db.all(sql`select * from policy_change where account_id = ${id} order by changed_at desc, field`)
    return rows.map((row) => ({
      field: row.field as PolicyChange['field'],
      before: row.value_before as string,
      after: row.value_after as string,
      at: row.changed_at as Millis,
      actor: { kind: row.actor_kind, id: row.actor_id } as PolicyChange['actor'],
    }))
  },
  /** Every link made before `now` is dead; null means every account. */
  endLinks: (id: AccountId | null, now: Millis): Promise<number> =>
    id === null
      ? db.run(sql`update account set links_not_before = ${now}`)
      : db.run(sql`update account set links_not_before = ${now} where id = ${id}`),
})
