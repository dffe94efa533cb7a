// Finds a Chromium on this machine, or fetches one, and starts it: without tests, so that screenshots and benches can use it too.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium } from 'playwright-core'

const flags = [
  '--disable-gpu',
  '--disable-quic',
  // No name but our own leads anywhere: what would reach for the internet fails at once and visibly
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1',
]

export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: ensureChromium(), args: flags })
}

/** The path of a Chromium, fetching one if the machine has none. */
export function ensureChromium(): string {
  return findChromium() ?? fetchChromium()
}

function findChromium() {
  const { CHROMIUM, PROGRAMFILES, 'PROGRAMFILES(X86)': programs32, LOCALAPPDATA } = process.env
  if (CHROMIUM) return CHROMIUM
  const mac = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`)
  const windows = [PROGRAMFILES, programs32, LOCALAPPDATA].flatMap((folder) =>
    folder ? [join(folder, 'Google/Chrome/Application/chrome.exe'), join(folder, 'Microsoft/Edge/Application/msedge.exe')] : [],
  )
  const linux = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map((name) => `/usr/bin/${name}`)
  const places = { darwin: mac, win32: windows, linux }[process.platform as string] ?? []
  return [...places, chromium.executablePath()].find((place) => place && existsSync(place))
}

function fetchChromium() {
  console.error('Fetching Chromium for the tests (once, about a minute)')
  const debian = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (debian) run('apt-get', ['update', '-q'])
  const packages = ['chromium', 'fonts-liberation']
  if (debian && run('apt-get', ['install', '-qy', '--no-install-recommends', ...packages], { DEBIAN_FRONTEND: 'noninteractive' }))
    return '/usr/bin/chromium'
  const cli = join(fileURLToPath(import.meta.resolve('playwright-core/package.json')), '..', 'cli.js')
  run(process.execPath, [cli, 'install', '--only-shell', 'chromium'])
  const found = findChromium()
  if (!found) throw new Error('The tests need a Chromium and could not fetch one. Install it, or name it: CHROMIUM=/path/to/chromium')
  return found
}

function run(command: string, args: string[], more: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (status !== 0) console.error(`${command} ${args.join(' ')}\n${stdout}${stderr}`)
  return status === 0
}
