// The promises that hold before every commit, kept one after the other, each with a line. `npm run check -- --fix` repairs what it can.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

type Promised = { name: string; needs: string; run: string[] }

const fix = process.argv.includes('--fix')
const bin = (path: string) => `node_modules/${path}`

const promises: Promised[] = [
  {
    name: 'format and lint',
    needs: 'biome.json',
    run: [bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '--max-diagnostics=100', ...(fix ? ['--write'] : [])],
  },
  // Biome's own rule misses promises whose type it cannot follow, such as every verb of the engine
  { name: 'no promise is forgotten', needs: '.oxlintrc.json', run: [bin('oxlint/bin/oxlint'), '--type-aware', '--deny-warnings'] },
  { name: 'types', needs: 'tsconfig.json', run: [bin('typescript/bin/tsc'), '-p', '.'] },
  { name: 'types of the console', needs: 'console/tsconfig.json', run: [bin('typescript/bin/tsc'), '-p', 'console'] },
  { name: 'imports point down', needs: 'test/imports.test.ts', run: ['--test', 'test/imports.test.ts'] },
  {
    name: 'API document and error list are fresh',
    needs: 'scripts/api-docs.ts',
    run: ['scripts/api-docs.ts', ...(fix ? [] : ['--check'])],
  },
]

const broken = promises.filter(({ needs }) => existsSync(needs)).filter((promised) => !keep(promised))
console.log(broken.length ? `\n${broken.length} not kept: ${broken.map(({ name }) => name).join(', ')}` : 'All promises kept.')
process.exitCode = broken.length ? 1 : 0

function keep({ name, run }: Promised) {
  const started = Date.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, run, { encoding: 'utf8' })
  console.log(`${status === 0 ? '✓' : '✗'} ${name}  ${((Date.now() - started) / 1000).toFixed(1)} s`)
  if (status !== 0) console.log(`\n${stdout}${stderr}`.trimEnd())
  return status === 0
}
