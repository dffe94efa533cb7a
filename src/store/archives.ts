// What an archive says that it holds: read from the list at its end, without unpacking a byte of it.
import { open } from 'node:fs/promises'

export interface Part {
  name: string
  /** As it lies in the archive, and as it says that it will be unpacked. */
  packed: number
  size: number
}

const endLength = 22
const longestComment = 65_535
const rowLength = 46
/** A thousand parts have room in it. */
const longestList = 1_048_576

/** The parts of a ZIP archive; null for whatever is none, is locked, is torn over several files, or hides something beside its list. */
export async function partsOf(path: string): Promise<Part[] | null> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const read = async (from: number, length: number) => (await file.read(Buffer.alloc(length), 0, length, from)).buffer
    const tailLength = Math.min(size, endLength + longestComment)
    const end = endIn(await read(size - tailLength, tailLength), size - tailLength)
    if (!end || end.length > longestList || end.from + end.length !== end.at) return null
    return rowsIn(await read(end.from, end.length), end.count)
  } finally {
    await file.close()
  }
}

/** Where the list lies: said by a mark that only a comment of the length it names may follow. */
function endIn(tail: Buffer, from: number) {
  for (let at = tail.length - endLength; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== 0x06054b50 || at + endLength + tail.readUInt16LE(at + 20) !== tail.length) continue
    const isWhole = tail.readUInt32LE(at + 4) === 0 && tail.readUInt16LE(at + 8) === tail.readUInt16LE(at + 10)
    if (!isWhole) return null
    return { at: from + at, count: tail.readUInt16LE(at + 10), length: tail.readUInt32LE(at + 12), from: tail.readUInt32LE(at + 16) }
  }
  return null
}

function rowsIn(list: Buffer, count: number): Part[] | null {
  const parts: Part[] = []
  let at = 0
  while (at < list.length) {
    if (at + rowLength > list.length || list.readUInt32LE(at) !== 0x02014b50) return null
    const isLocked = (list.readUInt16LE(at + 8) & 1) === 1
    if (isLocked) return null
    const nameEnd = at + rowLength + list.readUInt16LE(at + 28)
    const name = list.toString('utf8', at + rowLength, nameEnd)
    parts.push({ name, packed: list.readUInt32LE(at + 20), size: list.readUInt32LE(at + 24) })
    at = nameEnd + list.readUInt16LE(at + 30) + list.readUInt16LE(at + 32)
  }
  return at === list.length && parts.length === count ? parts : null
}
