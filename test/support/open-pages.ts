// Pages that stand open in this file's browser: closed before the house they look at, or they would ask a server that is leaving.
export const openPages = new Set<() => Promise<void>>()

export async function closePages(): Promise<void> {
  await Promise.all([...openPages].map((close) => close()))
  openPages.clear()
}
