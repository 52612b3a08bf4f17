/** What stands for a person or a group without a picture: initials on a colour that comes from the id. */

import { straighten } from '../text/isolate.js'

/** Far from each other in order, so that neighbours differ clearly. */
const hues = [205, 340, 140, 45, 255, 20, 170, 295, 80]

/** The hue (degrees) of an id: the same everywhere, and different for ids that follow each other. */
export function hueOf(id: number): number {
  return hues[id % hues.length] ?? 205
}

/** One or two characters: of a Chinese name its given name, of a longer Chinese text its start, else first letters of words. */
export function initialsOf(name: string): string {
  const trimmed = straighten(name).trim()
  const characters = [...trimmed]
  const first = characters[0]
  if (first === undefined) return '#'
  if (/\p{Script=Han}/u.test(first)) {
    return (characters.length <= 3 ? characters.slice(-2) : characters.slice(0, 2)).join('')
  }
  const words = trimmed.split(/[\s_.-]+/).filter(Boolean)
  return words
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase()
}
