// What opens doors: ids and session tokens from the system's randomness, and links signed with keys that no database holds.
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hash,
  hkdfSync,
  type KeyObject,
  randomBytes,
  randomFillSync,
  timingSafeEqual,
} from 'node:crypto'
import type { CodeKind } from '../nouns.ts'
import { Refusal } from './refusals.ts'

/** A secret is made for one purpose and read for one: a letter's link never passes as an owner's. */
const purposes = ['link', 'owner', 'member', 'recovery', 'form', 'challenge', 'code', 'bounce', 'reminder', 'trial'] as const
type Purpose = (typeof purposes)[number]

export interface RingKey {
  number: number
  key: Buffer
}

const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const idLength = 22

const momentLength = 8
const tokenLength = 43
const tokenAtShape = new RegExp(`^[0-9A-Za-z]{${momentLength + tokenLength}}$`)
/** A key's number, an id and a signature. */
export const secretLength = 2 + idLength + 22
const shape = new RegExp(`^[0-9A-Za-z]{${secretLength}}$`)
const challengeShape = /^[0-9A-Za-z]{54}$/
const markShape = /^b[0-9a-z]{54}$/

export type Secrets = ReturnType<typeof createSecrets>

/** `ring` holds the keys, newest first; each number is 0 to 3843 (two letters). */
export function createSecrets(ring: readonly RingKey[]) {
  const newest = ring[0]
  if (!newest) throw new RangeError('a key ring needs a key')
  const subkeys = new Map<string, KeyObject>()
  const sealing = new Map<number, KeyObject>()
  for (const { number, key } of ring) {
    for (const purpose of purposes) {
      const bytes = hkdfSync('sha256', key, '', `portico ${purpose}`, 32)
      subkeys.set(`${purpose} ${number}`, createSecretKey(Buffer.from(bytes)))
    }
    sealing.set(number, createSecretKey(Buffer.from(hkdfSync('sha256', key, '', 'portico seal', 32))))
  }
  const sign = (purpose: Purpose, number: number, text: string): string | null => {
    const key = subkeys.get(`${purpose} ${number}`)
    return key ? inLetters(createHmac('sha256', key).update(text).digest().subarray(0, 16)) : null
  }
  const signMark = (number: number, plain: string): string | null => {
    const key = subkeys.get(`bounce ${number}`)
    return key ? folded(BigInt(`0x${createHmac('sha256', key).update(plain).digest('hex').slice(0, 32)}`), signatureInMark) : null
  }

  return {
    newestKey: newest.number,
    /** The secret of a stored id: the same bytes each time it is asked for. Throws when the ring lost that key. */
    of(purpose: Purpose, id: string, keyNumber: number): string {
      const plain = id.slice(id.indexOf('_') + 1)
      const signature = sign(purpose, keyNumber, plain)
      if (!signature) throw new Error(`The key ring has no key ${keyNumber}.`)
      return numberInLetters(keyNumber) + plain + signature
    },
    /** The id inside a secret, without its kind. A forgery ends here, before any query. */
    read(purpose: Purpose, secret: unknown): { plainId: string; keyNumber: number } {
      if (typeof secret !== 'string' || !shape.test(secret)) throw new Refusal('link_invalid')
      const keyNumber = numberOf(secret.slice(0, 2))
      const plainId = secret.slice(2, 2 + idLength)
      const expected = sign(purpose, keyNumber, plainId)
      if (!expected || !same(expected, secret.slice(2 + idLength))) throw new Refusal('link_invalid')
      return { plainId, keyNumber }
    },
    /** A token for forms, bound to a cookie's value: proves that our own page was open in that browser. */
    formToken: (cookie: string): string => sign('form', newest.number, cookie) as string,
    /** The code of an ask, the same each time: what no database holds and no ask tells of another. Throws when the ring lost that key. */
    codeOf(askId: string, kind: CodeKind, keyNumber: number): string {
      const key = subkeys.get(`code ${keyNumber}`)
      if (!key) throw new Error(`The key ring has no key ${keyNumber}.`)
      // 128 bits over at most 44: no code is likelier than another by more than one part in 10^25.
      let number = BigInt(`0x${createHmac('sha256', key).update(`${kind} ${askId}`).digest('hex').slice(0, 32)}`)
      const { signs, length } = codeSigns[kind]
      let code = ''
      for (let at = 0; at < length; at++) {
        code += signs[Number(number % BigInt(signs.length))]
        number /= BigInt(signs.length)
      }
      return code
    },
    /**
     * What a letter is known by when something comes back: its id and a signature, in small letters and digits alone, for
     * servers fold the case of what stands before the @. Never more than the 64 signs that may stand there.
     */
    markOf(id: string, keyNumber: number): string {
      const plain = id.slice(id.indexOf('_') + 1)
      const signature = signMark(keyNumber, plain)
      if (!signature) throw new Error(`The key ring has no key ${keyNumber}.`)
      return `b${keyNumber.toString(36).padStart(3, '0')}${folded(numberIn(plain), idInMark)}${signature}`
    },
    /** The id inside a mark, without its kind; null for a forgery, before any query. */
    readMark(written: string): string | null {
      const mark = written.toLowerCase()
      if (!markShape.test(mark)) return null
      const number = unfolded(mark.slice(4, 4 + idInMark))
      if (number >= allIds) return null
      const plain = inBase62(number, idLength)
      const expected = signMark(Number.parseInt(mark.slice(1, 4), 36), plain)
      return expected && same(expected, mark.slice(4 + idInMark)) ? plain : null
    },
    /** What a recovery code is known by, under each key of the ring, the newest first. */
    marksOf: (code: string): string[] => ring.map(({ number }) => `${number}.${sign('recovery', number, code)}`),
    /** For what must be read again: AES-256-GCM, bound to the row it lies in. */
    seal(id: string, text: string): string {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', sealing.get(newest.number) as KeyObject, iv).setAAD(Buffer.from(id))
      const bytes = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `${newest.number}.${bytes.toString('base64url')}`
    },
    /** Throws where the ring lost the key, or where what is sealed was altered or lay in another row. */
    unseal(id: string, sealed: string): string {
      const [number = '', text = ''] = sealed.split('.')
      const key = sealing.get(Number(number))
      if (!key) throw new Error(`The key ring has no key ${number}.`)
      const bytes = Buffer.from(text, 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 })
      decipher.setAAD(Buffer.from(id)).setAuthTag(bytes.subarray(-16))
      return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8')
    },
    isFormToken(token: unknown, cookie: string): boolean {
      if (typeof token !== 'string') return false
      return ring.some(({ number }) => same(sign('form', number, cookie) as string, token))
    },
    /** A challenge for a passkey: chance and the moment, sealed together with what it is for. Nothing is stored until it is answered. */
    challenge(about: string, at: number): string {
      const plain = randomLetters(idLength) + lettersOf(at, momentLength)
      return numberInLetters(newest.number) + plain + sign('challenge', newest.number, `${plain} ${about}`)
    },
    /** The challenge's own name and moment; null where it is not of ours, or for something else. */
    readChallenge(text: string, about: string): { plainId: string; at: number } | null {
      if (!challengeShape.test(text)) return null
      const plain = text.slice(2, -idLength)
      const expected = sign('challenge', numberOf(text.slice(0, 2)), `${plain} ${about}`)
      if (!expected || !same(expected, text.slice(-idLength))) return null
      return { plainId: plain, at: numberOf(plain.slice(idLength)) }
    },
  }
}

