// Outages in the log: while the database or its disk does nothing, whoever works behind the doors finds out anew every second.
import { isOutage } from './faults.ts'

export interface OutageLog {
  info(facts: object, text: string): void
  error(facts: object, text: string): void
}

/** Tells of one kind of work that it cannot be done: of an outage once for as long as it lasts, of any other fault each time. */
export function tellsOutages(log: OutageLog, facts: object, failed: string, goesOn: string) {
  let told: string | null = null
  return {
    failed(error: unknown, more: object = {}): void {
      const { name } = error as Error
      if (isOutage(error) && name === told) return
      if (isOutage(error)) told = name
      log.error({ ...facts, ...more, err: error }, failed)
    },
    worked(): void {
      if (told !== null) log.info(facts, goesOn)
      told = null
    },
  }
}
