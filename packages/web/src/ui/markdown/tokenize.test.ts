import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Inline, plainText, tokenize, tokenizeInline } from './tokenize.js'

describe('markdown-light', () => {
  test('[X30] bold, italic, code and links are found inside a line, nested where that makes sense', () => {
    expect(tokenizeInline('a **b *c*** `d*e*` f')).toEqual([
      { kind: 'text', text: 'a ' },
      {
        kind: 'bold',
        children: [
          { kind: 'text', text: 'b ' },
          { kind: 'italic', children: [{ kind: 'text', text: 'c' }] },
        ],
      },
      { kind: 'text', text: ' ' },
      { kind: 'code', text: 'd*e*' },
      { kind: 'text', text: ' f' },
    ])
    expect(tokenizeInline('see [here](https://example.org/a)')).toEqual([
      { kind: 'text', text: 'see ' },
      { kind: 'link', text: 'here', href: 'https://example.org/a' },
    ])
  })

  test('[X31] an address ends before Chinese text and before final punctuation', () => {
    const linkOf = (source: string) => tokenizeInline(source).find((token) => token.kind === 'link')
    expect(linkOf('看https://example.org/路径这里，谢谢')?.text).toBe('https://example.org/')
    expect(linkOf('（https://example.org/a?b=1）')?.text).toBe('https://example.org/a?b=1')
    expect(linkOf('is it https://example.org/a.')?.text).toBe('https://example.org/a')
  })

  test('[X32] names with underscores, sums with stars and lone markers stay text', () => {
    for (const source of [
      'snake_case_name',
      '2 * 3 * 4',
      '**',
      '* ',
      '_',
      '`',
      'a ** b ** c',
      'javascript:alert(1)',
    ]) {
      expect(tokenizeInline(source)).toEqual([{ kind: 'text', text: source }])
    }
  })

  test('[X33] fences, quotes and lists are blocks; a fence that never closes is text', () => {
    expect(tokenize('```js\nlet *a*\n```').map((block) => block.kind)).toEqual(['code'])
    expect(tokenize('```\nnever closed')[0]?.kind).toBe('paragraph')
    expect(tokenize('> a\n> b\nc').map((block) => block.kind)).toEqual(['quote', 'paragraph'])
    expect(tokenize('3. a\n4. b')[0]).toMatchObject({ kind: 'list', start: 3, items: { length: 2 } })
    expect(tokenize('- a\n* b')[0]).toMatchObject({ kind: 'list', start: undefined, items: { length: 2 } })
  })

  test('[X34] links are only ever http or https', () => {
    const hrefs = (tokens: readonly Inline[]): string[] =>
      tokens.flatMap((token) =>
        token.kind === 'link' ? [token.href] : 'children' in token ? hrefs(token.children) : [],
      )
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'[](): /*_`https javascript.example'), maxLength: 60 }),
        (source) => {
          for (const href of hrefs(tokenizeInline(source))) expect(href).toMatch(/^https?:\/\//)
        },
      ),
    )
  })

  test('[X35] no character of a message without markup is lost', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (source) => {
        if (/[*_`[>\n\r\u2028\u2029-]|^\d+[.)]|https?:/.test(source)) return
        expect(plainText(source)).toBe(source.slice(0, 500).replace(/\s+/g, ' '))
      }),
    )
  })

  test('[X36] the longest message of markers is split whole, whatever it repeats', () => {
    for (const piece of ['*', '_', '`', '[', '**a', '> ', 'https://', '[a](', '```\n']) {
      const source = `${piece.repeat(7_992 / piece.length)} the end`
      expect(JSON.stringify(tokenize(source))).toContain(' the end"')
    }
  })
})