/** What a database remembers of the ring it was made with: enough to know it again, nothing to make a key of. */
export const ringMark = ({ number, key }: RingKey): string =>
  `${number}:${Buffer.from(hkdfSync('sha256', key, '', 'portico mark', 12)).toString('base64url')}`

/** A new id of a kind: 22 letters and digits, uniform, 131 bits. */
export const newId = <Kind extends string>(kind: Kind): `${Kind}_${string}` => `${kind}_${randomLetters(idLength)}`

/**
 * An id for what is written in great numbers: it begins with the moment, so that what was made together lies together (0036); 83 bits of
 * chance follow. Not for links (LNK-12), nor for what must not tell when it was made.
 */
export const newIdAt = <Kind extends string>(kind: Kind, at: number): `${Kind}_${string}` =>
  `${kind}_${lettersOf(at, momentLength)}${randomLetters(idLength - momentLength)}`

/** Ten letters that make no word and are never mistaken for digits. */
const codeSigns: { [kind in CodeKind]: { signs: string; length: number } } = {
  digits: { signs: '0123456789', length: 6 },
  letters: { signs: 'BCDFGHJKLMNPQRSTVWXZ', length: 10 },
}

/** 131 bits that are used once: for a policy's own sheet, for a form. */
export const newNonce = (): string => randomLetters(idLength)

