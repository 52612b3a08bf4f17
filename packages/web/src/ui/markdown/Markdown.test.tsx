import fc from 'fast-check'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { Router } from 'wouter'
import { Markdown } from './Markdown.js'
import { tokenize } from './tokenize.js'
import type { Block, Inline } from './tokens.js'

const pieces = [
  ...'*_`[]()<>{}"\'\\/|~^#-+.,;:!?@&=%$ \t\r\n0179aZé文字ーツω、。，：（）「」《》😀👍',
  ...['\u0301', '\u200d', '\u202e', '\ufe0f', '**', '***', '```', '\n```\n', '\n> ', '\n- ', '\n2. ', '\n\n'],
  ...[
    'https://a.example',
    '[b](https://a.example)',
    '**bold**',
    '*it is*',
    '_so_',
    '`code`',
    '¯\\_(ツ)_/¯',
    '(*^_^*)',
  ],
]

const sources = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join(''))

/** What a reader sees; what a link says besides its text, and where it leads, stands in its own words. */
function visible(source: string): string {
  return renderToStaticMarkup(
    <Router ssrPath="/">
      <Markdown source={source} />
    </Router>,
  )
    .replace(/<bdi dir="ltr"> \([^<]*\)<\/bdi>/g, '')
    .replace(/<[^>]*>/g, '')
    .replace(/&(amp|lt|gt|quot|#x27);/g, (_, name: keyof typeof entities) => entities[name])
}

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', '#x27': "'" }

/** The source, made of what is shown and of the markers that styled it. */
function restore(blocks: readonly Block[]): string {
  return blocks.map(restoreBlock).join('\n')
}

function restoreBlock(block: Block): string {
  switch (block.kind) {
    case 'code':
      return `\`\`\`${block.info}\n${block.text}\n\`\`\``
    case 'quote':
      return restoreInline(block.children)
        .split('\n')
        .map((line) => `> ${line}`)
        .join('\n')
    case 'list':
      return block.items.map(({ marker, children }) => `${marker} ${restoreInline(children)}`).join('\n')
    case 'paragraph':
      return restoreInline(block.children)
  }
}

function restoreInline(tokens: readonly Inline[]): string {
  return tokens
    .map((token) => {
      if (token.kind === 'code') return `\`${token.text}\``
      if ('children' in token) return `${token.marker}${restoreInline(token.children)}${token.marker}`
      return token.kind === 'link' && token.text !== token.href
        ? `[${token.text}](${token.href})`
        : token.text
    })
    .join('')
}

/** White space at the end of a line, and how many empty lines there are, is nothing that is read. */
const withoutGaps = (source: string) =>
  source
    .replace(/\s+/g, ' ')
    .replace(/> (?=>|$)/g, '>')
    .trim()

/** What is shown, without markers. */
function said(blocks: readonly Block[]): string {
  const inline = (tokens: readonly Inline[]): string =>
    tokens.map((token) => ('children' in token ? inline(token.children) : token.text)).join('')
  return blocks
    .map((block) => {
      if (block.kind === 'code') return block.info + block.text
      if (block.kind !== 'list') return inline(block.children)
      return block.items
        .map((item) => (block.isNumbered ? `${item.marker} ` : '') + inline(item.children))
        .join('')
    })
    .join('')
}

describe('a message on the screen', () => {
  test('[X745] every character of a message is shown, or is the marker of a piece that is shown in a style, in the order in which they were typed', () => {
    fc.assert(
      fc.property(sources, (source) => {
        const blocks = tokenize(source)
        expect(withoutGaps(restore(blocks))).toBe(withoutGaps(source))
        expect(visible(source)).toBe(said(blocks))
      }),
      { numRuns: 2_000 },
    )
  })

  test('[X746] a style has something to show: markers alone stay text', () => {
    const isBlank = (token: Inline): boolean =>
      'children' in token ? token.children.every(isBlank) : token.text.trim() === ''
    const styled = (tokens: readonly Inline[]): Inline[] =>
      tokens.flatMap((token) => ('children' in token ? [token, ...styled(token.children)] : []))
    fc.assert(
      fc.property(sources, (source) => {
        for (const block of tokenize(source)) {
          if (block.kind === 'code') expect(block.text.trim()).not.toBe('')
          const runs =
            block.kind === 'list'
              ? block.items.map((item) => item.children)
              : 'children' in block
                ? [block.children]
                : []
          expect(runs.flatMap(styled).filter(isBlank)).toEqual([])
        }
      }),
      { numRuns: 2_000 },
    )
  })

  test('[X747] one empty line beside a quote, a list or code leaves no hole', () => {
    expect(visible('> a\n\nb\n\n- c\n\n```\nd\n```\n\ne')).toBe('abcde')
    expect(visible('> a\n\n\nb')).toBe('a\nb')
  })

  test('[X748] code that scrolls sideways can be reached by keyboard', () => {
    expect(renderToStaticMarkup(<Markdown source={'```\na\n```'} />)).toContain('<pre tabindex="0"')
  })
})
