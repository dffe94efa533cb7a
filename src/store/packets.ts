// Packets: their files with versions, the people who get them, what was said, and the approvals.
import type {
  AccountId,
  Approval,
  ContactId,
  Millis,
  Packet,
  PacketContact,
  PacketFile,
  PacketFileId,
  PacketId,
  PacketState,
  PacketVersion,
  PacketWord,
  PacketWordId,
  ProjectId,
  VersionId,
} from '../nouns.ts'
import type { Row, Statements } from './database.ts'
import { assignments, behind, countUpTo, type Fields, insertAll, insertion, insertions, nounFrom, type Page, slices } from './rows.ts'
import { listOf, lock, nothing, type Sql, sql } from './sql.ts'

/** Versions stand in their order, the newest last. */
export type PacketFileWithVersions = PacketFile & { versions: PacketVersion[] }

/** A person of a packet, by name. */
export interface PacketPerson {
  row: PacketContact
  email: string
  emailKey: string
  name: string | null
  company: string | null
  disabledAt: Millis | null
}

export type PacketCounts = { [state in PacketState]: number } & { total: number; openQuestions: number }

type ProvenFile = Pick<PacketVersion, 'fileId' | 'id' | 'number' | 'fileName' | 'size' | 'hash'>
export type Proof = Approval & { company: string | null; files: ProvenFile[] }

/** More people no packet has. */
export const mostInPacket = 10_000

const packetFrom = (row: Row): Packet => ({ ...nounFrom<Packet>(row), figures: JSON.parse(row.figures as string) })

const packetRow = ({ figures, ...flat }: Packet) => ({ ...flat, figures: JSON.stringify(figures) })

function personFrom(row: Row): PacketPerson {
  const { email, email_key, name, company, disabled_at, ...columns } = row
  return {
    row: nounFrom<PacketContact>(columns),
    email: email as string,
    emailKey: email_key as string,
    name: name as string | null,
    company: company as string | null,
    disabledAt: disabled_at as Millis | null,
  }
}

const people = sql`select p.*, c.email, c.email_key, c.name, co.name as company, c.disabled_at from packet_contact p
  join contact c on c.account_id = p.account_id and c.id = p.contact_id
  left join company co on co.account_id = c.account_id and co.id = c.company_id`

