#!/usr/bin/env node
// The command. What was compiled once is kept beside the dependencies, so that every later start is quicker and smaller.
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/portico', import.meta.url)))
const { main } = await import('./main.ts')
// A key is shown once: what finds no room where it was to be written was not done. A reader who left had enough.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE') return
  process.exitCode ||= 1
  process.once('exit', () => (process.exitCode ||= 1))
  console.error(`The answer could not be written (${code}).`)
})
process.exitCode = await main(process.argv.slice(2))
