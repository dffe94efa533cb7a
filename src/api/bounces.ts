// Why a letter came back, in a sentence a person can act on; the server's own words stay beside it on the message.

/** By the class and detail of RFC 3463, which most servers put behind their three digits. */
const reasons: [RegExp, string][] = [
  [/\b5\.1\.(?:1|10)\b|user unknown|no such (?:user|mailbox)|does not exist|unknown (?:user|recipient)/i, 'The mailbox does not exist.'],
  [/\b5\.1\.2\b|\b5\.4\.4\b|host (?:not found|unknown)|domain .*not found/i, 'The domain of the address takes no mail.'],
  [/\b5\.1\.6\b|has moved/i, 'The mailbox has moved.'],
  [/\b5\.2\.1\b|disabled|inactive/i, 'The mailbox is switched off.'],
  [/\b5\.2\.2\b|\b4\.2\.2\b|over ?quota|mailbox (?:is )?full/i, 'The mailbox is full.'],
  [/\b5\.[23]\.[34]\b|too large/i, 'Their server found the letter too large.'],
  [/\b5\.7\.\d+\b|spam|policy|blocked|not authori[sz]ed/i, 'Their server refused the letter by its rules.'],
]

export function reasonOfBounce(answer: string | null): string {
  const known = answer === null ? undefined : reasons.find(([sign]) => sign.test(answer))
  return known?.[1] ?? 'Their server refused the letter.'
}
