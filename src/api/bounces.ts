// Why a letter came back, in a sentence a person can act on; the server's own words stay beside it on the message.
import { type BounceReason, verdictOf } from '../engine/bounce-reasons.ts'

const sentences: { [reason in BounceReason]: string } = {
  no_mailbox: 'The mailbox does not exist.',
  no_domain: 'The domain of the address takes no mail.',
  moved: 'The mailbox has moved.',
  switched_off: 'The mailbox is switched off.',
  full: 'The mailbox is full.',
  too_large: 'Their server found the letter too large.',
  by_rules: 'Their server refused the letter by its rules.',
  gave_up: 'Their server could not be reached in time.',
  unwanted: 'Its reader called it unwanted.',
  unknown: 'Their server refused the letter.',
}

export const reasonOfBounce = (answer: string | null): string => sentences[verdictOf(answer ?? '').reason]
