// Answering asks at the doors: many in one commit, and one that meets a fault of ours costs only itself.
import { isOutage } from '../store/faults.ts'

export interface Answering<Ask> {
  /** So many share a commit. */
  most: number
  /** Answers the oldest that wait, in one commit; `held` hears of each before it is answered. False when nobody waited. */
  next(most: number, held: (ask: Ask) => void): Promise<boolean>
  /** It gets no answer, and is met no more. */
  passOver(ask: Ask): Promise<unknown>
}

/** False when nobody waited. Where one of them meets a fault each goes by itself, and the fault is thrown in the end. */
export async function answerWaiting<Ask>(answering: Answering<Ask>): Promise<boolean> {
  try {
    return await answering.next(answering.most, () => undefined)
  } catch (error) {
    if (isOutage(error)) throw error
    await answerApart(answering)
    return true
  }
}

async function answerApart<Ask>({ most, next, passOver }: Answering<Ask>): Promise<void> {
  const faults: unknown[] = []
  for (let nth = 0; nth < most; nth++) {
    let last: Ask | undefined
    try {
      const anybody = await next(1, (ask) => {
        last = ask
      })
      if (!anybody) break
    } catch (error) {
      if (!last || isOutage(error)) throw error
      await passOver(last)
      faults.push(error)
    }
  }
  if (faults.length > 0) throw faults[0]
}
