// What makes the English texts the measure of every other language: the same keys, and sentences that are given the same things.

/** The shape of a catalogue, whatever its sentences say: what is missing in a language, or takes other things, does not compile. */
export type Catalogue<Texts> = Texts extends string
  ? string
  : Texts extends (...given: infer Given) => string
    ? (...given: Given) => string
    : { [Key in keyof Texts]: Catalogue<Texts[Key]> }
