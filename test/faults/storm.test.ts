// F16, small: presses, resends and revokes at once, on two processes or one process and the command.
import { storm } from './storm.ts'
import { trial } from './trial.ts'

trial(
  'F16 presses that race resend and revoke on two processes open one session a link, and none after the revoke (postgres)',
  async (chance) => {
    console.log(await storm({ kind: 'postgres', rounds: 2, presses: 250 }, chance))
  },
)

trial('F16 presses that race resend and the command revoke open one session a link, and none after the revoke (sqlite)', async (chance) => {
  console.log(await storm({ kind: 'sqlite', rounds: 2, presses: 250 }, chance))
})
