// Paging: an opaque cursor that says where the last page ended, so that a page costs the same however far it is.
import { z } from 'zod'
import { Refusal } from '../engine/refusals.ts'
import type { Page, Place } from '../store/rows.ts'

export const paged = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional().describe('`nextCursor` of the page before.'),
}
/** For lists whose length is worth a query. */
export const counted = { total: z.enum(['true', 'false']).optional().describe('`true`: say how many there are; counted up to 10,000.') }

/** For lists so short that they are told whole, unless a limit is named. */
export const wholeList = z.strictObject({ ...paged, limit: paged.limit.unwrap().optional() })

interface Asked {
  limit: number
  cursor?: string | undefined
}

/** One more than asked for: whether it comes tells if there is a next page. */
export const pageFrom = ({ limit, cursor }: Asked): Page => ({ limit: limit + 1, after: cursor === undefined ? null : placeFrom(cursor) })

export interface Paged<Item> {
  items: Item[]
  nextCursor: string | null
  total?: number
}

/** Cuts the extra one off again; `count` is asked only when somebody wants to know. */
export async function pageOf<Item, Told>(
  { limit, total }: Asked & { total?: 'true' | 'false' | undefined },
  found: readonly Item[],
  placeOf: (item: Item) => Place,
  tell: (item: Item) => Told | Promise<Told>,
  count?: () => Promise<number>,
): Promise<Paged<Told>> {
  const items = found.slice(0, limit)
  const last = found.length > limit ? items.at(-1) : undefined
  return {
    items: await Promise.all(items.map(tell)),
    nextCursor: last === undefined ? null : cursorOf(placeOf(last)),
    ...(count && total === 'true' ? { total: await count() } : {}),
  }
}

export const byCreation = (item: { createdAt: number; id: string }): Place => ({ at: item.createdAt, id: item.id })

export const cursorOf = ({ at, id }: Place): string => Buffer.from(`${at} ${id}`).toString('base64url')

export function placeFrom(cursor: string): Place {
  const [, at, id] = /^(\d{1,17}) ([a-z]{3}_[0-9A-Za-z]{22})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (at === undefined || id === undefined) throw new Refusal('invalid', { fields: { cursor: 'This is no cursor of ours.' } })
  return { at: Number(at), id }
}

/** For lists that stand by their position, or are short enough to be read whole. */
export const positionFrom = (cursor: string | undefined): number => {
  if (cursor === undefined) return -1
  const [, position] = /^at (\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (position === undefined) throw new Refusal('invalid', { fields: { cursor: 'This is no cursor of ours.' } })
  return Number(position)
}
export const cursorAt = (position: number): string => Buffer.from(`at ${position}`).toString('base64url')

/** A list that was read whole, or the page of it that was asked for. */
export function wholeOrPage<Item>(
  { limit = Number.POSITIVE_INFINITY, cursor }: Partial<Asked>,
  all: readonly Item[],
): Pick<Paged<Item>, 'items' | 'nextCursor'> {
  const { found: items, nextCursor } = slicePage({ limit, cursor }, all)
  return { items, nextCursor }
}

/** A page of a list that was read whole. */
export function slicePage<Item>(
  { limit, cursor }: Asked,
  all: readonly Item[],
): { found: Item[]; nextCursor: string | null; total: number } {
  const from = positionFrom(cursor) + 1
  const found = all.slice(from, from + limit)
  return { found, nextCursor: from + limit < all.length ? cursorAt(from + limit - 1) : null, total: all.length }
}
