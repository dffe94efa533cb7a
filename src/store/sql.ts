// The `sql` template: values stand beside the text, never in it. One text serves both databases.

export type Value = string | number | null

/** Half a sign is no JSON to PostgreSQL, and no row has one. */
export const wellFormed = (value: Value): Value => (typeof value === 'string' ? value.toWellFormed() : value)

interface Texts {
  sqlite: string
  postgres: string
}

/** A text without its values: the pieces between which they stand. Woven once, however often it is run. */
export class Shape {
  readonly pieces: readonly string[]
  /** Remembered, so that texts it is woven into can be remembered too. */
  readonly stays: boolean
  #texts: Texts | null = null

  constructor(pieces: readonly string[], stays: boolean) {
    this.pieces = pieces
    this.stays = stays
  }

  get texts(): Texts {
    this.#texts ??= textsOf(this.pieces)
    return this.#texts
  }
}

/** A statement or a piece of one: its text and the values in it. */
export class Sql {
  readonly shape: Shape
  readonly values: readonly Value[]
  /** See `inCompany`. */
  readonly mayMeet: boolean

  constructor(shape: Shape, values: readonly Value[], mayMeet = false) {
    this.shape = shape
    this.values = values
    this.mayMeet = mayMeet
  }

  get texts(): Texts {
    return this.shape.texts
  }

  /** The same text with other values in its places. */
  with(values: readonly Value[]): Sql {
    return new Sql(this.shape, values, this.mayMeet)
  }
}

type Part = Value | Sql

const raws = new Map<string, Shape>()

/** Text of our own, such as a column name: never anything that came from outside. */
export function raw(text: string): Sql {
  const shape = raws.get(text) ?? new Shape([text], raws.size < mostRaws)
  if (shape.stays) raws.set(text, shape)
  return new Sql(shape, [])
}

/** A word of our own, such as an act, that stands in the text: what is asked for all day need not be handed over each time. */
export function constant(word: string): Sql {
  if (!/^[a-z_.]+$/.test(word)) throw new TypeError(`"${word}" is not a word of ours`)
  return raw(`'${word}'`)
}

const plain = new WeakMap<TemplateStringsArray, Shape>()
const woven = new WeakMap<TemplateStringsArray, Way>()

/** Builds a statement. Nested pieces are woven in; everything else is a value. */
export function sql(strings: TemplateStringsArray, ...parts: Part[]): Sql {
  if (parts.some((part) => part instanceof Sql)) {
    const from = woven.get(strings) ?? new Way()
    woven.set(strings, from)
    return weave(from, strings, parts)
  }
  const shape = plain.get(strings) ?? new Shape(strings, true)
  plain.set(strings, shape)
  return new Sql(shape, parts as Value[])
}

/** A look-up by keys that is asked all day: read outside of a transaction, PostgreSQL answers all who ask in one moment at once (0033). */
export const inCompany = ({ shape, values }: Sql): Sql => new Sql(shape, values, true)

const joined = new Map<string, Way>()

/** A list of few lengths: the last one is repeated, which says nothing new, so that a statement has few texts. */
export function listOf(items: readonly Value[]): Sql {
  const length = 2 ** Math.ceil(Math.log2(items.length))
  return join([...items, ...Array<Value>(length - items.length).fill(items.at(-1) ?? null)])
}

export function join(items: readonly Part[], between = ', '): Sql {
  if (items.length === 0) throw new RangeError('nothing to join')
  const from = joined.get(between) ?? new Way()
  joined.set(between, from)
  return weave(from, ['', ...Array<string>(items.length - 1).fill(between), ''], items)
}

/** Where the same parts in the same order lead to the same shape; a value is one step like any other. */
class Way {
  readonly next = new Map<Shape | null, Way>()
  shape: Shape | null = null
}

/** What is remembered has an end: a text of many rows is one of a kind and is woven each time. */
const mostRaws = 1_000
const mostWays = 20_000
const longestWay = 64
let ways = 0

function weave(from: Way, strings: readonly string[], parts: readonly Part[]): Sql {
  const end = parts.length > longestWay ? null : follow(from, parts)
  const shape = end?.shape ?? new Shape(piecesOf(strings, parts), end !== null)
  if (end) end.shape = shape
  return new Sql(shape, valuesOf(parts))
}

function follow(from: Way, parts: readonly Part[]): Way | null {
  let way = from
  for (const part of parts) {
    const step = part instanceof Sql ? part.shape : null
    if (step && !step.stays) return null
    let on = way.next.get(step)
    if (!on) {
      if (ways >= mostWays) return null
      ways += 1
      on = new Way()
      way.next.set(step, on)
    }
    way = on
  }
  return way
}

function piecesOf(strings: readonly string[], parts: readonly Part[]): string[] {
  const pieces: string[] = []
  let text = strings[0] as string
  for (const [at, part] of parts.entries()) {
    if (part instanceof Sql) {
      const [first, ...rest] = part.shape.pieces
      text += first
      for (const piece of rest) {
        pieces.push(text)
        text = piece
      }
    } else {
      pieces.push(text)
      text = ''
    }
    text += strings[at + 1]
  }
  return [...pieces, text]
}

function valuesOf(parts: readonly Part[]): Value[] {
  const values: Value[] = []
  for (const part of parts) {
    if (part instanceof Sql) for (const value of part.values) values.push(value)
    else values.push(part)
  }
  return values
}

export const nothing: Sql = raw('')

/** Locks the chosen rows until the commit. SQLite has one writer, so there it needs no word. */
export const lock = raw('/*lock*/')
/** As `lock`, but passes over rows that another worker holds. */
export const lockFree = raw('/*lock free*/')
/** Many at once may stand on a row until they commit; only `lockAlone` waits for them, and they for it. */
export const standOn = raw('/*stand on*/')
/** As `lock`, once nobody stands on the row any more. */
export const lockAlone = raw('/*lock alone*/')

const locks = /\/\*(lock|lock free|stand on|lock alone)\*\//g
const onPostgres = {
  lock: 'for no key update',
  'lock free': 'for update skip locked',
  'stand on': 'for key share',
  'lock alone': 'for update',
}

function textsOf(pieces: readonly string[]): Texts {
  const joined = pieces.join('?')
  let number = 0
  const numbered = pieces.reduce((text, piece, at) => (at === 0 ? piece : `${text}$${++number}${piece}`), '')
  return {
    // For each value that it finds by itself behind `limit`, SQLite plans the statement anew: that takes ten times as long as most take to run.
    sqlite: joined.replaceAll(locks, '').replaceAll('limit ?', 'limit 0 + ?'),
    postgres: numbered.replaceAll(locks, (_, kind: keyof typeof onPostgres) => onPostgres[kind]),
  }
}
