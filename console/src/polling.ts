// Panels that ask again by themselves while they stand.

interface Asked {
  state: { status: string; data?: unknown }
}

/** What could not be read at all waits for "Try again": asked anew by itself it would come and go, and take the button along. */
export const every =
  (milliseconds: number) =>
  ({ state: { status, data } }: Asked): number | false =>
    status === 'error' && data === undefined ? false : milliseconds
