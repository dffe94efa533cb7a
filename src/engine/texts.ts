// Text messages: the link of a letter once more, to the phone of the same person. Whoever reads it on a lock screen learns who asks, and no more.
import type { Contact, Message } from '../nouns.ts'
import { Refusal } from './refusals.ts'
import { newIdAt } from './secrets.ts'

/** `+15550100123`: as gateways take it. Null for what is no whole number with its country. */
export function readPhone(text: string | null): string | null {
  const digits = (text ?? '').replace(/[\s\p{Cf}().\-/\u2010-\u2015]+/gu, '').replace(/^00/, '+')
  return /^\+[1-9]\d{6,14}$/.test(digits) ? digits : null
}

/** The text message beside a letter. It goes to the phone as it stands on the contact: a number that is corrected gets nothing of before. */
export function textBeside(letter: Message, contact: Contact): Message {
  if (readPhone(contact.phone) === null) throw new Refusal('phone_invalid', { contactId: contact.id })
  return { ...letter, id: newIdAt('msg', letter.createdAt), channel: 'text', toAddress: contact.phone as string }
}
