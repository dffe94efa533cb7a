// A real name server on loopback, over UDP: it answers from a small table, and fails in the ways that real ones do.
import { createSocket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import { once } from 'node:events'

/** What stands at a name; a whole name may also fail. `txt` in pieces is sent in those pieces. */
export interface Records {
  txt?: (string | string[])[]
  mx?: [priority: number, exchange: string][]
  cname?: string
  a?: string[]
  aaaa?: string[]
  ptr?: string[]
  fails?: 'servfail' | 'refused' | 'silent'
}

/** Names in small letters; `*.domain` answers every name below it that is not there itself. */
export type Zone = { [name: string]: Records }

export type TestDns = Awaited<ReturnType<typeof startDns>>

const types = { a: 1, cname: 5, ptr: 12, mx: 15, txt: 16, aaaa: 28 } as const
const codes = { servfail: 2, nxdomain: 3, refused: 5 } as const

export async function startDns(zone: Zone = {}) {
  const socket = createSocket('udp4')
  const dns = { zone, asked: [] as string[], server: '', resolve, stop: () => new Promise<void>((closed) => socket.close(closed)) }
  socket.on('message', (question, { port, address }) => {
    const answer = answerTo(question)
    if (answer) socket.send(answer, port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  dns.server = `127.0.0.1:${socket.address().port}`
  return dns

  /** For libraries that take a resolver of one's own. */
  async function resolve(name: string, type: string): Promise<unknown> {
    const resolver = new Resolver({ timeout: 500, tries: 1 })
    resolver.setServers([dns.server])
    return resolver.resolve(name, type)
  }

  function answerTo(question: Buffer): Buffer | null {
    const { name, end } = readName(question, 12)
    const type = question.readUInt16BE(end)
    dns.asked.push(`${name} ${type}`)
    const asked = question.subarray(12, end + 4)
    const answers: Buffer[] = []
    let at = name
    for (let hops = 0; hops < 8; hops++) {
      const records = at in dns.zone ? dns.zone[at] : wildcardOf(at)
      if (records?.fails === 'silent') return null
      if (records?.fails) return reply(question, asked, codes[records.fails], [])
      if (!records) return reply(question, asked, answers.length > 0 || isWithin(at) ? 0 : codes.nxdomain, answers)
      if (records.cname && type !== types.cname) {
        answers.push(record(at, types.cname, nameBytes(records.cname)))
        at = records.cname.toLowerCase()
        continue
      }
      return reply(question, asked, 0, [...answers, ...dataOf(records, type).map((data) => record(at, type, data))])
    }
    return reply(question, asked, codes.servfail, [])
  }

  function wildcardOf(name: string): Records | undefined {
    const labels = name.split('.')
    for (let at = 1; at < labels.length; at++) {
      const parent = labels.slice(at).join('.')
      if (`*.${parent}` in dns.zone) return dns.zone[`*.${parent}`]
      if (isWithin(parent)) return undefined
    }
    return undefined
  }

  /** Something stands below this name, so that it is there, if empty. */
  function isWithin(name: string): boolean {
    return Object.keys(dns.zone).some((one) => one.endsWith(`.${name}`) && !one.startsWith('*.'))
  }
}

function dataOf(records: Records, type: number): Buffer[] {
  if (type === types.txt) return (records.txt ?? []).map((text) => Buffer.concat(piecesOf(text).map((piece) => counted(piece))))
  if (type === types.mx) {
    return (records.mx ?? []).map(([priority, exchange]) =>
      Buffer.concat([Buffer.from([priority >> 8, priority & 255]), nameBytes(exchange)]),
    )
  }
  if (type === types.a) return (records.a ?? []).map((address) => Buffer.from(address.split('.').map(Number)))
  if (type === types.aaaa) return (records.aaaa ?? []).map(sixBytes)
  if (type === types.ptr) return (records.ptr ?? []).map(nameBytes)
  return type === types.cname && records.cname ? [nameBytes(records.cname)] : []
}

const piecesOf = (text: string | string[]): string[] => (typeof text === 'string' ? (text.match(/.{1,255}/gs) ?? ['']) : text)
const counted = (text: string): Buffer => Buffer.concat([Buffer.from([Buffer.byteLength(text)]), Buffer.from(text)])

function sixBytes(address: string): Buffer {
  const [head = '', tail = ''] = address.split('::')
  const [front, back] = [head.split(':').filter(Boolean), tail.split(':').filter(Boolean)]
  const groups = [...front, ...Array<string>(8 - front.length - back.length).fill('0'), ...back]
  return Buffer.from(groups.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]))
}

function nameBytes(name: string): Buffer {
  const labels = name.split('.').filter(Boolean)
  return Buffer.concat([...labels.map(counted), Buffer.from([0])])
}

function readName(bytes: Buffer, from: number): { name: string; end: number } {
  const labels: string[] = []
  let at = from
  for (let length = bytes[at] ?? 0; length > 0; length = bytes[at] ?? 0) {
    labels.push(bytes.subarray(at + 1, at + 1 + length).toString('latin1'))
    at += length + 1
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 }
}

function record(name: string, type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(10)
  head.writeUInt16BE(type, 0)
  head.writeUInt16BE(1, 2)
  head.writeUInt32BE(60, 4)
  head.writeUInt16BE(data.length, 8)
  return Buffer.concat([nameBytes(name), head, data])
}

function reply(question: Buffer, asked: Buffer, code: number, answers: Buffer[]): Buffer {
  const head = Buffer.alloc(12)
  question.copy(head, 0, 0, 2)
  head.writeUInt16BE(0x8180 | code, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt16BE(answers.length, 6)
  return Buffer.concat([head, asked, ...answers])
}
