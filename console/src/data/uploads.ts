// Files on their way to the server: so many go in one request, and what was taken stays should a later request be refused.
import { api } from '../api.ts'

/** How many bytes of all have left so far. */
export interface OnTheWay {
  sent: number
  all: number
}
export type Tell = (so: OnTheWay) => void

const atOnce = 20

const numbers = new WeakMap<File, string>()
/** By its key the server knows a request that it has answered: until all of them are in, none is put there twice. */
const keys = new Map<string, string>()

export async function uploadAll(path: string, files: readonly File[], fields: { [name: string]: string }, tell: Tell): Promise<void> {
  const sent: string[] = []
  const all = bytesOf(files)
  tell({ sent: 0, all })
  for (let from = 0; from < files.length; from += atOnce) {
    const some = files.slice(from, from + atOnce)
    const form = new FormData()
    // The server reads the fields before the files that they are about.
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    for (const file of some) form.append('file', file)
    const what = [path, JSON.stringify(fields), ...some.map(numberOf)].join(' ')
    const key = keys.get(what) ?? crypto.randomUUID()
    keys.set(what, key)
    sent.push(what)
    const before = bytesOf(files.slice(0, from))
    await api.upload(path, form, (part) => tell({ sent: before + part * bytesOf(some), all }), key)
  }
  for (const what of sent) keys.delete(what)
}

/** One file, as a newer version of another. */
export function uploadOne<Answer>(path: string, file: File, tell: Tell): Promise<Answer> {
  const form = new FormData()
  form.append('file', file)
  tell({ sent: 0, all: file.size })
  return api.upload<Answer>(path, form, (part) => tell({ sent: part * file.size, all: file.size }))
}

const bytesOf = (files: readonly File[]): number => files.reduce((sum, { size }) => sum + size, 0)

function numberOf(file: File): string {
  const number = numbers.get(file) ?? crypto.randomUUID()
  numbers.set(file, number)
  return number
}
