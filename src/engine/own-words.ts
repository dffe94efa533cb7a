// Which words of an account's own a letter is written with.
import type { Account, Language, LetterName, MessageKind, OwnWords } from '../nouns.ts'

/** Which of the account's letters this one is; null for those whose words are always ours: they warn of something. */
export function ownWordsFor(account: Pick<Account, 'letters'>, kind: MessageKind, facts: object, language: Language): OwnWords | null {
  const name: LetterName | null =
    kind === 'review' && 'decision' in facts
      ? facts.decision === 'accept'
        ? 'accepted'
        : 'rejected'
      : kind === 'invitation' || kind === 'login' || kind === 'receipt' || kind === 'reminder'
        ? kind
        : null
  return (name && account.letters[name]?.[language]) ?? null
}
