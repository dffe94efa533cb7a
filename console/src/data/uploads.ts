// Files on their way to the server: so many go in one request, and what was taken stays should a later request be refused.
import { api } from '../api.ts'

const atOnce = 20

const numbers = new WeakMap<File, string>()
/** By its key the server knows a request that it has answered: until all of them are in, none is put there twice. */
const keys = new Map<string, string>()

export async function uploadAll(path: string, files: readonly File[], fields: { [name: string]: string } = {}): Promise<void> {
  const sent: string[] = []
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
    await api.upload(path, form, key)
  }
  for (const what of sent) keys.delete(what)
}

function numberOf(file: File): string {
  const number = numbers.get(file) ?? crypto.randomUUID()
  numbers.set(file, number)
  return number
}
