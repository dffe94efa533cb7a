// A ZIP archive of a few parts, such as a file of Word or Excel is.
import { crc32, deflateRawSync } from 'node:zlib'

export interface PartOf {
  name: string
  bytes: Buffer | string
  /** What the list says of its size, where that is a lie. */
  says?: number
}

export function archiveOf(parts: readonly PartOf[]): Buffer {
  const bodies: Buffer[] = []
  const rows: Buffer[] = []
  let at = 0
  for (const { name, bytes, says } of parts) {
    const whole = Buffer.from(bytes)
    const packed = deflateRawSync(whole)
    const told = Buffer.alloc(26)
    told.writeUInt16LE(20, 0)
    told.writeUInt16LE(8, 4)
    told.writeUInt32LE(crc32(whole), 10)
    told.writeUInt32LE(packed.length, 14)
    told.writeUInt32LE(says ?? whole.length, 18)
    told.writeUInt16LE(Buffer.byteLength(name), 22)
    const body = Buffer.concat([Buffer.from('PK\x03\x04'), told, Buffer.from(name), packed])
    const place = Buffer.alloc(14)
    place.writeUInt32LE(at, 10)
    rows.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), told, place, Buffer.from(name)]))
    bodies.push(body)
    at += body.length
  }
  const list = Buffer.concat(rows)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(parts.length, 4)
  end.writeUInt16LE(parts.length, 6)
  end.writeUInt32LE(list.length, 8)
  end.writeUInt32LE(at, 12)
  return Buffer.concat([...bodies, list, Buffer.from('PK\x05\x06'), end])
}

const types = { name: '[Content_Types].xml', bytes: '<Types/>' }
export const aDocx = (...more: PartOf[]): Buffer => archiveOf([types, { name: 'word/document.xml', bytes: '<w:document/>' }, ...more])
export const aXlsx = (...more: PartOf[]): Buffer => archiveOf([types, { name: 'xl/workbook.xml', bytes: '<workbook/>' }, ...more])
