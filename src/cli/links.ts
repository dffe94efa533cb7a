// The panic lever: every link made until now is dead.
import { type Command, flag, text, Usage } from './command.ts'
import { accountFor, inHouse } from './houses.ts'

export const endLinks: Command = {
  usage: '--all | --account S',
  about: 'Ends every link made until now, in all accounts or in one. Who is signed in stays so.',
  options: { all: flag, account: text },
  run: (call) => {
    const { all, account: slug } = call.options
    if ((all === true) === (slug !== undefined)) throw new Usage('Say either --all or --account S.')
    return inHouse(call, async ({ engine }) => {
      const account = all ? null : await accountFor(engine, slug)
      const ended = await engine.accounts.endLinks(account?.id ?? null)
      call.out.result(
        { account: account?.slug ?? null, ended },
        `Every link made until now has ended${account ? ` in ${account.name}` : ''}.`,
      )
      return 0
    })
  },
}
