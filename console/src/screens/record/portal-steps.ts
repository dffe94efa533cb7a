// Queued, Sent, Opened, Active: told from the times that stand on the grant.

import type { Portal } from '../../api-types.ts'
import { atStart, type Clock } from '../../clock.ts'
import type { Step } from '../../parts/steps.tsx'
import { accessWords, letterWords, type StateWord } from '../../words/states.ts'

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
      : sentStep(portal, step, clock),
    step(2, accessWords.opened, openedNote(portal, clock)),
    step(3, accessWords.active, portal.activeAt && `Since ${clock.moment(portal.activeAt)}`),
  ]
  return [...steps, ...endStep(portal, clock)]
}

type MakeStep = (index: number, word: StateWord, note: string | null) => Step

/** A letter that their server took and could not hand on says so in the place of "Sent". */
function sentStep({ letter, sentAt, sentAnswer }: Portal, step: MakeStep, clock: Clock): Step {
  if (letter?.reached === 'delayed' || letter?.reached === 'perhaps') {
    const next = letter.nextAt ? `Next try ${clock.moment(letter.nextAt)}.` : null
    return { ...step(1, letterWords[letter.reached], [letter.answer, next].filter(Boolean).join(' ') || null), tone: 'caution' }
  }
  return step(1, accessWords.sent, sentAt && sentNote(sentAt, sentAnswer, clock))
}

function openedNote({ openedAt, link, letter }: Portal, clock: Clock): string | null {
  if (openedAt) return `${atStart(clock.moment(openedAt))}. By a person${link?.usedWith ? `, on ${link.usedWith}` : ''}`
  return letter?.machineOpenedAt ? `By a machine only, ${clock.moment(letter.machineOpenedAt)}` : null
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

/** Revoked and expired come after all steps: what was reached stays true. While a record is archived its access rests before any end has come. */
function endStep(portal: Portal, clock: Clock): Step[] {
  if (portal.access !== 'revoked' && portal.access !== 'expired') return []
  const { word, icon, tone } = accessWords[portal.access]
  const ended = portal.access === 'expired' ? (portal.endsAt ?? portal.expiresAt) : null
  const isOver = ended !== null && Date.parse(ended) <= Date.now()
  return [{ word, icon, tone, stand: 'here', note: isOver ? atStart(clock.moment(ended)) : undefined }]
}
