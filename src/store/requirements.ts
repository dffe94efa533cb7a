// Requirements: what is asked on a record, in the order in which it is shown.
import type { AccountId, RecordId, Requirement, RequirementId } from '../nouns.ts'
import type { Row, Statements } from './database.ts'
import { assignments, type Fields, insertAll, nounsFrom, slices } from './rows.ts'
import { inCompany, listOf, sql } from './sql.ts'

const plainFrom = nounsFrom<Requirement>(
  'id account_id record_id kind name detail must_show due_on position created_at waived_at withdrawn_at'.split(' '),
)

function requirementFrom(row: Row): Requirement {
  const requirement = plainFrom(row)
  requirement.mustShow = JSON.parse(row.must_show as string)
  return requirement
}

const requirementRow = ({ mustShow, ...flat }: Partial<Requirement>): Fields => ({
  ...flat,
  mustShow: mustShow && JSON.stringify(mustShow),
})

export const requirements = (db: Statements) => ({
  async add(items: readonly Requirement[]): Promise<void> {
    await insertAll(db, 'requirement', items.map(requirementRow))
  },
  change: (accountId: AccountId, id: RequirementId, patch: Partial<Requirement>): Promise<number> =>
    db.run(sql`update requirement set ${assignments(requirementRow(patch))} where account_id = ${accountId} and id = ${id}`),
  async ofRecord(accountId: AccountId, recordId: RecordId): Promise<Requirement[]> {
    const rows = await db.all(
      sql`select * from requirement where account_id = ${accountId} and record_id = ${recordId} order by position, id`,
    )
    return rows.map(requirementFrom)
  },
  async ofRecords(accountId: AccountId, recordIds: readonly RecordId[]): Promise<Requirement[]> {
    const found: Requirement[] = []
    for (const slice of slices(recordIds)) {
      const rows = await db.all(
        inCompany(
          sql`select * from requirement where account_id = ${accountId} and record_id in (${listOf(slice)}) order by record_id, position, id`,
        ),
      )
      found.push(...rows.map(requirementFrom))
    }
    return found
  },
})
