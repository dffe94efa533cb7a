// What the maker of pictures and whoever called it say to each other.
import type { Readable } from 'node:stream'
import type { FileType } from '../nouns.ts'

export type Paper = Exclude<FileType, 'txt' | 'csv'>

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

export type Telling = { of: number; sizes: { width: number; height: number }[] } | { page: number } | { done: true } | { why: WhyNot }

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
      yield { telling: JSON.parse(held.toString('utf8', 8, 8 + words)), picture: Buffer.from(held.subarray(8 + words, end)) }
      held = held.subarray(end)
    }
  }
}
