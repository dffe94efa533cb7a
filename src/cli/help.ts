// What there is, and which Portico this is.
import { version } from '../version.ts'
import { type Command, type Out, Usage } from './command.ts'
import { commands } from './commands.ts'

export const help: Command = {
  usage: '[COMMAND]',
  about: 'Tells what there is, or how one command is called.',
  words: [0, 2],
  async run({ out, words }) {
    const asked = words.join(' ')
    if (asked !== '') {
      const load = Object.hasOwn(commands, asked) ? commands[asked] : undefined
      if (!load) throw new Usage(`There is no command ${asked}.`)
      return tell(asked, await load(), out)
    }
    const all = await Promise.all(Object.entries(commands).map(async ([name, load]) => ({ name, ...(await load()) })))
    const lines = all.map(({ name, usage, about }) => `  ${`${name} ${usage}`.trim()}\n      ${about}`)
    const told = all.map(({ name, usage, about }) => ({ name, usage, about }))
    out.result(
      { version, commands: told },
      `Portico ${version}`,
      '',
      ...lines,
      '',
      '  --json with any of them answers for scripts. Exit codes: 0 done, 1 refused or failed, 2 not understood, 78 configuration.',
    )
    return 0
  },
}

/** How one command is called, and what it does. */
export function tell(name: string, { usage, about }: Command, out: Out): number {
  out.result({ command: name, usage, about }, `portico ${name} ${usage}`.trim(), '', about)
  return 0
}

export const versionOf: Command = {
  usage: '',
  about: 'Says which Portico this is.',
  async run({ out }) {
    out.result({ version, node: process.versions.node, sqlite: process.versions.sqlite }, version)
    return 0
  },
}