/** 256 bits for a cookie; what is stored is `fingerprint` of it. */
export const newToken = (): string => randomLetters(tokenLength)

/** The same behind the moment, for what is written in great numbers: fingerprints that were made together lie together (0036). */
export const newTokenAt = (at: number): string => lettersOf(at, momentLength) + newToken()

const readable = 'abcdefghjkmnpqrstuvwxyz23456789'

/** A code for paper: ten letters and digits that nobody mistakes for each other, 49 bits; it is kept under a key. */
export function newRecoveryCode(): string {
  let text = ''
  while (text.length < 10) {
    const [byte = 255] = randomBytes(1)
    // 248 is eight times thirty-one: above it some letters would be likelier.
    if (byte < 248) text += readable[byte % readable.length]
  }
  return `${text.slice(0, 5)}-${text.slice(5)}`
}

/** SHA-256 in base64url: how tokens, nonces and keys are kept. A token that begins with its moment keeps that in front. */
export const fingerprint = (token: string): string =>
  (tokenAtShape.test(token) ? token.slice(0, momentLength) : '') + hash('sha256', token, 'base64url')

const pool = Buffer.alloc(8_192)
let left = 0

/** Bytes of 248 and more are thrown away, so that every letter is equally likely. */
function randomLetters(length: number): string {
  let text = ''
  while (text.length < length) {
    if (left === 0) {
      randomFillSync(pool)
      left = pool.length
    }
    left -= 1
    const byte = pool[left] as number
    if (byte < 248) text += letters[byte % 62]
  }
  return text
}

/** Sixteen bytes in 22 letters. Eight letters at a time fit into an ordinary number, which is many times quicker than a large one. */
function inLetters(bytes: Buffer): string {
  let number = BigInt(`0x${bytes.toString('hex')}`)
  let text = ''
  for (const length of [8, 8, 6]) {
    text = lettersOf(Number(number % eightLetters), length) + text
    number /= eightLetters
  }
  return text
}

const eightLetters = 62n ** 8n

function lettersOf(number: number, length: number): string {
  let text = ''
  for (let rest = number, at = 0; at < length; at++) {
    text = letters[rest % 62] + text
    rest = Math.floor(rest / 62)
  }
  return text
}

const numberOf = (text: string): number => [...text].reduce((number, letter) => number * 62 + letters.indexOf(letter), 0)

// 131 bits of an id and 128 of a signature, in 36 signs.
const idInMark = 26
const signatureInMark = 25
const allIds = 62n ** BigInt(idLength)

const folded = (number: bigint, length: number): string => number.toString(36).padStart(length, '0')

const unfolded = (text: string): bigint => [...text].reduce((number, sign) => number * 36n + BigInt(Number.parseInt(sign, 36)), 0n)

const numberIn = (text: string): bigint => [...text].reduce((number, letter) => number * 62n + BigInt(letters.indexOf(letter)), 0n)

function inBase62(number: bigint, length: number): string {
  let text = ''
  for (let rest = number; text.length < length; rest /= 62n) text = letters[Number(rest % 62n)] + text
  return text
}

const numberInLetters = (number: number): string => `${letters[Math.floor(number / 62)]}${letters[number % 62]}`

/** In constant time; a different length says nothing that the caller did not know. */
export function same(one: string, other: string): boolean {
  const left = Buffer.from(one)
  const right = Buffer.from(other)
  return left.length === right.length && timingSafeEqual(left, right)
}
