// F16 and LNK-05 in full: ten thousand presses race resend and revoke; then two hundred hands press each of a hundred links.
import { pressedAtOnce } from '../faults/presses.ts'
import { storm } from '../faults/storm.ts'
import { sized, trial } from '../faults/trial.ts'
import { kinds } from '../support/engine.ts'

for (const kind of kinds) {
  trial(`F16 of ten thousand presses that race resend and revoke none opens after the revoke was answered (${kind})`, async (chance) => {
    console.log(await storm({ kind, rounds: sized(40), presses: 250 }, chance))
  })
  trial(`LNK-05 a hundred links, each pressed by two hundred hands at once, open a hundred sessions (${kind})`, async (chance) => {
    console.log(await pressedAtOnce({ kind, links: sized(100), hands: 200 }, chance))
  })
}
