/**
 * Markdown-light: paragraphs, fenced code, quotes, lists; bold, italic, code, links. What is not clearly markup stays
 * text, and every source reads the same when it is typed again. Time is linear in the length of the source.
 */

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'bold' | 'italic'; readonly children: readonly Inline[] }
  | { readonly kind: 'link'; readonly href: string; readonly text: string }

export type Block =
  | { readonly kind: 'paragraph'; readonly children: readonly Inline[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'quote'; readonly children: readonly Inline[] }
  | {
      readonly kind: 'list'
      readonly start: number | undefined
      readonly items: readonly (readonly Inline[])[]
    }

const fence = /^```\S*\s*$/
const quote = /^> ?/
const bullet = /^[-*] +(?=\S)/
const ordinal = /^(\d{1,9})[.)] +(?=\S)/

/** Splits a message into blocks. */
export function tokenize(source: string): Block[] {
  const lines = source.split('\n')
  const blocks: Block[] = []
  let plain: string[] = []
  const flush = () => {
    if (plain.some((line) => line !== '')) {
      blocks.push({ kind: 'paragraph', children: tokenizeInline(plain.join('\n')) })
    }
    plain = []
  }
  const takeWhile = (from: number, pattern: RegExp): string[] => {
    const taken: string[] = []
    for (let i = from; i < lines.length && pattern.test(lines[i]!); i++)
      taken.push(lines[i]!.replace(pattern, ''))
    return taken
  }

  for (let i = 0; i < lines.length; ) {
    const line = lines[i]!
    const closing = fence.test(line)
      ? lines.findIndex((other, at) => at > i && other.trimEnd() === '```')
      : -1
    if (closing > 0) {
      flush()
      blocks.push({ kind: 'code', text: lines.slice(i + 1, closing).join('\n') })
      i = closing + 1
      continue
    }
    if (quote.test(line)) {
      flush()
      const taken = takeWhile(i, quote)
      blocks.push({ kind: 'quote', children: tokenizeInline(taken.join('\n')) })
      i += taken.length
      continue
    }
    const pattern = bullet.test(line) ? bullet : ordinal.test(line) ? ordinal : undefined
    if (pattern !== undefined) {
      flush()
      const start = pattern === ordinal ? Number(ordinal.exec(line)![1]) : undefined
      const items = takeWhile(i, pattern)
      blocks.push({ kind: 'list', start, items: items.map(tokenizeInline) })
      i += items.length
      continue
    }
    plain.push(line)
    i++
  }
  flush()
  return blocks
}

/** An address ends before white space, quotes, brackets and CJK text or punctuation; final punctuation is not part of it. */
const address = /https?:\/\/[^\s<>"'“”‘’「」《》（），。！？；：、\p{Script=Han}]+/u
const patterns = [
  { kind: 'code', pattern: /`([^`\n]+)`/ },
  { kind: 'named', pattern: /\[([^\]\n]{1,200})\]\((https?:\/\/[^\s()]+)\)/ },
  { kind: 'address', pattern: address },
  { kind: 'bold', pattern: /\*\*(?=\S)([^\n]{0,2000}?\S)\*\*(?!\*)/ },
  {
    kind: 'italic',
    pattern: /(?<![\p{L}\p{N}*])\*(?=[^\s*])([^*\n]{0,2000}?[^\s*]|[^\s*])\*(?![\p{L}\p{N}*])/u,
  },
  {
    kind: 'italic',
    pattern: /(?<![\p{L}\p{N}_])_(?=[^\s_])([^_\n]{0,2000}?[^\s_]|[^\s_])_(?![\p{L}\p{N}_])/u,
  },
] as const

/** All forms in one expression, tried from left to right at each place: 2 groups at most for each. */
const anyInline = new RegExp(patterns.map(({ pattern }) => `(${pattern.source})`).join('|'), 'gu')

/** Splits one run of text. */
export function tokenizeInline(source: string): Inline[] {
  const tokens: Inline[] = []
  let end = 0
  const pushText = (text: string) => {
    if (text !== '') tokens.push({ kind: 'text', text })
  }
  for (const match of source.matchAll(anyInline)) {
    pushText(source.slice(end, match.index))
    const [whole] = match
    end = match.index + whole.length
    if (match[1] !== undefined) tokens.push({ kind: 'code', text: match[2]! })
    else if (match[3] !== undefined) tokens.push({ kind: 'link', text: match[4]!, href: match[5]! })
    else if (match[6] !== undefined) {
      const href = trimAddress(whole)
      tokens.push({ kind: 'link', text: href, href })
      end = match.index + href.length
    } else if (match[7] !== undefined) tokens.push({ kind: 'bold', children: tokenizeInline(match[8]!) })
    else tokens.push({ kind: 'italic', children: tokenizeInline((match[10] ?? match[12])!) })
  }
  pushText(source.slice(end))
  return tokens
}

function trimAddress(found: string): string {
  const trimmed = found.replace(/[.,;:!?*_~]+$/, '')
  return trimmed.endsWith(')') && !trimmed.includes('(') ? trimmed.slice(0, -1) : trimmed
}

/** A message on one line without its markup, for lists and quotations. */
export function plainText(source: string): string {
  const inline = (tokens: readonly Inline[]): string =>
    tokens.map((token) => ('children' in token ? inline(token.children) : token.text)).join('')
  return tokenize(source.length > 500 ? source.slice(0, 500) : source)
    .map((block) => {
      if (block.kind === 'code') return block.text
      return block.kind === 'list' ? block.items.map(inline).join(' ') : inline(block.children)
    })
    .join(' ')
    .replace(/\s+/g, ' ')
}
