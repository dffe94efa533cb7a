// Runs inside each test file's process and tells the runner what happened there, one message per test.
import { AssertionError } from 'node:assert'
import { inspect } from 'node:util'

export type TestEvent =
  | { kind: 'passed' | 'skipped'; name: string; ms: number }
  | { kind: 'failed'; name: string; ms: number; why: string }
  | { kind: 'done' }
  | { kind: 'lingers'; on: string[] }

type NodeEvent = {
  type: string
  data: {
    name: string
    nesting: number
    skip?: unknown
    todo?: unknown
    details?: { duration_ms: number; type?: string; error?: Error & { failureType?: string } }
  }
}

/**
 * No test is at work and yet the process lives on: somebody forgot to close something. It may also be a Chromium that has ended but
 * left a helper of its own behind, which holds its pipes: Playwright ends that one after half a minute.
 */
const patienceMs = 60_000

export default async function* reporter(source: AsyncIterable<NodeEvent>) {
  // A test starts before its inner tests and ends after them: so its path is known when it ends
  const path: string[] = []
  let open = 0
  let patience: NodeJS.Timeout | undefined
  for await (const { type, data } of source) {
    if (type === 'test:start') path.splice(data.nesting, Number.POSITIVE_INFINITY, data.name)
    if (type === 'test:pass' || type === 'test:fail') tell(resultOf(type, data, [...path.slice(0, data.nesting), data.name].join(' › ')))
    if (type === 'test:summary') tell({ kind: 'done' })
    if (type === 'test:dequeue') open += 1
    if (type === 'test:complete') open -= 1
    clearTimeout(patience)
    if (open === 0) patience = setTimeout(() => tell({ kind: 'lingers', on: process.getActiveResourcesInfo() }), patienceMs).unref()
  }
  yield ''
}

function resultOf(type: string, { skip, todo, details }: NodeEvent['data'], name: string): TestEvent | undefined {
  const ms = details?.duration_ms ?? 0
  const { error } = details ?? {}
  // A group that fails only because of its inner tests is no failure more; a group that passes is no test
  if (error?.failureType === 'subtestsFailed') return
  if (type === 'test:pass' && details?.type === 'suite') return
  if (skip !== undefined || todo !== undefined) return { kind: 'skipped', name, ms }
  if (type === 'test:pass') return { kind: 'passed', name, ms }
  return { kind: 'failed', name, ms, why: explain(error?.cause ?? error) }
}

/** An assertion says it all in its message; any other error may carry more. Node's own lines of the stack help nobody. */
function explain(error: unknown) {
  const text = error instanceof AssertionError && error.stack ? error.stack : inspect(error, { depth: 6, maxStringLength: 4000 })
  return text
    .split('\n')
    .filter((line) => !/^\s+at .*\(?node:internal|^\s+at .*node:async_hooks/.test(line))
    .join('\n')
}

function tell(event: TestEvent | undefined) {
  if (event) process.send?.(event)
}
