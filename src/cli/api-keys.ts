// API keys from the command line.
import { operatorOf } from '../engine/acts.ts'
import { mostDays } from '../engine/api-keys.ts'
import { roles } from '../nouns.ts'
import { type Command, daysIn, type Given, nameIn, text, Usage } from './command.ts'
import { accountFor, inHouse } from './houses.ts'

export const createApiKey: Command = {
  usage: '--account S --role R [--name N] [--days D]',
  about: `Makes an API key and prints it, this once. Roles: ${roles.join(', ')}.`,
  options: { account: text, role: text, name: text, days: text },
  run: (call) => {
    const wanted = wantedIn(call.options)
    return inHouse(call, async ({ engine }) => {
      const account = await accountFor(engine, call.options.account)
      const { apiKey, key } = await engine.apiKeys.create(operatorOf(account), wanted)
      const expiresAt = new Date(apiKey.expiresAt).toISOString()
      // `secret` is its name in the API; `key` is what scripts have read here since before.
      call.out.result({ id: apiKey.id, account: account.slug, name: apiKey.name, role: apiKey.role, secret: key, key, expiresAt }, key)
      call.out.hint(`Shown this once. It has the rights of ${apiKey.role} in ${account.name} until ${expiresAt.slice(0, 10)}.`)
      return 0
    })
  },
}

function wantedIn({ role, name, days }: Given) {
  const known = roles.find((one) => one === role)
  if (!known) throw new Usage(`--role is one of: ${roles.join(', ')}.`)
  return { role: known, name: typeof name === 'string' ? nameIn('name', name) : 'Command line', days: daysIn(days, mostDays) }
}
