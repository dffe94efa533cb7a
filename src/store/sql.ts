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
}

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
  const pieces = [strings[0] as string]
  const values: Value[] = []
  parts.forEach((part, at) => {
    const after = strings[at + 1] as string
    if (part instanceof Sql) {
      pieces[pieces.length - 1] += part.pieces[0]
      pieces.push(...part.pieces.slice(1))
      pieces[pieces.length - 1] += after
      values.push(...part.values)
    } else {
      pieces.push(after)
      values.push(part)
    }
  })
  return new Sql(pieces, values, null)
}

/** Text of our own, such as a column name: never anything that came from outside. */
export const raw = (text: string): Sql => new Sql([text], [], null)
export const nothing = raw('')

export function join(items: readonly (Value | Sql)[], between = ', '): Sql {
  if (items.length === 0) throw new RangeError('nothing to join')
  const pieces = ['']
  const values: Value[] = []
  items.forEach((item, at) => {
    if (at > 0) pieces[pieces.length - 1] += between
    if (item instanceof Sql) {
      pieces[pieces.length - 1] += item.pieces[0]
      pieces.push(...item.pieces.slice(1))
      values.push(...item.values)
    } else {
      pieces.push('')
      values.push(item)
    }
  })
  return new Sql(pieces, values, null)
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
