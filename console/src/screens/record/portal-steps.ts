// Queued, Sent, Opened, Active: told from the times that stand on the grant.

import type { Portal } from '../../api-types.ts'
import { atStart, type Clock } from '../../clock.ts'
import type { Step } from '../../parts/steps.tsx'
import { accessWords, type StateWord } from '../../words/states.ts'

export function portalSteps(portal: Portal, clock: Clock): Step[] {
  const reached = reachedOf(portal)
  const stand = (index: number): Step['stand'] => (index < reached ? 'behind' : index === reached ? 'here' : 'ahead')
  const step = (index: number, { word, icon, tone }: StateWord, note: string | null): Step => ({
    word,
    icon,
    stand: stand(index),
    tone: stand(index) === 'here' ? tone : 'rest',
    note: note ?? undefined,
  })
  const steps = [
    step(0, accessWords.queued, portal.invitedAt && clock.exact(portal.invitedAt)),
    portal.bounce && portal.access === 'bounced'
      ? step(1, accessWords.bounced, `${clock.exact(portal.bounce.at)}. ${portal.bounce.reason}`)
      : step(1, accessWords.sent, portal.sentAt && sentNote(portal.sentAt, portal.sentAnswer, clock)),
    step(
      2,
      accessWords.opened,
      portal.openedAt &&
        `${atStart(clock.moment(portal.openedAt))}. By a person${portal.link?.usedWith ? `, on ${portal.link.usedWith}` : ''}`,
    ),
    step(3, accessWords.active, portal.activeAt && `Since ${clock.moment(portal.activeAt)}`),
  ]
  return [...steps, ...endStep(portal, clock)]
}

function reachedOf(portal: Portal): number {
  if (portal.access === 'bounced') return 1
  if (portal.activeAt) return 3
  if (portal.openedAt) return 2
  return portal.sentAt ? 1 : 0
}

/** A server's answer begins with three digits; the local inbox speaks for itself. */
function sentNote(at: string, answer: string | null, clock: Clock): string {
  if (answer && !/^\d{3}/.test(answer)) return `${clock.exact(at)}. ${answer}`
  return `${clock.exact(at)}. Accepted by their server${answer ? `: ${answer}` : ''}`
}

/** Revoked and expired come after all steps: what was reached stays true. */
function endStep(portal: Portal, clock: Clock): Step[] {
  if (portal.access !== 'revoked' && portal.access !== 'expired') return []
  const { word, icon, tone } = accessWords[portal.access]
  const ended = portal.access === 'expired' ? (portal.endsAt ?? portal.expiresAt) : null
  return [{ word, icon, tone, stand: 'here', note: ended ? atStart(clock.moment(ended)) : undefined }]
}
