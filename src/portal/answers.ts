// The form of a requirement that asks for words or a decision. Answered on the page of its record.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { mostWords } from '../engine/answers.ts'
import { plainText } from '../engine/comments.ts'
import { Refusal } from '../engine/refusals.ts'
import type { Assent, RequirementId } from '../nouns.ts'
import { onceKeyOf } from './comments.ts'
import { recordIdOf, requirementIdFrom } from './ids.ts'
import { asked, insiders } from './insiders.ts'
import { recordPage, type SaidView, withdrawnPage } from './pages/record.ts'
import { field, type Portal } from './portal.ts'
import { recordShown } from './records.ts'

const statusOf: { [why in SaidView['why']]: number } = { no_words: 422, files_too_many: 413, disk_full: 507 }

export function mountAnswers(door: FastifyInstance, portal: Portal): void {
  const { engine, print, view, pageInside, checkToken } = portal

  door.post('/p/:slug/records/:id/answers', { config: { right: 'contact', form: true } }, (request, reply) =>
    insiders(portal, request, reply, async (account, inside, token): Promise<FastifyReply> => {
      checkToken(request, field(request, 'token'), token)
      const id = recordIdOf(request)
      const page = `/p/${account.slug}/records/${id}`
      const given = { words: field(request, 'words') ?? '', decision: decisionOf(request) }
      try {
        const versions = await engine.answers.give(inside, id, requirementIdOf(request), given, keyOf(request, given))
        return reply.redirect(`${page}?sent=${versions.map((one) => one.id).join(',')}`, 303)
      } catch (error) {
        // The page has no such form, and says why.
        if (error instanceof Refusal && error.code === 'session_copied')
          return reply.redirect(`${page}?for=${requirementIdOf(request)}`, 303)
        if (error instanceof Refusal && error.code === 'requirement_withdrawn') {
          const here = { ...view(account, inside.contact.language), inside: pageInside(account, inside, token) }
          return print(reply, withdrawnPage({ ...here, back: page }))
        }
        const status = error instanceof Refusal && statusOf[error.code as keyof typeof statusOf]
        if (!status) throw error
        const whole = await engine.records.inside(inside, id)
        const reader = { account, looking: inside, frame: pageInside(account, inside, token, whole.record), host: null }
        const shown = await recordShown(portal, reader, whole, asked(request, 'for'), null)
        const said = { why: error.code as SaidView['why'], typed: plainText(given.words).slice(0, mostWords) }
        return print(reply, { ...recordPage({ ...shown, said }), status })
      }
    }),
  )
}

const requirementIdOf = (request: FastifyRequest): RequirementId => requirementIdFrom(asked(request, 'for') ?? '')

function decisionOf(request: FastifyRequest): Assent | null {
  const decision = field(request, 'decision')
  return decision === 'approve' || decision === 'decline' ? decision : null
}

/** Another decision in the same words is another answer. */
function keyOf(request: FastifyRequest, { words, decision }: { words: string; decision: Assent | null }): string | null {
  return onceKeyOf(request, `${decision ?? ''} ${words}`)
}
