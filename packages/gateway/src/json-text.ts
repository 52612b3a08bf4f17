import { faults, type Sentence, StonechatError } from '@stonechat/protocol'
import { isKeptExactly } from './json-number.js'
import { gatewayLimits } from './limits.js'

/** A list, or an object whose names so far are those from `firstName` on. */
interface Level {
  readonly isObject: boolean
  readonly firstName: number
  /** Where there are many. */
  names: Set<string> | undefined
}

/** With more names than this a set finds one sooner than a look at each. */
const fewNames = 16

/**
 * Looks for what would be lost in reading: names that are there twice, numbers that cannot be kept exactly; and for what no honest
 * client sends: depth, `__proto__`. One pass over a text that is JSON already.
 * @throws StonechatError `invalid_input` at the field of the outermost object in which it is
 */
export function checkJsonText(text: string): void {
  const levels: Level[] = []
  const names: string[] = []
  let field = ''

  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at)
    if (code === quote) {
      const end = endOfString(text, at)
      if (isName(end)) addName(text.slice(at + 1, end - 1))
      at = end
    } else if (code === openBrace || code === openBracket) {
      levels.push({ isObject: code === openBrace, firstName: names.length, names: undefined })
      if (levels.length > gatewayLimits.jsonMaxDepth) refuse(faults.nested(gatewayLimits.jsonMaxDepth))
      at += 1
    } else if (code === closeBrace || code === closeBracket) {
      names.length = levels.pop()!.firstName
      at += 1
    } else if (code === minus || isDigit(code)) {
      const end = endOfNumber(text, at)
      if (!isKeptExactly(text.slice(at, end))) refuse(faults.inexact)
      at = end
    } else at += 1
  }

  function isName(end: number): boolean {
    if (levels.at(-1)?.isObject !== true) return false
    let at = end
    while (isSpace(text.charCodeAt(at))) at += 1
    return text.charCodeAt(at) === colon
  }

  function addName(written: string): void {
    const level = levels.at(-1)!
    const name = written.includes('\\') ? (JSON.parse(`"${written}"`) as string) : written
    if (levels.length === 1) field = name
    if (name === '__proto__') refuse(faults.fieldName)
    if (hasName(level, name)) refuse(faults.twice)
    names.push(name)
    level.names?.add(name)
  }

  function hasName(level: Level, name: string): boolean {
    if (level.names === undefined && names.length - level.firstName > fewNames)
      level.names = new Set(names.slice(level.firstName))
    return level.names?.has(name) ?? names.indexOf(name, level.firstName) >= 0
  }

  function refuse(message: Sentence): never {
    throw new StonechatError('invalid_input', { errors: [{ path: field, message }] })
  }
}

export const quote = 0x22
export const minus = 0x2d
const zero = 0x30
const nine = 0x39
const colon = 0x3a
const openBracket = 0x5b
const backslash = 0x5c
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d

/** The place behind the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); ; at = text.indexOf('"', at + 1)) {
    let first = at
    while (text.charCodeAt(first - 1) === backslash) first -= 1
    if ((at - first) % 2 === 0) return at + 1
  }
}

/** The place behind the number that begins at `start`. */
function endOfNumber(text: string, start: number): number {
  let at = start + 1
  while (/[\d.eE+-]/.test(text.charAt(at))) at += 1
  return at
}

/** Whether this is what JSON takes for space. */
export function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09
}

export function isDigit(code: number): boolean {
  return code >= zero && code <= nine
}
