// The words of letters, by language.

import type { Language } from '../nouns.ts'
import { withOneStop } from './catalogue.ts'
import { lettersDe } from './letters.de.ts'
import { type LetterTexts, lettersEn } from './letters.en.ts'
import { lettersEs } from './letters.es.ts'
import { lettersFr } from './letters.fr.ts'
import { lettersPt } from './letters.pt.ts'

const letters: Record<Language, LetterTexts> = withOneStop({ en: lettersEn, es: lettersEs, fr: lettersFr, de: lettersDe, pt: lettersPt })

export const lettersOf = (language: Language): LetterTexts => letters[language]
