// The house as commands see it: opened on the same database as a running server, and closed again.
import { databaseFaults } from '../config.ts'
import { type By, operatorOf } from '../engine/acts.ts'
import type { Engine } from '../engine/engine.ts'
import { Refusal } from '../engine/refusals.ts'
import type { Account } from '../nouns.ts'
import { type House, openHouse } from '../portico.ts'
import { type Call, No, typed, Usage } from './command.ts'

export async function inHouse<T>(call: Call, work: (house: House) => Promise<T>): Promise<T> {
  const house = await openHouse(call.config())
  try {
    return await work(house)
  } finally {
    await house.close()
  }
}

/** Settings under which an answered row could be lost, or one could not be written. */
export const unsafe = async (house: House): Promise<string[]> => databaseFaults(await house.engine.facts())

export const noAccount = `There is no account yet. Make one with: ${typed('account create')}`

/** The account that is meant: the one named, or the only one there is. */
export async function accountFor(engine: Engine, slug: unknown): Promise<Account> {
  if (typeof slug === 'string') {
    const account = await engine.accounts.bySlug(slug)
    if (!account) throw new No(`There is no account ${slug}.`)
    return account
  }
  const [first, ...more] = await engine.accounts.all()
  if (!first) throw new No(noAccount)
  if (more.length > 0) throw new Usage(`Say which --account: ${[first, ...more].map((one) => one.slug).join(', ')}`)
  return first
}

/** Looks in every account, unless one is named. An id is in one alone, an address may be known in several: then nobody is meant by chance. */
export async function whereFound<T>(
  engine: Engine,
  slug: unknown,
  look: (by: By) => Promise<T>,
  nowhere: Error = new Refusal('not_found'),
): Promise<{ by: By; found: T }> {
  const accounts = typeof slug === 'string' ? [await accountFor(engine, slug)] : await engine.accounts.all()
  const places: { by: By; account: Account; found: T }[] = []
  for (const account of accounts) {
    const by = operatorOf(account)
    try {
      places.push({ by, account, found: await look(by) })
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'not_found')) throw error
    }
  }
  const [place, ...others] = places
  if (!place) throw nowhere
  if (others.length > 0) throw new Usage(`Say which --account: ${places.map(({ account }) => account.slug).join(', ')}`)
  return place
}
