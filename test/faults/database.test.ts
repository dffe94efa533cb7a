// DAT-04, F12, small: the database goes away under load and comes back.
import { databaseFalls } from './database.ts'
import { trial } from './trial.ts'

trial('DAT-04 while PostgreSQL is away everybody hears "not now", and when it is back all goes on without a restart', async (chance) => {
  console.log(await databaseFalls({ falls: 2 }, chance))
})
