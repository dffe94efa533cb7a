// From a claimed message to a text message with its number: who asks, and the link. Nothing of the person, for lock screens are read by others.
import type { Claimed } from '../engine/messages.ts'
import type { Secrets } from '../engine/secrets.ts'
import { readPhone } from '../engine/texts.ts'
import type { Text } from './sms.ts'
import { wordsOf } from './text-words.ts'

export function createTexts({ url, secrets }: { url: string; secrets: Pick<Secrets, 'of'> }) {
  return function textOf(claimed: Claimed): Text {
    const to = readPhone(claimed.toAddress)
    if (to === null) throw new Error('The number of this message is not one whole phone number')
    if (claimed.linkId === null || claimed.keyNumber === null) throw new Error('This message has no link to carry')
    return { id: claimed.id, to, text: wordsOf(claimed, `${url}/l/${secrets.of('link', claimed.linkId, claimed.keyNumber)}`) }
  }
}
