// What makes the English texts the measure of every other language: the same keys, and sentences that are given the same things.

/** The shape of a catalogue, whatever its sentences say: what is missing in a language, or takes other things, does not compile. */
export type Catalogue<Texts> = Texts extends string
  ? string
  : Texts extends (...given: infer Given) => string
    ? (...given: Given) => string
    : { [Key in keyof Texts]: Catalogue<Texts[Key]> }

/** A sentence that ends with "Acme Inc." or "Ready?" has its stop already. */
export function withOneStop<Texts>(texts: Texts): Texts {
  if (typeof texts === 'function') return ((...given: unknown[]) => oneStop(texts(...given))) as Texts
  if (typeof texts !== 'object' || texts === null || Array.isArray(texts)) return texts
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, withOneStop(text)])) as Texts
}

// Three in a row were meant by whoever wrote them.
const oneStop = (sentence: unknown) => (typeof sentence === 'string' ? sentence.replace(/(?<!\.)([.!?])\.(?=\s|$)/g, '$1') : sentence)
