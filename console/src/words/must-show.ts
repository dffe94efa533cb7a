// One line of what a document must show, as one phrase: "General liability, each occurrence".
import type { MustShow } from '../api-types.ts'

/** "General liability, each occurrence"; what is no plain word ("ACORD 25", "Y/N") stays as it is. */
export const mustShowWords = ({ group, label }: MustShow) =>
  group ? `${group}, ${label.replace(/^\p{Lu}(?=\p{Ll})/u, (first) => first.toLowerCase())}` : label
