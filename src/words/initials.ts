// The letters that stand for a name on a tile, where there is no picture.

/** "HB" for Harbor Build, "A" for Acme. */
export function initials(name: string): string {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? []
  return words
    .slice(0, 2)
    .map(([first]) => first as string)
    .join('')
    .toUpperCase()
}
