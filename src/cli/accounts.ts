// Accounts from the command line.
import { knownZone } from '../engine/decent-hours.ts'
import { languages } from '../nouns.ts'
import { type Command, nameIn, text, typed, Usage } from './command.ts'
import { inHouse } from './houses.ts'

export const createAccount: Command = {
  usage: '--name N --slug S --owner E [--owner-name N] [--time-zone Z] [--language L]',
  about: 'Makes an account with its first owner.',
  options: { name: text, slug: text, owner: text, 'owner-name': text, 'time-zone': text, language: text },
  run: (call) =>
    inHouse(call, async ({ engine, config }) => {
      const { name, slug, owner } = call.options
      if (typeof name !== 'string' || typeof slug !== 'string' || typeof owner !== 'string')
        throw new Usage(`It takes: ${createAccount.usage}`)
      const ownerName = call.options['owner-name']
      const zone = call.options['time-zone']
      const language = languages.find((one) => one === call.options.language)
      if (call.options.language !== undefined && !language) throw new Usage(`--language is one of: ${languages.join(', ')}.`)
      const made = await engine.accounts.create({
        name: nameIn('name', name),
        slug,
        owner: { name: typeof ownerName === 'string' ? nameIn('owner-name', ownerName) : (owner.split('@')[0] as string), email: owner },
        ...(language ? { language } : {}),
        timeZone: typeof zone === 'string' ? zone : knownZone(new Intl.DateTimeFormat().resolvedOptions().timeZone),
      })
      const portalUrl = `${config.url.origin}/p/${made.account.slug}`
      call.out.result(
        {
          id: made.account.id,
          slug: made.account.slug,
          name: made.account.name,
          portalUrl,
          owner: { id: made.owner.id, email: made.owner.email },
        },
        `Made ${made.account.name}. Its portal: ${portalUrl}`,
      )
      call.out.hint(`${made.owner.email} comes in with: ${typed(`owner-link --account ${made.account.slug}`)}`)
      return 0
    }),
}
