// Accounts from the command line.
import { knownZone } from '../engine/decent-hours.ts'
import { languages } from '../nouns.ts'
import { type Command, type Given, nameIn, text, typed, Usage } from './command.ts'
import { inHouse } from './houses.ts'

export const createAccount: Command = {
  usage: '--name N --slug S --owner E [--owner-name N] [--time-zone Z] [--language L]',
  about: 'Makes an account with its first owner.',
  options: { name: text, slug: text, owner: text, 'owner-name': text, 'time-zone': text, language: text },
  run: (call) => {
    const wanted = wantedIn(call.options)
    return inHouse(call, async ({ engine, config }) => {
      const made = await engine.accounts.create(wanted)
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
    })
  },
}

function wantedIn({ name, slug, owner, 'owner-name': ownerName, 'time-zone': zone, language: spoken }: Given) {
  if (typeof name !== 'string' || typeof slug !== 'string' || typeof owner !== 'string') throw new Usage(`It takes: ${createAccount.usage}`)
  const language = languages.find((one) => one === spoken)
  if (spoken !== undefined && !language) throw new Usage(`--language is one of: ${languages.join(', ')}.`)
  return {
    name: nameIn('name', name),
    slug,
    owner: { name: typeof ownerName === 'string' ? nameIn('owner-name', ownerName) : (owner.split('@')[0] as string), email: owner },
    ...(language ? { language } : {}),
    timeZone: typeof zone === 'string' ? zone : knownZone(new Intl.DateTimeFormat().resolvedOptions().timeZone),
  }
}
