// The drawings of the portal: a 20-unit grid, strokes of 1.6, round, in the colour of the text beside them.

import { type Html, html, raw } from '../html.ts'

/** What is drawn as a line, and what is filled. */
export interface Drawing {
  line?: string
  fill?: string
}

const drawings = {
  arch: { fill: 'M3 17V9.5a7 7 0 0 1 14 0V17h-4.6V9.8a2.4 2.4 0 0 0-4.8 0V17Z' },
  upload: { line: 'M10 13V4M6.3 7.5 10 3.8l3.7 3.7M4 16.4h12' },
  download: { line: 'M10 3.8V13M6.3 9.3 10 13l3.7-3.7M4 16.4h12' },
  camera: {
    line: 'M3 7.3a1.6 1.6 0 0 1 1.6-1.6h1.9l1.1-1.9h4.8l1.1 1.9h1.9A1.6 1.6 0 0 1 17 7.3v7a1.6 1.6 0 0 1-1.6 1.6H4.6A1.6 1.6 0 0 1 3 14.3ZM10 13.2a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2Z',
  },
  copy: {
    line: 'M7.4 8.8a1.4 1.4 0 0 1 1.4-1.4h6.4a1.4 1.4 0 0 1 1.4 1.4v6.4a1.4 1.4 0 0 1-1.4 1.4H8.8a1.4 1.4 0 0 1-1.4-1.4ZM4.8 12.6a1.4 1.4 0 0 1-1.4-1.4V4.8a1.4 1.4 0 0 1 1.4-1.4h6.4a1.4 1.4 0 0 1 1.4 1.4',
  },
  file: { line: 'M5 4.4A1.4 1.4 0 0 1 6.4 3h4.7L15 6.9v8.7a1.4 1.4 0 0 1-1.4 1.4H6.4A1.4 1.4 0 0 1 5 15.6ZM11 3.2V7h3.8' },
  folder: { line: 'M3 6a1.4 1.4 0 0 1 1.4-1.4h3.2l1.8 1.9h6.2A1.4 1.4 0 0 1 17 7.9v6.3a1.4 1.4 0 0 1-1.4 1.4H4.4A1.4 1.4 0 0 1 3 14.2Z' },
  mail: {
    line: 'M3 6.4A1.4 1.4 0 0 1 4.4 5h11.2A1.4 1.4 0 0 1 17 6.4v7.2a1.4 1.4 0 0 1-1.4 1.4H4.4A1.4 1.4 0 0 1 3 13.6ZM3.4 6.6 10 11l6.6-4.4',
  },
  phone: { line: 'M6 4.4A1.4 1.4 0 0 1 7.4 3h5.2A1.4 1.4 0 0 1 14 4.4v11.2a1.4 1.4 0 0 1-1.4 1.4H7.4A1.4 1.4 0 0 1 6 15.6ZM9.4 14.4h1.2' },
  /** A letter somebody has opened. */
  opened: {
    line: 'M3 8.1 10 3.2l7 4.9v7.3a1.4 1.4 0 0 1-1.4 1.4H4.4A1.4 1.4 0 0 1 3 15.4ZM3.2 8.4 10 12.7l6.8-4.3',
  },
  plane: { line: 'M3 9.2 17 3.4l-4.6 13.2-3-5.6ZM9.4 11 17 3.4' },
  hourglass: {
    line: 'M5.6 3.2h8.8M5.6 16.8h8.8M6.8 3.2c0 3.6 3.2 4.6 3.2 6.8s-3.2 3.2-3.2 6.8M13.2 3.2c0 3.6-3.2 4.6-3.2 6.8s3.2 3.2 3.2 6.8',
  },
  slash: { line: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM5.2 14.8 14.8 5.2' },
  question: { line: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM8 8.1a2 2 0 1 1 3 1.7c-.6.4-1 .8-1 1.5M10 13.6v.1' },
  people: {
    line: 'M7.4 9.2a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2ZM2.8 16.2c0-2.6 2-4.4 4.6-4.4s4.6 1.8 4.6 4.4M12.4 4.3a2.6 2.6 0 0 1 0 4.6M14 12.2c1.9.5 3.2 2 3.2 4',
  },
  tick: { line: 'm4.6 10.6 3.6 3.6 7.2-8' },
  clock: { line: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM10 6.2V10l2.6 1.6' },
  /** To do. */
  ring: { line: 'M10 16.4a6.4 6.4 0 1 0 0-12.8 6.4 6.4 0 0 0 0 12.8Z' },
  /** Being read. */
  half: { line: 'M10 16.4a6.4 6.4 0 1 0 0-12.8 6.4 6.4 0 0 0 0 12.8Z', fill: 'M10 4a6 6 0 0 1 0 12Z' },
  /** Not needed. */
  barred: { line: 'M10 16.4a6.4 6.4 0 1 0 0-12.8 6.4 6.4 0 0 0 0 12.8ZM7.2 10h5.6' },
  /** In order. */
  disc: { fill: 'M10 2.6a7.4 7.4 0 1 1 0 14.8 7.4 7.4 0 0 1 0-14.8ZM9 13.5l5.1-5.7-1.3-1.2-3.9 4.3-1.8-1.8-1.2 1.3Z' },
  /** Somebody must act. */
  diamond: {
    fill: 'M8.9 2.1a1.6 1.6 0 0 1 2.2 0l6.8 6.8a1.6 1.6 0 0 1 0 2.2l-6.8 6.8a1.6 1.6 0 0 1-2.2 0l-6.8-6.8a1.6 1.6 0 0 1 0-2.2ZM9 5.8l.3 5.2h1.4l.3-5.2ZM10 12.2a1.1 1.1 0 1 0 0 2.2 1.1 1.1 0 0 0 0-2.2Z',
  },
  /** Its time is over. */
  over: { fill: 'M10 2.6a7.4 7.4 0 1 1 0 14.8 7.4 7.4 0 0 1 0-14.8ZM9.2 5.8v4.7l3 1.8.8-1.3-2.2-1.3V5.8Z' },
  key: { line: 'M6.4 16.8a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4ZM8.7 11.3l7.5-7.5M12.8 7.2l2.4 2.4M15 5l1.6 1.6' },
  pause: { line: 'M7.4 5.4v9.2M12.6 5.4v9.2' },
  forward: { line: 'm8 5.4 4.6 4.6L8 14.6' },
  back: { line: 'M12 5.4 7.4 10l4.6 4.6' },
} satisfies { [name: string]: Drawing }

export type IconName = keyof typeof drawings

const drawn = new Map<IconName, Html>()

/** Never read out: a word stands beside every icon. */
export function icon(name: IconName): Html {
  const known = drawn.get(name)
  if (known) return known
  const { line, fill }: Drawing = drawings[name]
  const made = html`<svg class="i" viewBox="0 0 20 20" aria-hidden="true">${line && raw(`<path d="${line}"/>`)}${
    fill && raw(`<path class="f" d="${fill}"/>`)
  }</svg>`
  drawn.set(name, made)
  return made
}
