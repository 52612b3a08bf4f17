import { alwaysExactCharacters } from './json-number.js'
import { checkJsonText, isDigit, isSpace, minus, quote } from './json-text.js'
import { gatewayLimits } from './limits.js'

/** In a list: a number of many characters, or with an exponent; or what looks like one in a string. */
const longNumberInList = /[[,]\s*-?\d(?:[\d.]{15}|[\d.]*[eE])/

/**
 * Checks that nothing was lost in reading, and that nothing is in it that no honest client sends. A look that costs little tells
 * for nearly every request that all is well; for the others the text is read by `checkJsonText`, which says what is wrong.
 * @param value what `JSON.parse` made of the text
 * @throws StonechatError `invalid_input`
 */
export function checkJson(text: string, value: unknown): void {
  // A name that is there twice makes more names in the text than in the value.
  const isPlain = typeof value === 'object' && countNames(value, 1) === countWrittenNames(text)
  if (!isPlain || (text.includes('[') && longNumberInList.test(text))) checkJsonText(text)
}

/** `NaN`, which equals nothing, where it is nested too deep or has a name that it may not have. */
function countNames(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null) return 0
  if (depth > gatewayLimits.jsonMaxDepth) return Number.NaN
  let count = 0
  if (Array.isArray(value)) {
    for (const item of value) count += countNames(item, depth + 1)
    return count
  }
  // What JSON.parse made has no other names than its own.
  for (const name in value) {
    if (name === '__proto__') return Number.NaN
    count += 1 + countNames((value as Record<string, unknown>)[name], depth + 1)
  }
  return count
}

/** At least as many as there are: a text may hold what looks like one. `NaN` where one has a long number. */
function countWrittenNames(text: string): number {
  let count = 0
  for (let colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', colon + 1)) {
    let before = colon - 1
    while (isSpace(text.charCodeAt(before))) before -= 1
    if (text.charCodeAt(before) !== quote) continue
    count += 1
    let after = colon + 1
    while (isSpace(text.charCodeAt(after))) after += 1
    if (hasLongNumberAt(text, after)) return Number.NaN
  }
  return count
}

/** Fractions and exponents, which are rare, count as long. */
function hasLongNumberAt(text: string, start: number): boolean {
  const first = text.charCodeAt(start) === minus ? start + 1 : start
  let at = first
  while (isDigit(text.charCodeAt(at))) at += 1
  return at > first && (at - first > alwaysExactCharacters || '.eE'.includes(text.charAt(at)))
}
