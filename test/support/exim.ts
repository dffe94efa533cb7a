// A real mail server between us and the reader: the Exim of this machine, in a folder of its own, on loopback, without any right of root's.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, chmodSync, chownSync, constants, mkdirSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from './portico.ts'

/** Passes everything on to the one port, and changes nothing but what every server adds on top. */
const configOf = (folder: string, binary: string, port: number, onto: number) => `
primary_hostname = relay.example
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${port}
spool_directory = ${folder}/spool
log_file_path = ${folder}/%slog
pid_file_path = ${folder}/pid
exim_path = ${binary}
keep_environment =
tls_advertise_hosts =
deliver_drop_privilege = true
acl_smtp_rcpt = all
begin acl
# Judging signatures would ask the internet
all:
  accept control = dkim_disable_verify
begin routers
onward:
  driver = manualroute
  route_list = * 127.0.0.1::${onto}
  self = send
  transport = smtp
begin transports
smtp:
  driver = smtp
  allow_localhost
  hosts_avoid_tls = *
`

/** Why there is none to be had here. */
export function whyNoExim(): string | false {
  const binary = eximHere()
  if (binary === null) return 'no Exim is installed on this machine (Debian: exim4-daemon-light)'
  if (process.getuid?.() !== 0) return `${binary} is here, but only root may start it as the user that it runs under`
  return userOf(binary) === null ? `${binary} is here, but the user that it runs under is not` : false
}

export async function startExim(onto: number) {
  const binary = eximHere()
  const user = binary && userOf(binary)
  assert.ok(binary && user)
  const folder = await mkdtemp(join(tmpdir(), 'portico-exim-'))
  const port = await freePort()
  const config = join(folder, 'exim.conf')
  await writeFile(config, configOf(folder, binary, port, onto))
  mkdirSync(join(folder, 'spool'))
  for (const path of [folder, join(folder, 'spool')]) chownSync(path, user.uid, user.gid)
  chmodSync(folder, 0o755)
  const server = spawn(binary, ['-C', config, '-bdf', '-oX', `127.0.0.1:${port}`], { ...user, stdio: 'ignore' })
  const log = () => readFile(join(folder, 'mainlog'), 'utf8').catch(() => 'no log')
  for (let turn = 0; !(await answers(port)); turn++) {
    assert.ok(turn < 200 && server.exitCode === null, `Exim did not start: ${await log()}`)
    await pause(50)
  }
  return {
    url: `smtp://127.0.0.1:${port}`,
    log,
    async stop() {
      await ended(server)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** By PATH and where Debian keeps what only root runs; `EXIM` names another. */
function eximHere(): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  const all = [process.env.EXIM ?? '', ...folders.flatMap((folder) => [join(folder, 'exim4'), join(folder, 'exim')])]
  return all.find((path) => path !== '' && isProgram(path)) ?? null
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** It is built for one user, whom it names itself. */
function userOf(binary: string): { uid: number; gid: number } | null {
  const asked = (what: string) => spawnSync(binary, ['-C', '/dev/null', '-bP', what], { encoding: 'utf8' }).stdout ?? ''
  const name = /^exim_user = (\S+)/m.exec(asked('exim_user'))?.[1]
  const id = (flag: string) => Number(name ? spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout || Number.NaN : Number.NaN)
  const [uid, gid] = [id('-u'), id('-g')]
  return uid > 0 && gid > 0 ? { uid, gid } : null
}

const answers = (port: number): Promise<boolean> =>
  new Promise((told) => {
    const socket = connect(port, '127.0.0.1')
    socket
      .once('data', () => told(true))
      .once('error', () => told(false))
      .once('data', () => socket.end('QUIT\r\n'))
  })

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return
  const over = once(server, 'exit')
  server.kill()
  await over
}
