#!/usr/bin/env node
// The command. What was compiled once is kept beside the dependencies, so that every later start is quicker and smaller.
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/portico', import.meta.url)))
const { main } = await import('./main.ts')
process.exitCode = await main(process.argv.slice(2))
