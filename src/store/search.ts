// Search: what is looked for and what is found by it are brought into one spelling, without accents, capitals and the blanks between words.

/** Letters that no accent can be taken from. */
const plain: { [letter: string]: string } = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', þ: 'th', ı: 'i' }

/** A text as it is found: whoever types "muller" means Müller, too. The migration of what was there before says the same in PostgreSQL's words. */
export const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[ßæœøđðłþı]/g, (letter) => plain[letter] as string)
    .replace(/\s+/g, ' ')
    .trim()

/** A pattern for `like … escape '\'` over folded text. */
export const containing = (text: string): string => `%${folded(text.replaceAll('\0', '')).replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
