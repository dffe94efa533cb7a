// Files on their way to the server: so many go in one request, and what was taken stays should a later request be refused.
import { api } from '../api.ts'

const atOnce = 20

export async function uploadAll(path: string, files: readonly File[], fields: { [name: string]: string } = {}): Promise<void> {
  for (let from = 0; from < files.length; from += atOnce) {
    const form = new FormData()
    // The server reads the fields before the files that they are about.
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    for (const file of files.slice(from, from + atOnce)) form.append('file', file)
    await api.upload(path, form)
  }
}
