// The one-time way into the console: for an owner, or for the set-up screen while there is none.
import { readAddress } from '../engine/addresses.ts'
import type { Engine } from '../engine/engine.ts'
import type { Member } from '../nouns.ts'
import { type Command, type Given, No, text, Usage } from './command.ts'
import { accountFor, inHouse } from './houses.ts'

export const ownerLink: Command = {
  usage: '[--email E] [--account SLUG]',
  about: 'Makes a link that signs an owner in once, within 15 minutes. While there is no owner it opens the set-up screen.',
  options: { email: text, account: text },
  run: (call) => {
    const { email } = call.options
    if (email !== undefined && !readAddress(email)) throw new Usage('--email is one plain mail address.')
    return inHouse(call, async ({ engine, config }) => {
      const owner = await ownerFor(engine, call.options)
      const { secret, expiresAt } = await engine.ownerLinks.make(owner)
      const url = `${config.url.origin}/start/${secret}`
      call.out.result({ url, expiresAt: new Date(expiresAt).toISOString(), owner: owner?.email ?? null }, `Owner link: ${url}`)
      call.out.hint(
        `It works once, until ${new Date(expiresAt).toLocaleTimeString()}${owner ? `, and signs in ${owner.name} (${owner.email})` : ', and opens the set-up screen'}.`,
      )
      return 0
    })
  },
}

/** Null while nobody owns anything but the sample. */
async function ownerFor(engine: Engine, { email, account }: Given): Promise<Member | null> {
  const address = email === undefined ? null : readAddress(email)
  const unnamed = email === undefined && account === undefined
  if (unnamed && !(await engine.ownerLinks.isOwned())) return null
  const accountId = account === undefined ? null : (await accountFor(engine, account)).id
  // The sample's owner is only meant where somebody says so.
  const meant = (await engine.ownerLinks.owners()).filter(
    (owner) =>
      !(unnamed && owner.ofSample) &&
      (address === null || readAddress(owner.email)?.key === address.key) &&
      (accountId === null || owner.accountId === accountId),
  )
  const [first, ...more] = meant
  if (!first) throw new No('There is no such owner.')
  if (more.length > 0) throw new Usage(`Say whose, with --email or --account: ${meant.map((owner) => owner.email).join(', ')}`)
  return first
}
