// The `sql` template: values stand beside the text, never in it. One text serves both databases.

export type Value = string | number | null

interface Texts {
  sqlite: string
  postgres: string
}

/** A statement or a piece of one: its text in pieces and the values between them. */
export class Sql {
  readonly pieces: readonly string[]
  readonly values: readonly Value[]
  #texts: Texts | null

  constructor(pieces: readonly string[], values: readonly Value[], texts: Texts | null) {
    this.pieces = pieces
    this.values = values
    this.#texts = texts
  }

  get texts(): Texts {
    this.#texts ??= textsOf(this.pieces)
    return this.#texts
  }

  /** The same text with other values in its places. */
  with(values: readonly Value[]): Sql {
    return new Sql(this.pieces, values, this.texts)
  }
}

/** Text of our own, such as a column name: never anything that came from outside. */
export const raw = (text: string): Sql => new Sql([text], [], null)
export const nothing: Sql = raw('')

const plain = new WeakMap<TemplateStringsArray, Texts>()

/** Builds a statement. Nested pieces are woven in; everything else is a value. */
export function sql(strings: TemplateStringsArray, ...parts: (Value | Sql)[]): Sql {
  if (!parts.some((part) => part instanceof Sql)) {
    let texts = plain.get(strings)
    if (!texts) {
      texts = textsOf(strings)
      plain.set(strings, texts)
    }
    return new Sql(strings, parts as Value[], texts)
  }
  return weave(parts.flatMap((part, at) => [raw(strings[at] as string), part]).concat(raw(strings.at(-1) as string)))
}

/** One statement out of texts, pieces and values that follow one another. */
function weave(parts: readonly (Value | Sql)[]): Sql {
  const pieces: string[] = []
  const values: Value[] = []
  let text = ''
  for (const part of parts) {
    if (part instanceof Sql) {
      const [first, ...rest] = part.pieces
      text += first
      values.push(...part.values)
      for (const piece of rest) {
        pieces.push(text)
        text = piece
      }
    } else {
      pieces.push(text)
      values.push(part)
      text = ''
    }
  }
  return new Sql([...pieces, text], values, null)
}

export function join(items: readonly (Value | Sql)[], between = ', '): Sql {
  if (items.length === 0) throw new RangeError('nothing to join')
  const comma = raw(between)
  return weave(items.flatMap((item, at) => (at === 0 ? [item] : [comma, item])))
}

/** Locks the chosen rows until the commit. SQLite has one writer, so there it needs no word. */
export const lock = raw('/*lock*/')
/** As `lock`, but passes over rows that another worker holds. */
export const lockFree = raw('/*lock free*/')

function textsOf(pieces: readonly string[]): Texts {
  const joined = pieces.join('?')
  let number = 0
  const numbered = pieces.reduce((text, piece, at) => (at === 0 ? piece : `${text}$${++number}${piece}`), '')
  return {
    sqlite: joined.replaceAll('/*lock*/', '').replaceAll('/*lock free*/', ''),
    postgres: numbered.replaceAll('/*lock*/', 'for no key update').replaceAll('/*lock free*/', 'for update skip locked'),
  }
}
