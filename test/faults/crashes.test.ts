// DAT-02, OBX-01, UPL-09, I7, small: kill -9 at any moment of a busy house.
import { crashes } from './crashes.ts'
import { trial } from './trial.ts'

trial(
  'DAT-02 a house killed ten times at any moment comes back alone, whole, and with all that it had answered for (sqlite)',
  async (chance) => {
    console.log(await crashes({ kind: 'sqlite', kills: 10 }, chance))
  },
)

trial('OBX-01 a process killed four times leaves whole invitations or none (postgres)', async (chance) => {
  console.log(await crashes({ kind: 'postgres', kills: 4 }, chance))
})
