// What meets goes together: work that is asked for while other work is under way goes in one call with the next.
import { Unavailable } from './faults.ts'

interface Together<Item, Answer> {
  /** Two of the same are never under way in one moment. Without it anything goes with anything. */
  apart?: (item: Item) => string
  /** Does all of it or none, and answers in the order of the items. */
  work(items: readonly Item[]): Promise<readonly Answer[]>
  /** So long (milliseconds) somebody waits for a call that would take them, as for a connection. */
  patience?: number
}

interface Waiting<Item, Answer> {
  item: Item
  key: string | undefined
  resolve: (answer: Answer) => void
  reject: (error: unknown) => void
  givesUp: NodeJS.Timeout
}

const mostAtOnce = 64
/** One call at a time is the quickest for all. Only where one hangs (milliseconds), because somebody holds a row, does another set off beside it. */
const hangsAfter = 100
const mostCalls = 4
const usualPatience = 5_000

/**
 * Answers a function that does one item, in company where there is some. One that fails takes nobody with it.
 * It throws what the work throws, and `Unavailable` where all calls hang for longer than anybody waits.
 */
export function together<Item, Answer>({ apart, work, patience = usualPatience }: Together<Item, Answer>): (item: Item) => Promise<Answer> {
  const waiting: Waiting<Item, Answer>[] = []
  const underWay = new Set<string>()
  let calls = 0
  let hanging = 0

  function leave(one: Waiting<Item, Answer>): void {
    clearTimeout(one.givesUp)
    waiting.splice(waiting.indexOf(one), 1)
  }

  function taken(): Waiting<Item, Answer>[] {
    const next: Waiting<Item, Answer>[] = []
    for (let at = 0; at < waiting.length && next.length < mostAtOnce; at++) {
      const one = waiting[at] as Waiting<Item, Answer>
      if (one.key !== undefined && underWay.has(one.key)) continue
      if (one.key !== undefined) underWay.add(one.key)
      next.push(one)
    }
    for (const one of next) leave(one)
    return next
  }

  async function settle(some: readonly Waiting<Item, Answer>[]): Promise<void> {
    try {
      const answers = await work(some.map(({ item }) => item))
      for (const [at, { resolve }] of some.entries()) resolve(answers[at] as Answer)
    } catch (error) {
      // A database that is gone is gone for everybody; anything else is the fault of one of them.
      if (some.length === 1 || (error instanceof Unavailable && !error.again)) for (const { reject } of some) reject(error)
      else await Promise.all(some.map((one) => settle([one])))
    }
  }

  async function call(): Promise<void> {
    calls += 1
    // Whoever comes in the same turn of the loop is there by then.
    await new Promise(setImmediate)
    for (let some = taken(); some.length > 0; some = taken()) {
      let hangs = false
      const timer = setTimeout(() => {
        hangs = true
        hanging += 1
        setOff()
      }, hangsAfter)
      await settle(some)
      clearTimeout(timer)
      if (hangs) hanging -= 1
      for (const { key } of some) if (key !== undefined) underWay.delete(key)
    }
    calls -= 1
  }

  function setOff(): void {
    if (waiting.length > 0 && calls === hanging && calls < mostCalls) void call()
  }

  return (item) =>
    new Promise((resolve, reject) => {
      const givesUp = setTimeout(() => {
        leave(one)
        reject(new Unavailable('the database cannot be reached'))
      }, patience)
      const one = { item, key: apart?.(item), resolve, reject, givesUp }
      waiting.push(one)
      setOff()
    })
}
