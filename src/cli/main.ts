// The door for the operator. Exit codes: 0 done, 1 refused or failed, 2 not understood, 78 configuration.
import { parseArgs } from 'node:util'
import { ConfigFault, readConfig } from '../config.ts'
import { Refusal } from '../engine/refusals.ts'
import { DiskFull, ShutOut, Unavailable } from '../store/faults.ts'
import { type Command, flag, type Given, No, type Options, type Out, optionOf, outFor, typed, Usage } from './command.ts'
import { commands } from './commands.ts'

/** Does what the words say and answers the exit code. */
export async function main(given: string[]): Promise<number> {
  // Wherever it stands, also before the command.
  const words = given.filter((word) => word !== '--json')
  const out = outFor(words.length < given.length)
  try {
    const [name, rest] = nameOf(words)
    const load = Object.hasOwn(commands, name) ? commands[name] : undefined
    if (!load) {
      const said = words.filter((word) => !word.startsWith('-')).slice(0, 2)
      const meant = Object.keys(commands).filter((one) => one.startsWith(`${name} `))
      throw new Usage(`There is no command ${said.join(' ') || words[0]}.${meant.length > 0 ? ` There is: ${meant.join(', ')}.` : ''}`)
    }
    const command = await load()
    const { values, positionals } = read(command, rest)
    if (values.help) return (await import('./help.ts')).tell(name, command, out)
    return (await command.run({ options: values, words: positionals, out, config: () => readConfig(process.env) })) ?? 0
  } catch (error) {
    return said(error, out)
  }
}

/** `account create` before `account`; nothing or `--help` is `help`, `--version` is `version`. */
function nameOf(words: string[]): [name: string, rest: string[]] {
  const [first = '', second = ''] = words
  if (first === '' || first === '--help' || first === '-h') return ['help', words.slice(1)]
  if (first === '--version') return ['version', words.slice(1)]
  const both = `${first} ${second}`
  return Object.hasOwn(commands, both) ? [both, words.slice(2)] : [first, words.slice(1)]
}

function read({ options = {}, words: [least, most] = [0, 0], usage }: Command, args: string[]): { values: Given; positionals: string[] } {
  try {
    const { values, positionals, tokens } = parseArgs({
      args,
      options: { ...options, help: { ...flag, short: 'h' } },
      allowPositionals: true,
      strict: true,
      tokens: true,
    })
    // Of two accounts that are named, doing it to the last one alone would pass for having done it to both.
    const said = tokens.flatMap((token) => (token.kind === 'option' ? token.name : []))
    const twice = said.find((name, at) => said.indexOf(name) < at)
    if (twice) throw new Usage(`--${twice} is said twice.`)
    if (!values.help && (positionals.length < least || positionals.length > most))
      throw new Usage(usage === '' ? 'This command takes nothing more.' : `It takes: ${usage}`)
    return { values: values as Given, positionals }
  } catch (error) {
    throw error instanceof Usage ? error : new Usage(misread(error as Error, options))
  }
}

/** Node speaks of arguments that are ambiguous, and of more than one line. */
function misread({ message }: Error, options: Options): string {
  const option = /'(?:-\w, )?(-[^' ]*)/.exec(message)?.[1] ?? ''
  const known = Object.hasOwn(options, option.slice(2)) ? options[option.slice(2)] : undefined
  if (known?.type === 'string') return `${option} needs a value. Where it begins with a dash: ${option}=-…`
  return known || option === '--help' || option === '--json' ? `${option} takes no value.` : `There is no option ${option}.`
}

async function said(error: unknown, out: Out): Promise<number> {
  if (error instanceof ConfigFault) {
    out.error({ error: { code: 'configuration', faults: error.faults } }, ...error.faults)
    return 78
  }
  if (error instanceof Error && error.name === 'WrongRing') {
    out.error({ error: { code: 'configuration', faults: [error.message] } }, error.message)
    return 78
  }
  if (error instanceof Usage) {
    out.error({ error: { code: 'usage', detail: error.message } }, error.message, `See: ${typed('help')}`)
    return 2
  }
  if (error instanceof No || (error instanceof Error && error.name === 'NewerDatabase')) {
    out.error({ error: { code: 'refused', detail: error.message } }, error.message)
    return 1
  }
  if (error instanceof Refusal) {
    const { sentences } = await import('./refusals.ts')
    const fields = Object.entries((error.facts.fields ?? {}) as { [field: string]: string }).map(
      ([field, fault]) => `${optionOf(field)}: ${fault}`,
    )
    out.error({ error: { code: error.code, detail: sentences[error.code], ...error.facts } }, [sentences[error.code], ...fields].join(' '))
    return 1
  }
  const { isForbidden, makesNoTables, whyShutOut, whyUnavailable } = await import('./shut-out.ts')
  if (error instanceof ShutOut) {
    const fault = whyShutOut(error)
    out.error({ error: { code: 'configuration', faults: [fault] } }, fault)
    return 78
  }
  if (error instanceof Unavailable) {
    const detail = whyUnavailable(error)
    out.error({ error: { code: 'unavailable', detail } }, detail)
    return 1
  }
  if (isForbidden(error)) {
    out.error({ error: { code: 'refused', detail: makesNoTables } }, makesNoTables)
    return 1
  }
  if (error instanceof DiskFull) {
    out.error({ error: { code: 'disk_full', detail: error.message } }, error.message)
    return 1
  }
  out.error(
    { error: { code: 'fault', detail: String(error) } },
    error instanceof Error ? (process.env.LOG_LEVEL === 'debug' ? (error.stack ?? '') : `${error.name}: ${error.message}`) : String(error),
  )
  return 1
}
