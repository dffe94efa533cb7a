// Comments of whoever is inside: read on the page of the record or project, written by its form.
import type { FastifyInstance } from 'fastify'
import { maskAddress } from '../engine/addresses.ts'
import type { CommentsInside, WhereInside } from '../engine/comments.ts'
import { Refusal } from '../engine/refusals.ts'
import { newNonce } from '../engine/secrets.ts'
import type { Inside } from '../engine/sessions.ts'
import type { Account } from '../nouns.ts'
import type { CommentsView } from './pages/comments.ts'
import { field, type Portal } from './portal.ts'
import { projectIdOf } from './projects.ts'
import { insiders, recordIdOf } from './records.ts'

const cameOf = { invalid: 'empty', too_many_asks: 'full', comments_too_many: 'over', record_archived: 'over' } as const

export function mountComments(door: FastifyInstance, portal: Portal): void {
  const { engine, checkToken } = portal
  for (const noun of ['records', 'projects'] as const) {
    door.post(`/p/:slug/${noun}/:id/comments`, { config: { right: 'contact', form: true } }, (request, reply) =>
      insiders(portal, request, reply, async (account, inside, token) => {
        checkToken(request, field(request, 'token'), token)
        const where: WhereInside = noun === 'records' ? { recordId: recordIdOf(request) } : { projectId: projectIdOf(request) }
        const key = field(request, 'key') ?? ''
        const back = `/p/${account.slug}/${noun}/${'recordId' in where ? where.recordId : where.projectId}`
        try {
          await engine.comments.writeInside(inside, where, field(request, 'text') ?? '', /^\w{8,80}$/.test(key) ? key : null)
          return reply.redirect(`${back}?comment=sent#comments`, 303)
        } catch (error) {
          const came = error instanceof Refusal ? cameOf[error.code as keyof typeof cameOf] : undefined
          if (!came) throw error
          return reply.redirect(`${back}?comment=${came}#comments`, 303)
        }
      }),
    )
  }
}

/** The conversation as the page shows it: their own words, those of members by name, those of other people outside by name or masked address. */
export function commentsView(
  account: Account,
  { contact }: Pick<Inside, 'contact'>,
  where: WhereInside,
  { comments, mayWrite }: CommentsInside,
  came: string | null,
): CommentsView {
  const place = 'recordId' in where ? `records/${where.recordId}` : `projects/${where.projectId}`
  return {
    list: comments.map(({ authorKind, authorId, authorName, text, createdAt }) => {
      const own = authorKind === 'contact' && authorId === contact.id
      const known = authorKind === 'api_key' ? null : authorName?.includes('@') ? maskAddress(authorName) : authorName
      return { at: createdAt, who: own ? null : (known ?? account.name), text }
    }),
    mayWrite,
    action: `/p/${account.slug}/${place}/comments`,
    key: newNonce(),
    came: came === 'sent' || came === 'empty' || came === 'full' || came === 'over' ? came : null,
  }
}
