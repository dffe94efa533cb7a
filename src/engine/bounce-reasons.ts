// What it means that a letter came back: who is at fault, the address, the letter or the hour. Read from the codes of RFC 3463 and, where
// a server gives none, from its words.

/**
 * hard: the address takes no letters. refused: not this letter, though the address may be fine. soft: not now. complaint: its reader
 * called it unwanted.
 */
type BounceKind = 'hard' | 'refused' | 'soft' | 'complaint'

const bounceReasons = [
  'no_mailbox',
  'no_domain',
  'moved',
  'switched_off',
  'full',
  'too_large',
  'by_rules',
  'gave_up',
  'unwanted',
  'unknown',
] as const
export type BounceReason = (typeof bounceReasons)[number]

export interface Verdict {
  kind: BounceKind
  reason: BounceReason
}

const kindOf: { [reason in BounceReason]: BounceKind } = {
  no_mailbox: 'hard',
  no_domain: 'hard',
  moved: 'hard',
  switched_off: 'hard',
  full: 'soft',
  too_large: 'refused',
  by_rules: 'refused',
  gave_up: 'soft',
  unwanted: 'complaint',
  unknown: 'refused',
}

/** Codes that say it whatever the words are. Exchange says 5.4.1 and 5.1.10 of mailboxes it does not have. */
const byCode: [RegExp, BounceReason][] = [
  [/^\d\.1\.(?:1|3|10)$|^5\.4\.1$/, 'no_mailbox'],
  [/^\d\.1\.2$|^5\.4\.4$|^5\.4\.310$/, 'no_domain'],
  [/^\d\.1\.6$/, 'moved'],
  [/^5\.2\.1$/, 'switched_off'],
  [/^\d\.2\.2$/, 'full'],
  [/^\d\.2\.3$|^\d\.3\.4$/, 'too_large'],
  [/^5\.4\.7$|^4\.\d+\.\d+$/, 'gave_up'],
  [/^5\.1\.[78]$|^5\.7\.\d+$/, 'by_rules'],
]

/** In the order in which they are asked: what is said of who sends comes first, for it often speaks of mailboxes too, which are ours. */
const byWords: [RegExp, BounceReason][] = [
  [
    /\bsender (?:address|domain|verif\w*|rejected|denied|unknown)|(?:invalid|unknown) sender|\brelay(?:ing)? (?:not|access|through)|authentication|\b(?:spf|dkim|ptr|helo|ehlo)\b|reverse dns/i,
    'by_rules',
  ],
  [
    /user (?:is )?unknown|unknown (?:user|recipient|local)|no such (?:user|mailbox|recipient|person|address|local)|(?:user|mailbox|recipient|account|address|alias) (?:was )?(?:does not exist|doesn'?t exist|not found|unavailable|not available)|no mailbox here|invalid (?:mailbox|recipient)|address rejected|recipientnotfound|does not have an? [\w.]+ account/i,
    'no_mailbox',
  ],
  [
    /(?:host|domain)(?: name)? (?:\S+ )?(?:was )?(?:not found|unknown|does not exist)|no (?:mx|mail exchanger)|unrouteable|nullmx/i,
    'no_domain',
  ],
  [/has moved|no longer (?:here|at this)/i, 'moved'],
  [/(?:mailbox|account|user|address)[\w ]* (?:disabled|inactive|suspended|closed)|disabled (?:mailbox|account)/i, 'switched_off'],
  [
    /over ?quota|quota exceeded|exceeded (?:its |the )?(?:storage|quota)|mailbox (?:is )?full|insufficient (?:storage|system storage)/i,
    'full',
  ],
  [/too (?:large|big)|message size/i, 'too_large'],
  [/spam|policy|block(?:ed|list)|blacklist|not authori[sz]ed|denied|reputation|dmarc|banned/i, 'by_rules'],
  [
    /too long in the queue|retry (?:time|timeout)|timed? out|expired|could not be delivered (?:for|in)|not able to connect|connection refused/i,
    'gave_up',
  ],
]

/** `5.1.1` among a server's words, and no part of an address of four numbers. */
const code = /(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d]|\.\d)/

/** No server needs more words to say why. */
const mostWords = 2_000

/** Judges a server's words. `status` is the field of a report, where there is one; `failed` says that it gave up for good. */
export function verdictOf(answer: string, status: string | null = null): Verdict {
  const words = answer.slice(0, mostWords)
  const told = specific(code.exec(words)?.[0]) ?? specific(status) ?? null
  const coded = told && byCode.find(([sign]) => sign.test(told))?.[1]
  if (coded) return verdict(coded)
  const said = byWords.find(([sign]) => sign.test(words))?.[1]
  if (said) return verdict(said)
  const whole = told ?? status ?? code.exec(words)?.[0] ?? ''
  if (whole.startsWith('4')) return verdict('gave_up')
  // Without a word that we know: these replies speak of the mailbox, the others of the letter or the server.
  const ofTheMailbox = told
    ? /^5\.[12]\./.test(told)
    : /(?<!\d)55[013](?!\d)/.test(words) || (whole.startsWith('5') && !/(?<!\d)5[05]\d(?!\d)/.test(words))
  return ofTheMailbox ? { kind: 'hard', reason: 'unknown' } : verdict('unknown')
}

const verdict = (reason: BounceReason): Verdict => ({ kind: kindOf[reason], reason })

/** `5.0.0` and `5.5.0` say no more than that something failed; better words stand beside them. */
const specific = (status: string | null | undefined): string | null => (status && !/^\d\.(?:0\.0|5\.0)$/.test(status) ? status : null)
