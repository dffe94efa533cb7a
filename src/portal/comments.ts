// Comments of whoever is inside: read on the page of the record or project, written by its form.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { maskAddress } from '../engine/addresses.ts'
import { type CommentsInside, plainText, type WhereInside } from '../engine/comments.ts'
import { minute } from '../engine/policy.ts'
import { Refusal } from '../engine/refusals.ts'
import { fingerprint, newNonce } from '../engine/secrets.ts'
import type { Inside } from '../engine/sessions.ts'
import type { Account, Millis } from '../nouns.ts'
import { projectIdOf, recordIdOf } from './ids.ts'
import { insiders } from './insiders.ts'
import type { CommentsView } from './pages/comments.ts'
import { projectPage } from './pages/project.ts'
import { recordPage } from './pages/record.ts'
import { field, type Portal } from './portal.ts'
import { projectReader, projectShown } from './projects.ts'
import { recordShown } from './records.ts'

const cameOf = { invalid: 'empty', too_many_asks: 'full', comments_too_many: 'over', record_archived: 'over' } as const
const statusOf = { empty: 422, full: 429, over: 409 } as const

export function mountComments(door: FastifyInstance, portal: Portal): void {
  const { engine, print, pageInside, checkToken } = portal

  for (const noun of ['records', 'projects'] as const) {
    door.post(`/p/:slug/${noun}/:id/comments`, { config: { right: 'contact', form: true } }, (request, reply) =>
      insiders(portal, request, reply, async (account, inside, token) => {
        checkToken(request, field(request, 'token'), token)
        const where: WhereInside = noun === 'records' ? { recordId: recordIdOf(request) } : { projectId: projectIdOf(request) }
        const words = field(request, 'text') ?? ''
        const back = `/p/${account.slug}/${noun}/${'recordId' in where ? where.recordId : where.projectId}`
        try {
          await engine.comments.writeInside(inside, where, words, onceKeyOf(request, words))
          return reply.redirect(`${back}?comment=sent#comments`, 303)
        } catch (error) {
          const came = error instanceof Refusal ? cameOf[error.code as keyof typeof cameOf] : undefined
          if (!came) throw error
          const said = { came, again: againAt(error as Refusal, engine.clock.now()), typed: words }
          return showAgain(reply, account, inside, token, where, said)
        }
      }),
    )
  }

  /** A comment that could not be taken: the page again, with what was typed still in its field. */
  async function showAgain(
    reply: FastifyReply,
    account: Account,
    inside: Inside,
    token: string,
    where: WhereInside,
    said: Pick<CommentsView, 'again' | 'typed'> & { came: keyof typeof statusOf },
  ): Promise<FastifyReply> {
    const status = statusOf[said.came]
    if ('recordId' in where) {
      const whole = await engine.records.inside(inside, where.recordId)
      const reader = { account, looking: inside, frame: pageInside(account, inside, token, whole.record), host: null }
      const shown = await recordShown(portal, reader, whole, null, null)
      return print(reply, { ...recordPage({ ...shown, comments: { ...shown.comments, ...said } }), status })
    }
    const here = await engine.projectFiles.inside(inside, where.projectId)
    const shown = await projectShown(portal, projectReader(portal, account, inside, token, here), here, null)
    return print(reply, { ...projectPage({ ...shown, comments: { ...shown.comments, ...said } }), status })
  }
}

/**
 * Of the page that a form stood on, and of the words in it: pressed twice it is one, and other words are another, also where the
 * answer to the first was lost. Null for a form without the page's.
 */
export function onceKeyOf(request: FastifyRequest, words: string): string | null {
  const key = field(request, 'key') ?? ''
  return /^[\w-]{8,80}$/.test(key) ? `${key} ${fingerprint(plainText(words))}` : null
}

/** When whoever wrote too much may write again: no sooner than the minute that is told. */
export const againAt = ({ facts }: Refusal, now: Millis): Millis | null =>
  typeof facts.retryAfter === 'number' ? Math.ceil((now + facts.retryAfter * 1_000) / minute) * minute : null

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
    came: came === 'sent' ? came : null,
    again: null,
    typed: '',
  }
}
