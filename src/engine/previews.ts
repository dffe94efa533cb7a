// Previews: a file as pictures of its pages, or as its text, for whoever may look at it. Who may is asked before, by whoever calls.
import type { Readable } from 'node:stream'
import { type AccountId, type FileType, type Millis, paperTypes, type Version } from '../nouns.ts'
import type { Frame, Paper, WhyNot } from '../pictures/frames.ts'
import type { Pictures } from '../pictures/pictures.ts'
import type { Parts } from './parts.ts'
import { day, hour } from './policy.ts'

interface PageSize {
  width: number
  height: number
}

/** `busy`: others are before it; asking again in a moment helps. `unread`: what other programs write we do not open. */
export type Preview =
  | { kind: 'pages'; of: number; sizes: PageSize[] }
  | { kind: 'text'; text: string; cut: boolean }
  | { kind: 'none'; why: WhyNot | 'busy' | 'unread' }

/** What is known of a version's pictures. `made` is set at the end: so many pages there are. */
interface About {
  at: Millis
  of: number
  sizes: PageSize[]
  made: number | null
  why: WhyNot | null
}

/** What a preview is made of. */
export type Shown = Pick<Version, 'accountId' | 'id' | 'fileType'>

/** One version whose pictures are being made. */
interface Job {
  accountId: AccountId
  about: About | null
  over: boolean
  /** Called at each step, for whoever waits for the next one. */
  waiting: (() => void)[]
}

const atOnce = 2
/** One account waits for itself, not the others for it. */
const mostOfAccount = 6
const mostText = 256 * 1024
const aboutName = 'about.json'

export function createPreviews({ files, pictures, clock }: Parts) {
  const { shelf } = files
  const jobs = new Map<Version['id'], Job>()
  const queue: { accountId: AccountId; turn: () => void }[] = []
  const underWay: AccountId[] = []

  return {
    /** What there is to show. Comes back as soon as the number of pages is known; the pages follow. */
    async of(version: Shown): Promise<Preview> {
      if (isText(version.fileType)) return textOf(files.read(version.accountId, version.id))
      if (!isPaper(version.fileType)) return { kind: 'none', why: 'unread' }
      const about = (await known(version)) ?? (await begun(version))
      if (about === null) return { kind: 'none', why: 'busy' }
      if (about.why !== null) return { kind: 'none', why: about.why }
      return { kind: 'pages', of: about.of, sizes: about.sizes.slice(0, about.made ?? about.sizes.length) }
    },
    /** The picture of one page, the first being 1; null where there is none. Waits for one that is being made. */
    async page(version: Shown, number: number): Promise<Buffer | null> {
      if (!isPaper(version.fileType) || !(number >= 1 && number <= 1_000)) return null
      const name = `${Math.floor(number)}.webp`
      const before = await shelf.read(version.accountId, version.id, name)
      if (before) return before
      const about = await known(version)
      if (about && (about.why !== null || (about.made !== null && number > about.made))) return null
      const job = jobs.get(version.id) ?? start(version)
      while (job && !job.over) {
        const picture = await shelf.read(version.accountId, version.id, name)
        if (picture) return picture
        if (!job.over) await next(job)
      }
      return shelf.read(version.accountId, version.id, name)
    },
    /** Pictures that nobody made anew for a month go. */
    sweep: (): Promise<number> => shelf.sweep(clock.now() - 30 * day),
  }

  /** From the shelf. What failed is tried again after an hour: it may have been us. */
  async function known({ accountId, id }: Shown): Promise<About | null> {
    const running = jobs.get(id)?.about
    if (running) return running
    const text = await shelf.read(accountId, id, aboutName)
    const about = text && (JSON.parse(text.toString()) as About)
    return about && (about.why === null || about.at > clock.now() - hour) ? about : null
  }

  async function begun(version: Shown): Promise<About | null> {
    const job = jobs.get(version.id) ?? start(version)
    while (job && !job.about && !job.over) await next(job)
    return job?.about ?? null
  }

  function start(version: Shown): Job | null {
    if (!pictures) return null
    const theirs = [...jobs.values()].filter(({ accountId }) => accountId === version.accountId)
    if (theirs.length >= mostOfAccount) return null
    const job: Job = { accountId: version.accountId, about: null, over: false, waiting: [] }
    jobs.set(version.id, job)
    run(version, job, pictures).catch(() => undefined)
    return job
  }

  async function run(version: Shown, job: Job, maker: Pictures): Promise<void> {
    await turnOf(version)
    try {
      const file = files.read(version.accountId, version.id)
      for await (const frame of maker.make(version.fileType as Paper, file)) {
        await put(version, job, frame)
        step(job)
      }
    } finally {
      handOn(version)
      job.over = true
      jobs.delete(version.id)
      step(job)
    }
  }

  function turnOf({ accountId }: Shown): Promise<void> | null {
    if (underWay.length >= atOnce) return new Promise((turn) => queue.push({ accountId, turn }))
    underWay.push(accountId)
    return null
  }

  /** To an account that has nothing under way, if one waits; else to who waited longest. */
  function handOn({ accountId }: Shown): void {
    underWay.splice(underWay.indexOf(accountId), 1)
    const next = queue.find((one) => !underWay.includes(one.accountId)) ?? queue[0]
    if (!next) return
    queue.splice(queue.indexOf(next), 1)
    underWay.push(next.accountId)
    next.turn()
  }

  async function put({ accountId, id }: Shown, job: Job, { telling, picture }: Frame): Promise<void> {
    const at = clock.now()
    if ('page' in telling) {
      await shelf.keep(accountId, id, `${telling.page}.webp`, picture)
      if (job.about) job.about.made = telling.page
      return
    }
    // Some pages are better than none: what stopped it after the first is not told.
    const made = job.about?.made ?? 0
    if ('of' in telling) job.about = { at, of: telling.of, sizes: telling.sizes, made: null, why: null }
    else if ('why' in telling && made === 0) job.about = { at, of: 0, sizes: [], made: 0, why: telling.why }
    else if (job.about) job.about.made = made
    if (job.about && !('of' in telling)) await shelf.keep(accountId, id, aboutName, Buffer.from(JSON.stringify(job.about)))
  }
}

const next = (job: Job): Promise<void> => new Promise((woken) => job.waiting.push(woken))
const step = (job: Job): void => {
  for (const woken of job.waiting.splice(0)) woken()
}

const isText = (fileType: FileType): boolean => fileType === 'txt' || fileType === 'csv'
const isPaper = (fileType: FileType): fileType is Paper => paperTypes.some((one) => one === fileType)

/** The beginning of it, in the writing that its first bytes name. Whoever prints it escapes it, as all text. */
async function textOf(file: Readable): Promise<Preview> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of file as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      size += chunk.length
      if (size > mostText) break
    }
  } catch {
    return { kind: 'none', why: 'broken' }
  } finally {
    file.destroy()
  }
  const bytes = Buffer.concat(chunks).subarray(0, mostText)
  const writing = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8'
  const text = new TextDecoder(writing).decode(bytes).replace(/[^\P{Cc}\n\t]/gu, '')
  return { kind: 'text', text, cut: size > mostText }
}
