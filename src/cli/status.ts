// How things stand: of everything, or of one record or grant.
import type { By } from '../engine/acts.ts'
import { operatorOf } from '../engine/acts.ts'
import type { Engine } from '../engine/engine.ts'
import { messageState, portalAccess } from '../engine/policy.ts'
import { anyRecord } from '../engine/records.ts'
import { type Grant, type GrantId, portalAccesses, type RecordId } from '../nouns.ts'
import { type Call, type Command, counted, text, Usage } from './command.ts'
import { accountFor, inHouse, noAccount, whereFound } from './houses.ts'

export const status: Command = {
  usage: '[RECORD | GRANT] [--account S]',
  about: 'Says how a record or grant stands; without one, how every account does.',
  options: { account: text },
  words: [0, 1],
  run: (call) => {
    const [word] = call.words
    if (word !== undefined && !/^(?:rec|gra)_/.test(word)) throw new Usage('Name a record (rec_…) or a grant (gra_…).')
    return inHouse(call, async ({ engine }) => (word ? ofOne(call, engine, word) : ofAll(call, engine)))
  },
}

async function ofOne(call: Call, engine: Engine, word: string): Promise<number> {
  const { by, found } = await whereFound(engine, call.options.account, async (by) =>
    word.startsWith('rec_')
      ? { record: await engine.records.get(by, word as RecordId), grant: null }
      : { record: null, grant: (await engine.grants.get(by, word as GrantId)).grant },
  )
  const grant = found.grant ?? found.record?.grant ?? null
  const told = await grantTold(engine, by, grant)
  if (!found.record) {
    call.out.result({ grant: told }, ...lines(told))
    return 0
  }
  const { record, company, contact, project } = found.record
  const state = engine.records.state(record)
  call.out.result(
    { record: { id: record.id, state, project: project.name, company: company?.name ?? null, contact: contact.email }, grant: told },
    `${company?.name ?? contact.name ?? contact.email}, ${project.name}: ${state}`,
    ...lines(told),
  )
  return 0
}

async function grantTold(engine: Engine, by: By, grant: Grant | null) {
  const now = engine.clock.now()
  const message = grant ? (await engine.grants.get(by, grant.id)).message : null
  const when = (at: number | null) => (at === null ? null : new Date(at).toISOString())
  return {
    id: grant?.id ?? null,
    access: portalAccess(grant, now),
    invitedAt: when(grant?.invitedAt ?? null),
    openedAt: when(grant?.openedAt ?? null),
    visits: grant?.visits ?? 0,
    lastActivityAt: when(grant?.lastActiveAt ?? null),
    letter: message && {
      id: message.id,
      to: message.toAddress,
      state: messageState(message, now),
      attempts: message.attempts,
      answer: message.answer,
    },
  }
}

function lines({ access, invitedAt, openedAt, visits, letter }: Awaited<ReturnType<typeof grantTold>>): string[] {
  return [
    `Portal access: ${access}`,
    ...(invitedAt ? [`Invited: ${invitedAt}`] : []),
    ...(letter ? [`Letter to ${letter.to}: ${letter.state}${letter.answer ? ` (${letter.answer})` : ''}`] : []),
    ...(openedAt ? [`Opened: ${openedAt}`] : []),
    ...(visits > 0 ? [`Visits: ${visits}`] : []),
  ]
}

async function ofAll(call: Call, engine: Engine): Promise<number> {
  const named = call.options.account
  const accounts = named === undefined ? await engine.accounts.all() : [await accountFor(engine, named)]
  const { count, oldest } = await engine.messages.waiting()
  const told = await Promise.all(
    accounts.map(async (account) => {
      const by = operatorOf(account)
      const counts = await Promise.all(
        portalAccesses.map(async (access) => [access, await engine.records.count(by, { ...anyRecord, access })] as const),
      )
      return {
        slug: account.slug,
        name: account.name,
        records: await engine.records.count(by, anyRecord),
        access: Object.fromEntries(counts),
      }
    }),
  )
  const seconds = oldest === null ? 0 : Math.round((engine.clock.now() - oldest) / 1000)
  call.out.result(
    { accounts: told, letters: { due: count, oldestSeconds: seconds } },
    ...(told.length === 0 ? [noAccount] : []),
    ...told.flatMap(({ name, slug, records, access }) => [
      `${name} (${slug}): ${counted(records, 'record')}`,
      ...Object.entries(access)
        .filter(([, many]) => many > 0)
        .map(([word, many]) => `  ${word.padEnd(12)} ${many}`),
    ]),
    count === 0 ? 'No letter is waiting.' : `${counted(count, 'letter')} due, the oldest for ${seconds} s.`,
  )
  return 0
}
