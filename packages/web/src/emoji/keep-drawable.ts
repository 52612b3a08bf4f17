import type { EmojiEntry } from './emoji-table.js'

/**
 * Leaves out what the fonts of this machine do not have: emoji of versions newer than they are, and flags of countries where
 * letters stand in their place. A version is judged by one emoji of it.
 */
export function keepDrawable(emojis: readonly EmojiEntry[], isDrawn = drawsInColour): EmojiEntry[] {
  const samples = new Map<number, EmojiEntry>()
  for (const entry of emojis)
    if (!isCountry(entry) && !samples.has(entry.version)) samples.set(entry.version, entry)
  const newest = [...samples.values()]
    .sort((a, b) => b.version - a.version)
    .find(({ emoji }) => isDrawn(emoji))
  // A browser that lets nobody look at what it draws has all of them.
  if (newest === undefined) return [...emojis]
  const hasFlags = isDrawn('🇪🇺')
  return emojis.filter((entry) => entry.version <= newest.version && (hasFlags || !isCountry(entry)))
}

/** Two letters of a country. */
function isCountry({ emoji }: EmojiEntry): boolean {
  return /^[\u{1F1E6}-\u{1F1FF}]{2}$/u.test(emoji)
}

const size = 12

/** Whether this is one picture: it has colours of its own, whatever that of the text is, and is not two side by side. */
function drawsInColour(emoji: string): boolean {
  const canvas = document.createElement('canvas')
  canvas.width = size
  canvas.height = size
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context === null) return false
  context.font = `${size}px "Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji", "Twemoji Mozilla", sans-serif`
  context.textBaseline = 'top'
  if (context.measureText(emoji).width >= size * 2) return false
  const draw = (colour: string) => {
    context.clearRect(0, 0, size, size)
    context.fillStyle = colour
    context.fillText(emoji, 0, 0)
    return context.getImageData(0, 0, size, size).data
  }
  const red = draw('#f00')
  const blue = draw('#00f')
  return red.some((value) => value > 0) && red.every((value, index) => value === blue[index])
}
