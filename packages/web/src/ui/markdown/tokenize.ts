/**
 * Markdown-light: paragraphs, fenced code, quotes, lists; bold, italic, code, links. It styles and never loses, renumbers or
 * reorders a character: what is not clearly markup stays text. Time is linear in the length of the source.
 */

import { tokenizeInline } from './tokenize-inline.js'
import type { Block, ListItem } from './tokens.js'

const opensFence = /^```([^\s`]*)\s*$/
const closesFence = /^```\s*$/
const quote = /^>(?: |$)/
const bullet = /^[-*] +(?=\S)/
const ordinal = /^\d{1,9}[.)] +(?=\S)/

/** Splits a message into blocks. */
export function tokenize(source: string): Block[] {
  const lines = source.split('\n')
  const closings = findClosings(lines)
  const blocks: Block[] = []
  let plain: string[] = []

  for (let at = 0; at < lines.length; ) {
    const found = readFence(lines, at, closings[at]!) ?? readQuote(lines, at) ?? readList(lines, at)
    const end = found?.end ?? at + 1
    if (found?.block === undefined) plain.push(...lines.slice(at, end))
    else {
      flush(true)
      blocks.push(found.block)
    }
    at = end
  }
  flush(false)
  return blocks

  /** One empty line on either side of a quote, a list or code is the distance that these keep anyway. */
  function flush(isBeforeBlock: boolean): void {
    if (blocks.length > 0 && plain[0] === '') plain.shift()
    if (isBeforeBlock && plain.at(-1) === '') plain.pop()
    if (plain.length > 0) blocks.push({ kind: 'paragraph', children: tokenizeInline(plain.join('\n')) })
    plain = []
  }
}

interface Found {
  /** `undefined`: these lines are text, whatever each of them looks like. */
  readonly block: Block | undefined
  /** The line after it. */
  readonly end: number
}

/** For each line the next one that ends a fence, at it or after it; -1 where there is none. */
function findClosings(lines: readonly string[]): number[] {
  const closings = Array<number>(lines.length + 1).fill(-1)
  for (let at = lines.length - 1; at >= 0; at -= 1)
    closings[at] = closesFence.test(lines[at]!) ? at : closings[at + 1]!
  return closings.slice(1)
}

function readFence(lines: readonly string[], at: number, closing: number): Found | undefined {
  const info = closing < 0 ? undefined : opensFence.exec(lines[at]!)?.[1]
  if (info === undefined) return undefined
  const text = lines.slice(at + 1, closing).join('\n')
  return text.trim() === '' ? undefined : { block: { kind: 'code', info, text }, end: closing + 1 }
}

function readQuote(lines: readonly string[], at: number): Found | undefined {
  const end = endOfRun(lines, at, quote)
  if (end === at) return undefined
  const taken = lines.slice(at, end)
  const text = taken.map((line) => line.slice(2)).join('\n')
  const isQuoting = text.trim() !== ''
  return { block: isQuoting ? { kind: 'quote', children: tokenizeInline(text) } : undefined, end }
}

function readList(lines: readonly string[], at: number): Found | undefined {
  const isNumbered = ordinal.test(lines[at]!)
  const end = endOfRun(lines, at, isNumbered ? ordinal : bullet)
  if (end === at) return undefined
  return { block: { kind: 'list', isNumbered, items: lines.slice(at, end).map(toItem) }, end }
}

/** The space behind the marker belongs to it; further ones are text. */
function toItem(line: string): ListItem {
  const space = line.indexOf(' ')
  return { marker: line.slice(0, space), children: tokenizeInline(line.slice(space + 1)) }
}

function endOfRun(lines: readonly string[], from: number, pattern: RegExp): number {
  let end = from
  while (end < lines.length && pattern.test(lines[end]!)) end += 1
  return end
}
