// Is this page still open, and still as it was? Asked every few seconds by open pages, so it writes nothing and makes no session longer.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Refusal } from '../engine/refusals.ts'
import type { Inside } from '../engine/sessions.ts'
import type { Millis, ProjectId } from '../nouns.ts'
import type { Covering } from '../store/sessions.ts'
import { endStamp, tellEnd } from './guests.ts'
import { packetIdFrom, projectIdFrom, recordIdFrom } from './ids.ts'
import { asked } from './insiders.ts'
import type { Portal } from './portal.ts'
import { stampOf } from './projects.ts'

/** What tells one state of a page from the next, and the access that shows it. */
interface Shown {
  stamp: string
  covers: readonly Covering[]
}

export function mountLive(door: FastifyInstance, portal: Portal): void {
  const { engine } = portal

  door.get('/p/:slug/live', { config: { right: 'contact' } }, async (request, reply) => {
    try {
      const inside = await portal.insideAt(request)
      const shown = await shownAt(request, inside)
      const ending = engine.guests.ending(shown.covers)
      return reply.send({
        signedIn: true,
        stamp: shown.stamp + endStamp(ending),
        ...(ending && tellEnd(ending, inside, await engine.accounts.get(inside.accountId), engine.clock.now())),
        until: new Date(Math.min(inside.session.idleUntil, inside.session.expiresAt)).toISOString(),
        ...howLong(inside, engine.clock.now()),
      })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const status = error.code === 'access_revoked' ? 403 : error.code === 'access_ended' ? 410 : error.code === 'not_found' ? 404 : 401
      return reply.code(status).send({ signedIn: false, code: error.code })
    }
  })

  async function shownAt(request: FastifyRequest, inside: Inside): Promise<Shown> {
    const record = asked(request, 'record')
    if (record) return engine.records.liveInside(inside, recordIdFrom(record))
    const project = asked(request, 'project')
    if (project) return inProject(inside, projectIdFrom(project))
    const packet = asked(request, 'packet')
    if (packet) return engine.packetAnswers.liveInside(inside, packetIdFrom(packet))
    return { stamp: '', covers: [] }
  }

  async function inProject(inside: Inside, projectId: ProjectId): Promise<Shown> {
    const here = await engine.projectFiles.inside(inside, projectId)
    const { comments } = await engine.comments.inside(inside, { projectId })
    return { stamp: `${stampOf(here)}.${comments.length}`, covers: here.covers }
  }
}

/** Seconds that are left, and whether a sign of life would make them more. */
function howLong({ session: { idleUntil, expiresAt } }: Inside, now: Millis): { left: number; mayStay: boolean } {
  return { left: Math.floor((Math.min(idleUntil, expiresAt) - now) / 1000), mayStay: idleUntil < expiresAt }
}
