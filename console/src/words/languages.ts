// Languages that letters and outside pages can be written in, each in its own words.
import type { Language } from '../shapes.ts'

const languages: { [code in Language]: string } = { en: 'English', es: 'Español', fr: 'Français', de: 'Deutsch', pt: 'Português' }

export const languageOptions = Object.entries(languages).map(([value, label]) => ({ value, label }))

export const languageWord = (code: Language | null) => code && languages[code]
