// One line of what a document must show, as one phrase: "General liability, each occurrence".
import type { MustShow } from '../api-types.ts'

export const mustShowWords = ({ group, label }: MustShow) => (group ? `${group}, ${label.charAt(0).toLowerCase()}${label.slice(1)}` : label)
