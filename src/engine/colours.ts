// An account's colour, worked out once on saving: fill, label, outline and text for light and dark pages.
import type { Colours, Palette } from '../nouns.ts'

const ink = '#1D1B18'
const white = '#FFFFFF'
const light = { sunken: '#F4F2ED', control: '#8A8478' }
const dark = { surface: '#201E1B', raised: '#2A2824', control: '#857F74' }

/** `#RRGGBB`, upper case; null for anything else. */
export const readColour = (text: string): string | null => (/^#[0-9a-f]{6}$/i.test(text) ? text.toUpperCase() : null)

/** Works for every colour: nobody is asked to choose another one. */
export function coloursOf(hex: string): Colours {
  return { light: lightPalette(hex), dark: darkPalette(hex) }
}

function lightPalette(hex: string): Palette {
  const fill = readable(hex)
  return {
    fill,
    label: labelOn(fill),
    outline: contrast(fill, white) < 3 ? light.control : null,
    text: until(hex, -0.01, (colour) => contrast(colour, light.sunken) >= 4.5),
  }
}

function darkPalette(hex: string): Palette {
  const lifted = until(hex, 0.01, (colour) => contrast(colour, dark.surface) >= 3)
  const fill =
    Math.max(contrast(lifted, white), contrast(lifted, ink)) >= 4.5 ? lifted : until(lifted, 0.01, (colour) => contrast(colour, ink) >= 4.5)
  return {
    fill,
    label: labelOn(fill),
    outline: contrast(fill, dark.surface) < 3 ? dark.control : null,
    text: until(hex, 0.01, (colour) => contrast(colour, dark.raised) >= 7),
  }
}

/** As given, or darker until white or ink can be read on it. */
const readable = (hex: string): string => until(hex, -0.01, (colour) => Math.max(contrast(colour, white), contrast(colour, ink)) >= 4.5)

const labelOn = (fill: string): string => (contrast(fill, white) >= 4.5 || contrast(fill, white) >= contrast(fill, ink) ? white : ink)

/** Moves the lightness in OKLCH by steps until the colour is good enough, or the end is reached. */
function until(hex: string, step: number, good: (colour: string) => boolean): string {
  let colour = hex
  const { l, c, h } = toOklch(hex)
  for (let lightness = l; !good(colour) && lightness >= 0 && lightness <= 1; ) {
    lightness += step
    colour = fromOklch(Math.min(1, Math.max(0, lightness)), c, h)
  }
  return colour
}

export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

const channels = (hex: string): [number, number, number] => {
  const number = Number.parseInt(hex.slice(1), 16)
  return [(number >> 16) / 255, ((number >> 8) & 255) / 255, (number & 255) / 255]
}
const linear = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
const gamma = (value: number): number => (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055)

function luminance(hex: string): number {
  const [r, g, b] = channels(hex).map(linear) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

// Björn Ottosson's OKLab, in its published constants: https://bottosson.github.io/posts/oklab/
function toOklch(hex: string) {
  const [r, g, b] = channels(hex).map(linear) as [number, number, number]
  const long = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const medium = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const short = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  const l = 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short
  const a = 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short
  const bee = 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short
  return { l, c: Math.hypot(a, bee), h: Math.atan2(bee, a) }
}

/** Chroma shrinks where sRGB ends. */
function fromOklch(l: number, c: number, h: number): string {
  for (let chroma = c; ; chroma = chroma < 0.002 ? 0 : chroma * 0.95) {
    const [a, bee] = [chroma * Math.cos(h), chroma * Math.sin(h)]
    const long = (l + 0.3963377774 * a + 0.2158037573 * bee) ** 3
    const medium = (l - 0.1055613458 * a - 0.0638541728 * bee) ** 3
    const short = (l - 0.0894841775 * a - 1.291485548 * bee) ** 3
    const rgb = [
      4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
      -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
      -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
    ]
    if (chroma === 0 || rgb.every((value) => value >= -0.0005 && value <= 1.0005)) {
      const bytes = rgb.map((value) => Math.round(255 * gamma(Math.min(1, Math.max(0, value)))))
      return `#${bytes
        .map((byte) => byte.toString(16).padStart(2, '0'))
        .join('')
        .toUpperCase()}`
    }
  }
}
