// Answers: what a contact writes, or decides, where a requirement asks for that and not for a file (0039).
import type { Assent, RecordId, Requirement, RequirementId, Version } from '../nouns.ts'
import { found } from './acts.ts'
import { plainText } from './comments.ts'
import type { Documents } from './documents.ts'
import type { Parts } from './parts.ts'
import { Refusal } from './refusals.ts'
import { type Inside, needOwn } from './sessions.ts'
import type { Answer } from './uploads.ts'

export const mostWords = 4_000

/** The file's first line, for whoever reads it later beside other files. */
const decided: { [decision in Assent]: string } = { approve: 'Approved', decline: 'Not approved' }

export function createAnswers({ store }: Parts, documents: Documents) {
  return {
    /**
     * A version in words. It waits for review, is judged and told of like a file. Refuses with `no_words`, `session_copied`, and like an
     * upload. With a `key`, the same answer again is the one that came in before.
     */
    async give(inside: Inside, recordId: RecordId, requirementId: RequirementId, given: Answer, key: string | null): Promise<Version[]> {
      needOwn(inside.session)
      await documents.mayUpload(inside, recordId)
      const asked = await store.read.requirements.ofRecord(inside.accountId, recordId)
      const requirement = found(asked.find(({ id }) => id === requirementId) ?? null)
      const answer = judged(requirement, given)
      const name = `${requirement.name.replace(/\s*[\\/]\s*/g, ' ')}.txt`
      const taken = await documents.takeText(textOf(answer), name)
      return documents.upload(inside, recordId, requirementId, [{ ...taken, answer }], key)
    },
  }
}

/** Whoever says no says why, or nobody could change anything. */
function judged({ kind }: Requirement, { words, decision }: Answer): Answer {
  if (kind !== 'answer' && kind !== 'review') throw new Refusal('not_found')
  const plain = plainText(words)
  if (plain.length > mostWords) throw new Refusal('invalid', { fields: { words: `Write up to ${mostWords} characters.` } })
  if (kind === 'review' && decision === null) throw new Refusal('invalid', { fields: { decision: 'Approve it, or say that you do not.' } })
  if (plain === '' && decision !== 'approve') throw new Refusal('no_words')
  return { words: plain, decision: kind === 'review' ? decision : null }
}

const textOf = ({ words, decision }: Answer): string => [decision && decided[decision], words].filter(Boolean).join('\n\n')
