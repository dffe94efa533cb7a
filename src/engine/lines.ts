// What may stand in what people write, at whichever door they write it.

/** Control characters could end a header or forge a line of a log. */
export const isOneLine = (text: string): boolean => !/[\p{Cc}\u2028\u2029]/u.test(text) && text.isWellFormed()

/** They could make a name read as another one. */
export const turnsText = (text: string): boolean => /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(text)

/** Joiners and the like belong in some names, but alone they are no name. */
export const canBeSeen = (text: string): boolean => /[^\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u.test(text)

/** Text of several lines: a control character in it would reach terminals and letters. */
export const isPlainText = (text: string): boolean => !/[^\P{Cc}\n\t]/u.test(text) && text.isWellFormed()
