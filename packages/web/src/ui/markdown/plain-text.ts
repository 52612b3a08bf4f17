import { tokenize } from './tokenize.js'
import type { Block, Inline } from './tokens.js'

const previewMaxCharacters = 500

/** A message on one line without its markup, for lists and quotations. */
export function plainText(source: string): string {
  const start = source.slice(0, previewMaxCharacters).replace(/[\ud800-\udbff]$/, '')
  return tokenize(start).map(textOfBlock).join(' ').replace(/\s+/g, ' ')
}

function textOfBlock(block: Block): string {
  switch (block.kind) {
    case 'code':
      return `${block.info} ${block.text}`.trim()
    case 'list':
      return block.items
        .map(({ marker, children }) => `${block.isNumbered ? `${marker} ` : ''}${textOf(children)}`)
        .join(' ')
    default:
      return textOf(block.children)
  }
}

function textOf(tokens: readonly Inline[]): string {
  return tokens
    .map((token) => {
      if ('children' in token) return textOf(token.children)
      return token.kind === 'link' && token.host !== undefined ? `${token.text} (${token.host})` : token.text
    })
    .join('')
}
