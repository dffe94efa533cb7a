// API keys from the command line.
import { operatorOf } from '../engine/acts.ts'
import { mostDays } from '../engine/api-keys.ts'
import { type Role, roles } from '../nouns.ts'
import { type Command, daysIn, nameIn, text, Usage } from './command.ts'
import { accountFor, inHouse } from './houses.ts'

export const createApiKey: Command = {
  usage: '--account S --role R [--name N] [--days D]',
  about: `Makes an API key and prints it, this once. Roles: ${roles.join(', ')}.`,
  options: { account: text, role: text, name: text, days: text },
  run: (call) =>
    inHouse(call, async ({ engine }) => {
      const { account: slug, role, name, days } = call.options
      if (!roles.includes(role as Role)) throw new Usage(`--role is one of: ${roles.join(', ')}.`)
      const lasts = daysIn(days, mostDays)
      const account = await accountFor(engine, slug)
      const { apiKey, key } = await engine.apiKeys.create(operatorOf(account), {
        name: typeof name === 'string' ? nameIn('name', name) : 'Command line',
        role: role as Role,
        days: lasts,
      })
      const expiresAt = new Date(apiKey.expiresAt).toISOString()
      call.out.result({ id: apiKey.id, account: account.slug, name: apiKey.name, role: apiKey.role, key, expiresAt }, key)
      call.out.hint(`Shown this once. It has the rights of ${apiKey.role} in ${account.name} until ${expiresAt.slice(0, 10)}.`)
      return 0
    }),
}
