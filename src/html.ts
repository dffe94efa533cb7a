// HTML that escapes whatever it did not make itself: html`<p>${anything}</p>`.

/** Markup that may be printed as it stands. Only `html` and `raw` make it. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
  toString(): string {
    return this.text
  }
}

export type Printable = Html | string | number | false | null | undefined | readonly Printable[]

export function html(parts: TemplateStringsArray, ...values: Printable[]): Html {
  let places = knownPlaces.get(parts)
  if (!places) {
    places = placesOf(parts)
    knownPlaces.set(parts, places)
  }
  let text = parts[0] as string
  for (let i = 0; i < values.length; i++) text += print(values[i], places[i] as Place) + parts[i + 1]
  return new Html(text)
}

/** For constants of our own source (icons, the sheet), never for what somebody wrote. */
export const raw = (constant: string): Html => new Html(constant)

/** `made` takes only what `html` or `raw` made: among a tag's attributes, or inside style and script, no escaping would help. */
type Place = 'text' | 'address' | 'made'

// A template literal is one object for as long as it lives: where its values stand is worked out once.
const knownPlaces = new WeakMap<TemplateStringsArray, Place[]>()

function placesOf(parts: TemplateStringsArray): Place[] {
  let before = ''
  return parts.slice(0, -1).map((part) => {
    before += part
    const [, name, start] = /<[a-z][^<>]*\s([a-z-]+)="([^"<>]*)$/i.exec(before) ?? []
    const bare = /<[a-z][^<>"]*(?:"[^"]*"[^<>"]*)*$/i.test(before)
    if ((bare && before.endsWith('=')) || (name && /^(on.*|srcdoc)$/.test(name))) {
      throw new Error(`No value is safe here: ${before.slice(-60)}`)
    }
    if (bare || name === 'style' || /<(script|style)\b[^<>]*>[^<]*$/i.test(before)) return 'made'
    return start === '' && /^(href|src|action|formaction)$/.test(name as string) ? 'address' : 'text'
  })
}

function print(value: Printable, place: Place): string {
  if (value instanceof Html) return value.text
  if (value === null || value === undefined || value === false || value === '') return ''
  if (Array.isArray(value)) return value.reduce((text: string, one) => text + print(one, place), '')
  if (place === 'made') throw new Error('Only markup may stand here')
  const text = String(value)
  // Stops javascript: and its kin, whatever they are dressed in: an address starts in one of these ways or leads nowhere.
  if (place === 'address' && !/^([/?#]|https?:|mailto:|tel:)/.test(text)) return '#'
  return escaped(text)
}

const signs: { [sign: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const escaped = (text: string) => (/[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (sign) => signs[sign] as string) : text)
