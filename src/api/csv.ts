// Tables for spreadsheets: quoted, and no cell that a spreadsheet would run as a formula, for names are written by strangers.
import { z } from 'zod'

type Cell = string | number | null

/** What begins like a formula (also behind blanks) is told as text by the apostrophe that spreadsheets know. */
function cellOf(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const plain = /^[\s\p{Cc}]*[=+\-@|%＝＋－＠]/u.test(cell) || /^[\t\r\n]/.test(cell) ? `'${cell}` : cell
  return /[",;\r\n\t']/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}

/** With the mark by which Excel knows UTF-8. */
export const csvOf = (head: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  `\uFEFF${[head, ...rows].map((row) => row.map(cellOf).join(',')).join('\r\n')}\r\n`

/** How a table is described among the answers of a route. */
export const csv = { description: 'A table for a spreadsheet.', content: { 'text/csv': { schema: z.any().meta({ type: 'string' }) } } }

/** Sent to be saved under a name. */
export const asCsv = <Reply extends { type(type: string): Reply; header(name: string, value: string): Reply }>(
  reply: Reply,
  name: string,
): Reply => reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="${name}"`)
