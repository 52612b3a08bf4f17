import type { Message } from '@stonechat/protocol'
import { tokenize } from '../../ui/markdown/tokenize.js'
import type { Block, Inline } from '../../ui/markdown/tokens.js'

export interface ListedLink {
  readonly message: Message
  readonly href: string
  /** The words around it in its message, on one line; empty where it stands alone. */
  readonly words: string
}

/** How many characters of the message are shown on each side of a link. */
const aroundMaxCharacters = 60

/** The links in the words of a message, in their order, each address once. */
export function linksOf(message: Message): ListedLink[] {
  const { content } = message
  if (content?.type !== 'text' && content?.type !== 'file') return []
  const pieces = tokenize(content.text ?? '').flatMap(piecesOfBlock)
  const links = new Map<string, ListedLink>()
  pieces.forEach(({ href }, at) => {
    if (href !== undefined && !links.has(href))
      links.set(href, { message, href, words: wordsAround(pieces, at) })
  })
  return [...links.values()]
}

interface Piece {
  readonly text: string
  /** Where a link leads. */
  readonly href?: string
}

function piecesOfBlock(block: Block): Piece[] {
  const gap = { text: ' ' }
  switch (block.kind) {
    case 'code':
      return [{ text: block.text }, gap]
    case 'list':
      return block.items.flatMap(({ children }) => [...children.flatMap(piecesOf), gap])
    default:
      return [...block.children.flatMap(piecesOf), gap]
  }
}

function piecesOf(token: Inline): Piece[] {
  if ('children' in token) return token.children.flatMap(piecesOf)
  return token.kind === 'link' ? [{ text: token.text, href: token.href }] : [{ text: token.text }]
}

/** A link whose text is its address stands there as its host: the address is shown anyway. */
function wordsAround(pieces: readonly Piece[], at: number): string {
  const { text, href } = pieces[at]!
  const before = oneLine(pieces.slice(0, at)).trimStart()
  const after = oneLine(pieces.slice(at + 1)).trimEnd()
  const isBare = text === href
  if (isBare && before + after === '') return ''
  return lastOf(before) + (isBare ? new URL(href).host : text) + firstOf(after)
}

function oneLine(pieces: readonly Piece[]): string {
  return pieces
    .map(({ text }) => text)
    .join('')
    .replace(/\s+/g, ' ')
}

function firstOf(text: string): string {
  const characters = [...text]
  if (characters.length <= aroundMaxCharacters) return text
  return `${characters.slice(0, aroundMaxCharacters).join('').trimEnd()}…`
}

function lastOf(text: string): string {
  const characters = [...text]
  if (characters.length <= aroundMaxCharacters) return text
  return `…${characters.slice(-aroundMaxCharacters).join('').trimStart()}`
}
