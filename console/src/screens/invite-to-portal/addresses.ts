// Enough about addresses to help while somebody types; the server has the last word.

export const isAddress = (text: string) => /^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/.test(text.trim())

export const sameAddress = (one: string, other: string) => one.trim().toLowerCase() === other.trim().toLowerCase()
