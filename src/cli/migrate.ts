// Brings the database to the newest form and leaves. Every start does so, too, and every command that works on it.
import type { Command } from './command.ts'
import { inHouse } from './houses.ts'

export const migrate: Command = {
  usage: '',
  about: 'Brings the database to the newest form. Every start does so, too, and every command but doctor, help and version.',
  run: (call) =>
    inHouse(call, async ({ store }) => {
      call.out.result({ database: store.dialect, migrated: true }, 'The database is in the newest form.')
      return 0
    }),
}
