// Languages that letters and outside pages can be written in, each in its own words.

export const languageOptions = [{ value: 'en', label: 'English' }]

export const languageWord = (code: string | null) => languageOptions.find((one) => one.value === code)?.label ?? null
