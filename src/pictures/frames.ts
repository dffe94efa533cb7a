// What the maker of pictures and whoever called it say to each other.
import type { Readable } from 'node:stream'
import type { paperTypes } from '../nouns.ts'

export type Paper = (typeof paperTypes)[number]

/** How much may be asked of one file. */
export interface Limits {
  /** Milliseconds. */
  time: number
  /** Bytes that the process may hold in all. */
  memory: number
  /** Of one picture before it is made small. */
  pixels: number
  pages: number
  /** Of a picture that is made. */
  width: number
  height: number
}

/** locked: it asks for a password. too_large, too_slow: it asks for more than we give. */
export type WhyNot = 'locked' | 'broken' | 'too_large' | 'too_slow'

interface Size {
  width: number
  height: number
}

export type Telling = { of: number; sizes: Size[] } | { page: number } | { done: true } | { why: WhyNot }

export interface Frame {
  telling: Telling
  picture: Buffer
}

const longestWords = 64 * 1024
const largestPicture = 16 * 1_048_576

/** Reads frames off a stream. A process that says more than a frame can hold is not ours any more. */
export async function* framesOf(stream: Readable): AsyncGenerator<Frame> {
  let held: Buffer = Buffer.alloc(0)
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    for (;;) {
      if (held.length < 8) break
      const words = held.readUInt32BE(0)
      const picture = held.readUInt32BE(4)
      if (words > longestWords || picture > largestPicture) throw new Error('A frame is too long')
      const end = 8 + words + picture
      if (held.length < end) break
      yield { telling: tellingIn(held.toString('utf8', 8, 8 + words)), picture: Buffer.from(held.subarray(8 + words, end)) }
      held = held.subarray(end)
    }
  }
}

/** Read as a stranger's: whoever took the maker over must not choose where a picture is kept. */
function tellingIn(words: string): Telling {
  const said = JSON.parse(words)
  const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0
  const sizes = Array.isArray(said.sizes) && said.sizes.every((size: Partial<Size> | null) => isCount(size?.width) && isCount(size?.height))
  const known =
    said.done === true ||
    (isCount(said.page) && said.page > 0) ||
    (isCount(said.of) && sizes) ||
    ['locked', 'broken', 'too_large', 'too_slow'].includes(said.why)
  if (!known || Object.keys(said).length !== ('of' in said ? 2 : 1)) throw new Error('A frame says what no frame says')
  return said
}
