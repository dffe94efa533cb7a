// Contrast as WCAG counts it: of two colours, and of a logo's ink on the grounds that it stands on.

export function contrast(one: string, other: string): number {
  return between(luminance(channelsOf(one)), luminance(channelsOf(other)))
}

const between = (a: number, b: number): number => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)

type Channels = readonly [number, number, number]

function channelsOf(hex: string): Channels {
  const number = Number.parseInt(hex.slice(1), 16)
  return [number >> 16, (number >> 8) & 255, number & 255]
}

const linear = (value: number): number => (value <= 10.31 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4)

const luminance = ([red, green, blue]: Channels): number => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)

/** The sheets that a logo stands on, outside and in letters. */
const day = luminance(channelsOf('#FFFFFF'))
const night = luminance(channelsOf('#201E1B'))

interface LogoRead {
  /** Nothing shines through: it brings its own ground, and stands on white by night. */
  opaque: boolean
  day: number
  night: number
}

const side = 96

/** How well the better half of its ink stands out, by day and by night; null where the picture cannot be drawn. */
export async function readLogo(dataUrl: string): Promise<LogoRead | null> {
  const picture = new Image()
  picture.src = dataUrl
  await picture.decode().catch(() => undefined)
  const canvas = document.createElement('canvas')
  canvas.width = side
  canvas.height = side
  const ctx = canvas.getContext('2d', { willReadFrequently: true })
  if (!ctx || picture.naturalWidth === 0) return null
  ctx.drawImage(picture, 0, 0, side, side)
  const { data } = ctx.getImageData(0, 0, side, side)
  const inks: number[] = []
  let opaque = true
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3] ?? 0
    if (alpha < 250) opaque = false
    if (alpha > 128) inks.push(luminance([data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0]))
  }
  if (inks.length === 0) return { opaque: false, day: 1, night: 1 }
  return { opaque, day: middleOf(inks, day), night: middleOf(inks, night) }
}

function middleOf(inks: readonly number[], ground: number): number {
  const found = inks.map((ink) => between(ink, ground)).toSorted((a, b) => a - b)
  return found[Math.floor(found.length / 2)] ?? 1
}
