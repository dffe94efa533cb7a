// Makes a self-signed certificate for any names and days, so that no private key lies in the repository and a wrong one is a line away.
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { isIP } from 'node:net'

export type Certificate = { cert: string; key: string }

export function makeCertificate({ names = ['localhost', '127.0.0.1'], from = daysFromNow(-1), until = daysFromNow(30) } = {}): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const subject = sequence(der(0x31, sequence(commonName, der(0x0c, Buffer.from(names[0] ?? 'localhost')))))
  const days = sequence(time(from), time(until))
  const version = der(0xa0, integer(Buffer.from([2])))
  const serial = integer(Buffer.concat([Buffer.from([1]), randomBytes(8)]))
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const body = sequence(version, serial, ecdsaWithSha256, subject, days, subject, spki, der(0xa3, sequence(authority(), alsoNamed(names))))
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, privateKey))
  const base64 =
    sequence(body, ecdsaWithSha256, signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return {
    cert: ['-----BEGIN CERTIFICATE-----', ...base64, '-----END CERTIFICATE-----', ''].join('\n'),
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  }
}

// What X.509 is written in (DER): a tag, a length, the content
function der(tag: number, ...parts: Buffer[]) {
  const content = Buffer.concat(parts)
  const size = content.length
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255]
  return Buffer.concat([Buffer.from([tag, ...length]), content])
}

const sequence = (...parts: Buffer[]) => der(0x30, ...parts)
const integer = (value: Buffer) => der(0x02, value)
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'))
const time = (at: Date) => der(0x18, Buffer.from(`${at.toISOString().replaceAll(/\D/g, '').slice(0, 14)}Z`))

const commonName = oid('550403')
const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'))

/** May sign itself: what makes it usable as the one trusted authority of a test. */
function authority() {
  const yes = der(0x01, Buffer.from([0xff]))
  return sequence(oid('551d13'), yes, der(0x04, sequence(yes)))
}

function alsoNamed(names: string[]) {
  const entry = (name: string) => (isIP(name) ? der(0x87, Buffer.from(name.split('.').map(Number))) : der(0x82, Buffer.from(name)))
  return sequence(oid('551d11'), der(0x04, sequence(...names.map(entry))))
}

function daysFromNow(days: number) {
  return new Date(Date.now() + days * 86_400_000)
}
