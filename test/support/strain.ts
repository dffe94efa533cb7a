// Where a time is a promise, the machine's other work is none of our doing.
import { availableParallelism, loadavg } from 'node:os'

/** How much longer things may take here and now than on a machine that has nothing else to do. */
export const strain = (): number => Math.max(1, (2 * (loadavg()[0] ?? 0)) / availableParallelism())
