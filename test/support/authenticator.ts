// A device that makes and uses passkeys, as a browser would hand its answers on: real keys, real CBOR, real signatures.
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import type { CreationOptions, RequestOptions } from '../../src/engine/passkeys.ts'

/** What an honest browser and device would not do. */
export interface Misdeeds {
  origin?: string
  host?: string
  challenge?: string
  crossOrigin?: boolean
  /** False: the device did not ask for a finger, a face or a PIN. */
  verified?: boolean
  counter?: number
  type?: string
  userHandle?: string
}

interface Credential {
  id: string
  userHandle: string
  key: KeyObject
  counter: number
}

/** `counts` false: a passkey that is kept by a cloud, whose counter stays at zero. */
export function createAuthenticator({ origin = 'http://localhost:4400', counts = true } = {}) {
  const credentials: Credential[] = []

  function answered(challenge: string, type: string, misdeeds: Misdeeds): Buffer {
    const data = { type, challenge, origin, crossOrigin: false, ...misdeeds }
    const told = { type: data.type, challenge: data.challenge, origin: data.origin, crossOrigin: data.crossOrigin }
    return Buffer.from(JSON.stringify(told))
  }

  function authenticatorData(host: string, attested: Buffer | null, counter: number, misdeeds: Misdeeds): Buffer {
    const flags = 0x01 | (misdeeds.verified === false ? 0 : 0x04) | (attested ? 0x40 : 0)
    const number = Buffer.alloc(4)
    number.writeUInt32BE(misdeeds.counter ?? counter)
    return Buffer.concat([sha256(misdeeds.host ?? host), Buffer.from([flags]), number, ...(attested ? [attested] : [])])
  }

  return {
    credentials,
    make(options: CreationOptions, misdeeds: Misdeeds = {}) {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const id = randomBytes(32)
      const { x, y } = publicKey.export({ format: 'jwk' })
      // COSE: an elliptic curve key (1: 2) for ES256 (3: -7) on P-256 (-1: 1).
      const cose = map([
        [integer(1), integer(2)],
        [integer(3), integer(-7)],
        [integer(-1), integer(1)],
        [integer(-2), byteString(Buffer.from(x as string, 'base64url'))],
        [integer(-3), byteString(Buffer.from(y as string, 'base64url'))],
      ])
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, cose])
      const data = authenticatorData(options.rp.id, attested, 0, misdeeds)
      credentials.push({ id: id.toString('base64url'), userHandle: options.user.id, key: privateKey, counter: 0 })
      const attestation = map([
        [text('fmt'), text('none')],
        [text('attStmt'), map([])],
        [text('authData'), byteString(data)],
      ])
      return {
        id: id.toString('base64url'),
        rawId: id.toString('base64url'),
        type: 'public-key' as const,
        authenticatorAttachment: 'platform',
        clientExtensionResults: { credProps: { rk: true } },
        response: {
          clientDataJSON: answered(options.challenge, 'webauthn.create', misdeeds).toString('base64url'),
          attestationObject: attestation.toString('base64url'),
          transports: ['internal', 'hybrid'],
        },
      }
    },
    /** Signs with the newest passkey, or with the one that is named. */
    use(options: RequestOptions, misdeeds: Misdeeds = {}, credential = credentials.at(-1)) {
      if (!credential) throw new Error('The device has no passkey.')
      if (counts) credential.counter += 1
      const clientDataJSON = answered(options.challenge, 'webauthn.get', misdeeds)
      const data = authenticatorData(options.rpId, null, credential.counter, misdeeds)
      return {
        id: credential.id,
        rawId: credential.id,
        type: 'public-key' as const,
        authenticatorAttachment: 'platform',
        clientExtensionResults: {},
        response: {
          clientDataJSON: clientDataJSON.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: sign('sha256', Buffer.concat([data, sha256(clientDataJSON)]), credential.key).toString('base64url'),
          userHandle: misdeeds.userHandle ?? credential.userHandle,
        },
      }
    },
  }
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest()

// CBOR, as much of it as a passkey needs

const head = (major: number, length: number): Buffer =>
  length < 24
    ? Buffer.from([(major << 5) | length])
    : length < 256
      ? Buffer.from([(major << 5) | 24, length])
      : Buffer.from([(major << 5) | 25, length >> 8, length & 255])
const integer = (value: number) => (value < 0 ? head(1, -1 - value) : head(0, value))
const byteString = (value: Buffer) => Buffer.concat([head(2, value.length), value])
const text = (value: string) => Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
const map = (entries: [Buffer, Buffer][]) => Buffer.concat([head(5, entries.length), ...entries.flat()])