export const packets = (db: Statements) => ({
  async add(packet: Packet): Promise<void> {
    await db.run(insertion('packet', packetRow(packet)))
  },
  async get(accountId: AccountId, id: PacketId): Promise<Packet | null> {
    const row = await db.one(sql`select * from packet where account_id = ${accountId} and id = ${id}`)
    return row ? packetFrom(row) : null
  },
  async getAll(accountId: AccountId, ids: readonly PacketId[]): Promise<Packet[]> {
    if (ids.length === 0) return []
    return (await db.all(sql`select * from packet where account_id = ${accountId} and id in (${listOf(ids)})`)).map(packetFrom)
  },
  /** Held until the commit: files, people and approvals of one packet change one after the other. */
  async locked(accountId: AccountId, id: PacketId): Promise<Packet | null> {
    const row = await db.one(sql`select * from packet where account_id = ${accountId} and id = ${id} ${lock}`)
    return row ? packetFrom(row) : null
  },
  /** Those that one contact is to get, held likewise. */
  holdOf: (accountId: AccountId, contactId: ContactId): Promise<unknown> =>
    db.all(sql`select id from packet where account_id = ${accountId}
      and id in (select packet_id from packet_contact where account_id = ${accountId} and contact_id = ${contactId}) order by id ${lock}`),
  change: (accountId: AccountId, id: PacketId, fields: Fields): Promise<number> =>
    db.run(sql`update packet set ${assignments(fields)} where account_id = ${accountId} and id = ${id}`),
  async list(accountId: AccountId, page: Page): Promise<Packet[]> {
    const rows = await db.all(sql`select * from packet where account_id = ${accountId} ${behind(page, sql`created_at`, sql`id`)}
      order by created_at desc, id desc limit ${page.limit}`)
    return rows.map(packetFrom)
  },
  count: (accountId: AccountId): Promise<number> => countUpTo(db, sql`packet where account_id = ${accountId}`),
  /** Those of these that were sent to this person. */
  async sentTo(accountId: AccountId, contactId: ContactId, ids: readonly PacketId[]): Promise<{ packet: Packet; row: PacketContact }[]> {
    if (ids.length === 0) return []
    const rows = await db.all(
      sql`select * from packet where account_id = ${accountId} and id in (${listOf(ids)}) order by created_at desc, id desc`,
    )
    const theirs = await db.all(
      sql`select * from packet_contact where account_id = ${accountId} and contact_id = ${contactId} and packet_id in (${listOf(ids)}) and sent_at is not null`,
    )
    const byPacket = new Map(theirs.map((row) => [row.packet_id, nounFrom<PacketContact>(row)]))
    return rows.flatMap((row) => {
      const their = byPacket.get(row.id)
      return their ? [{ packet: packetFrom(row), row: their }] : []
    })
  },

  /** All files of the packet, or what these people are to get of it: theirs and everybody's. */
  async files(accountId: AccountId, packetId: PacketId, contactIds: readonly ContactId[] | null = null): Promise<PacketFileWithVersions[]> {
    const whose = contactIds ? sql`and (audience = 'all' or contact_id in (${listOf(contactIds)}))` : nothing
    const files = await db.all(
      sql`select * from packet_file where account_id = ${accountId} and packet_id = ${packetId} ${whose} order by created_at, id`,
    )
    if (files.length === 0) return []
    const byId = new Map(files.map((row) => [row.id as string, { ...nounFrom<PacketFile>(row), versions: [] as PacketVersion[] }]))
    const theirs = contactIds ? sql`and file_id in (${listOf([...byId.keys()])})` : nothing
    const versions = await db.all(
      sql`select * from packet_version where account_id = ${accountId} and packet_id = ${packetId} ${theirs} order by number`,
    )
    for (const row of versions) byId.get(row.file_id as string)?.versions.push(nounFrom<PacketVersion>(row))
    return [...byId.values()]
  },
  async addFiles(files: readonly PacketFile[], versions: readonly PacketVersion[]): Promise<void> {
    await insertAll(
      db,
      'packet_file',
      files.map((file) => ({ ...file })),
    )
    await insertAll(
      db,
      'packet_version',
      versions.map((version) => ({ ...version })),
    )
  },
  changeFile: (accountId: AccountId, id: PacketFileId, fields: Fields): Promise<number> =>
    db.run(sql`update packet_file set ${assignments(fields)} where account_id = ${accountId} and id = ${id}`),
  /** Of a packet that was never sent; its bytes are swept later. */
  async removeFile(accountId: AccountId, id: PacketFileId): Promise<void> {
    await db.run(sql`delete from packet_version where account_id = ${accountId} and file_id = ${id}`)
    await db.run(sql`delete from packet_file where account_id = ${accountId} and id = ${id}`)
  },
  async weight(accountId: AccountId, id: PacketId): Promise<{ files: number; bytes: number }> {
    const row = await db.one(sql`select count(*) as files, cast(coalesce(sum(size), 0) as bigint) as bytes
      from packet_version where account_id = ${accountId} and packet_id = ${id}`)
    return { files: row?.files as number, bytes: row?.bytes as number }
  },

  async addPeople(rows: readonly Omit<PacketContact, 'state'>[]): Promise<void> {
    for (const slice of slices(rows))
      await db.run(
        insertions(
          'packet_contact',
          slice.map((row) => ({ ...row })),
          'on conflict do nothing',
        ),
      )
  },
  /** A draft again, where nobody was sent anything of it and no sending goes on. */
  unsend: (accountId: AccountId, id: PacketId): Promise<number> =>
    db.run(sql`update packet set sent_at = null where account_id = ${accountId} and id = ${id}
      and not exists (select 1 from packet_contact where account_id = ${accountId} and packet_id = ${id} and sent_at is not null)
      and not exists (select 1 from job where account_id = ${accountId} and packet_id = ${id} and finished_at is null and cancelled_at is null)`),
  /** Who was sent something stays. */
  removeUnsent: (accountId: AccountId, id: PacketId): Promise<number> =>
    db.run(sql`delete from packet_contact where account_id = ${accountId} and packet_id = ${id} and sent_at is null`),
  async person(accountId: AccountId, id: PacketId, contactId: ContactId): Promise<PacketPerson | null> {
    const row = await db.one(sql`${people} where p.account_id = ${accountId} and p.packet_id = ${id} and p.contact_id = ${contactId}`)
    return row ? personFrom(row) : null
  },
  /** In the order in which they were chosen; all of them, those of one state, or these. */
  async people(
    accountId: AccountId,
    id: PacketId,
    { after = -1, limit = mostInPacket, state = null, ids = null }: PeopleAsked = {},
  ): Promise<PacketPerson[]> {
    if (ids?.length === 0) return []
    const rows = await db.all(sql`${people} where p.account_id = ${accountId} and p.packet_id = ${id} and p.position > ${after}
      ${state ? sql`and p.state = ${state}` : nothing} ${ids ? sql`and p.contact_id in (${listOf(ids)})` : nothing}
      order by p.position limit ${limit}`)
    return rows.map(personFrom)
  },
  /** Whoever answers for a record of the project that is not archived. */
  async contactsOfProject(accountId: AccountId, projectId: ProjectId, most: number): Promise<ContactId[]> {
    const rows = await db.all(sql`select contact_id, min(created_at) as first from record
      where account_id = ${accountId} and project_id = ${projectId} and archived_at is null group by contact_id order by first, contact_id limit ${most}`)
    return rows.map((row) => row.contact_id as ContactId)
  },
  async lastPosition(accountId: AccountId, id: PacketId): Promise<number> {
    const row = await db.one(sql`select max(position) as last from packet_contact where account_id = ${accountId} and packet_id = ${id}`)
    return (row?.last as number | null) ?? -1
  },
  async counts(accountId: AccountId, ids: readonly PacketId[]): Promise<Map<PacketId, PacketCounts>> {
    const counts = new Map(ids.map((id) => [id, noOne()]))
    if (ids.length === 0) return counts
    const rows = await db.all(sql`select packet_id, state, count(*) as n, count(question_at) as asking from packet_contact
      where account_id = ${accountId} and packet_id in (${listOf(ids)}) group by packet_id, state`)
    for (const { packet_id, state, n, asking } of rows) {
      const count = counts.get(packet_id as PacketId)
      if (!count) continue
      count[state as PacketState] = n as number
      count.total += n as number
      count.openQuestions += asking as number
    }
    return counts
  },
  changePerson: (accountId: AccountId, id: PacketId, contactId: ContactId, fields: Fields): Promise<number> =>
    db.run(
      sql`update packet_contact set ${assignments(fields)} where account_id = ${accountId} and packet_id = ${id} and contact_id = ${contactId}`,
    ),
  /** A person looks at it: the first time since they were last asked. */
  viewed: (accountId: AccountId, id: PacketId, contactId: ContactId, now: Millis): Promise<number> =>
    db.run(sql`update packet_contact set viewed_at = ${now} where account_id = ${accountId} and packet_id = ${id} and contact_id = ${contactId}
      and sent_at is not null and (viewed_at is null or viewed_at < asked_at)`),
  /** A file has a newer version: they are asked anew, and what they said of the one before stands as it was said. */
  askAnew: (accountId: AccountId, id: PacketId, contactId: ContactId | null, now: Millis): Promise<number> =>
    db.run(sql`update packet_contact set asked_at = ${now}, done_at = null, changed_at = ${now}
      where account_id = ${accountId} and packet_id = ${id} and sent_at is not null ${contactId ? sql`and contact_id = ${contactId}` : nothing}`),

  /** False when the same form came before. */
  async addWord(word: PacketWord, onceKey: string | null): Promise<boolean> {
    return (await db.run(insertions('packet_word', [{ ...word, onceKey }], 'on conflict do nothing'))) === 1
  },
  /** The oldest first; of very many the newest. */
  async words(accountId: AccountId, id: PacketId, contactId: ContactId): Promise<PacketWord[]> {
    const rows = await db.all(sql`select account_id, id, packet_id, contact_id, kind, words, at, member_id from packet_word
      where account_id = ${accountId} and packet_id = ${id} and contact_id = ${contactId} order by at desc, id desc limit 500`)
    return rows.map(nounFrom<PacketWord>).reverse()
  },
  async word(accountId: AccountId, id: PacketWordId): Promise<PacketWord | null> {
    const row = await db.one(sql`select account_id, id, packet_id, contact_id, kind, words, at, member_id from packet_word
      where account_id = ${accountId} and id = ${id}`)
    return row ? nounFrom<PacketWord>(row) : null
  },

  /** False when this person approved these very files before. */
  async approve(approval: Approval, versionIds: readonly VersionId[]): Promise<boolean> {
    if ((await db.run(insertions('approval', [{ ...approval }], 'on conflict do nothing'))) === 0) return false
    const { accountId, id: approvalId } = approval
    await insertAll(
      db,
      'approval_file',
      versionIds.map((versionId) => ({ accountId, approvalId, versionId })),
    )
    return true
  },
  /** Every approval with the files it is of, the oldest first; of one person, or of all. */
  async proofs(accountId: AccountId, id: PacketId, contactId: ContactId | null = null): Promise<Proof[]> {
    const whose: Sql = contactId ? sql`and a.contact_id = ${contactId}` : nothing
    const rows = await db.all(sql`select a.*, co.name as company from approval a
        join contact c on c.account_id = a.account_id and c.id = a.contact_id
        left join company co on co.account_id = c.account_id and co.id = c.company_id
      where a.account_id = ${accountId} and a.packet_id = ${id} ${whose} order by a.at, a.id`)
    const files = await db.all(sql`select f.approval_id, v.file_id, v.id, v.number, v.file_name, v.size, v.hash from approval a
        join approval_file f on f.account_id = a.account_id and f.approval_id = a.id
        join packet_version v on v.account_id = f.account_id and v.id = f.version_id
      where a.account_id = ${accountId} and a.packet_id = ${id} ${whose} order by v.added_at, v.id`)
    const byApproval = Map.groupBy(files, (row) => row.approval_id)
    return rows.map((row) => ({
      ...nounFrom<Approval & { company: string | null }>(row),
      files: (byApproval.get(row.id) ?? []).map(({ approval_id: _, ...columns }) => nounFrom<ProvenFile>(columns)),
    }))
  },
})

interface PeopleAsked {
  after?: number
  limit?: number
  state?: PacketState | null
  ids?: readonly ContactId[] | null
}

const noOne = (): PacketCounts => ({ total: 0, openQuestions: 0, not_sent: 0, not_opened: 0, viewed: 0, questions: 0, approved: 0 })
