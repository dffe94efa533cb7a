// The words of letters, by language.

import type { Language } from '../nouns.ts'
import { type LetterTexts, lettersEn } from './letters.en.ts'

const letters: Record<Language, LetterTexts> = { en: lettersEn }

export const lettersOf = (language: Language): LetterTexts => letters[language]
