import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainText } from './plain-text.js'
import { tokenize } from './tokenize.js'
import { tokenizeInline } from './tokenize-inline.js'
import type { Inline } from './tokens.js'

const text = (words: string): Inline => ({ kind: 'text', text: words })

describe('markdown-light', () => {
  test('[X30] bold, italic, code and links are found inside a line, nested where that makes sense', () => {
    const italic = (words: string) => ({ kind: 'italic', marker: '*', children: [text(words)] })
    expect(tokenizeInline('a **b *cc*** `d*e*` f')).toEqual([
      text('a '),
      { kind: 'bold', marker: '**', children: [text('b '), italic('cc')] },
      text(' '),
      { kind: 'code', text: 'd*e*' },
      text(' f'),
    ])
    expect(tokenizeInline('***both***')).toEqual([{ kind: 'bold', marker: '**', children: [italic('both')] }])
    expect(tokenizeInline('see [here](https://example.org/a)')).toEqual([
      text('see '),
      { kind: 'link', text: 'here', href: 'https://example.org/a', host: 'example.org' },
    ])
  })

  test('[X31] an address ends before Chinese text and before final punctuation', () => {
    const linkOf = (source: string) => tokenizeInline(source).find((token) => token.kind === 'link')
    expect(linkOf('看https://example.org/路径这里，谢谢')?.text).toBe('https://example.org/')
    expect(linkOf('（https://example.org/a?b=1）')?.text).toBe('https://example.org/a?b=1')
    expect(linkOf('is it https://example.org/a.')?.text).toBe('https://example.org/a')
  })

  test.for([
    ...[
      'snake_case_name',
      '2 * 3 * 4',
      '2*3*4',
      '长*5*高',
      '**',
      '* ',
      '_',
      '`',
      'a ** b ** c',
      '****',
      '文件_最终_版.docx',
    ],
    ...[
      'f**k this s**t',
      'src/**/a.ts and lib/**/b.ts',
      '/*note*/',
      '__init__',
      '\\*as it is\\*',
      'javascript:alert(1)',
    ],
    ...[
      '¯\\_(ツ)_/¯',
      '(*^_^*) (*^o^*)',
      '(*´▽`*) (*´▽`*)',
      '(*ﾟДﾟ*)',
      '(*ノωノ*)',
      '*o* *x*',
      '^_^ so ^_^',
      '-_- … -_-',
    ],
    ...[
      '_(:з」∠)_',
      '*ଘ(੭*ˊᵕˋ)੭* ੈ✩',
      'm(_ _)m',
      'T_T and T_T',
      '>_< no >_<',
      '(´ー`) … (´ー`)',
      'don`t, can`t',
    ],
  ])('[X32] names, products, paths, censored words and faces stay as they were typed: %s', (source) => {
    expect(tokenizeInline(source)).toEqual([text(source)])
    expect(tokenize(source)).toEqual([{ kind: 'paragraph', children: [text(source)] }])
  })

  test('[X33] fences, quotes and lists are blocks; a fence that never closes is text', () => {
    expect(tokenize('```js\nlet *a*\n```')).toEqual([{ kind: 'code', info: 'js', text: 'let *a*' }])
    expect(tokenize('```\nnever closed')[0]?.kind).toBe('paragraph')
    expect(tokenize('```\n\n```')[0]?.kind).toBe('paragraph')
    expect(tokenize('> a\n> b\nc').map((block) => block.kind)).toEqual(['quote', 'paragraph'])
    expect(tokenize('>_<\n>= 5\n>').map((block) => block.kind)).toEqual(['paragraph'])
    expect(tokenize('- a\n* b')[0]).toMatchObject({ kind: 'list', isNumbered: false, items: { length: 2 } })
  })

  test('[X740] a numbered list keeps the numbers that were typed, in their order', () => {
    const list = tokenize('2. two\n4) four\n4. four again\n007. Bond')[0]
    expect(list).toMatchObject({ kind: 'list', isNumbered: true })
    expect(list?.kind === 'list' && list.items.map(({ marker }) => marker)).toEqual([
      '2.',
      '4)',
      '4.',
      '007.',
    ])
    expect(plainText('2. two\n4) four')).toBe('2. two 4) four')
  })

  test('[X741] italic works beside Chinese and between words of it; around one letter the stars are shown too, as a product has them', () => {
    expect(tokenizeInline('周五发布，*不要*忘记')).toEqual([
      text('周五发布，'),
      { kind: 'italic', marker: '*', children: [text('不要')] },
      text('忘记'),
    ])
    expect(tokenizeInline('记得*不要*，')[1]).toMatchObject({ kind: 'italic', marker: '*' })
    expect(tokenizeInline('*重要*：')[0]).toMatchObject({ kind: 'italic', marker: '*' })
    expect(tokenizeInline('长*宽*高')).toEqual([
      text('长'),
      { kind: 'italic', marker: '', children: [text('*宽*')] },
      text('高'),
    ])
    for (const product of ['宽*12*高', '长*宽2*高'])
      expect(plainText(product).replace(/\*/g, '')).not.toBe(plainText(product))
    expect(tokenizeInline('请**不要**忘记')[1]).toMatchObject({ kind: 'bold', marker: '**' })
    expect(tokenizeInline('运行`npm i`命令')[1]).toEqual({ kind: 'code', text: 'npm i' })
  })

  test('[X741] bold and italic work beside and between words of scripts without spaces, and take nothing but their own stars away', () => {
    const word = fc.constantFrom(
      '不要',
      '周五发布',
      'とても',
      'カタカナ語',
      '大事な',
      '중요',
      '잊지마',
      'ภาษา',
      '𠮷野家',
    )
    const inside = fc.oneof(
      word,
      word.map((one) => `「${one}」`),
      word.map((one) => `${one}！`),
      fc.constant('not now'),
    )
    const side = fc.oneof(word, fc.constantFrom('', '，', '。', '（', '！', ' '))
    fc.assert(
      fc.property(side, inside, side, fc.constantFrom('*', '**'), (before, within, after, marker) => {
        // In brackets a face is more likely, and some marks are none to emphasise from.
        fc.pre(!(before === '（' && /[)）]/.test(after)) && !(marker === '*' && /^[^\p{L}「]/u.test(within)))
        const source = `${before}${marker}${within}${marker}${after}`
        const shown = { kind: marker === '*' ? 'italic' : 'bold', marker, children: [text(within)] }
        const sides = (part: string) => (part === '' ? [] : [text(part)])
        expect(tokenizeInline(source)).toEqual([...sides(before), shown, ...sides(after)])
      }),
    )
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

  test.for([
    ['[https://bank.example](https://evil.example/x)', 'evil.example'],
    ['[bank.example](https://bank.example.evil.example/)', 'bank.example.evil.example'],
    ['[https://bank.example https://evil.example](https://bank.example)', 'bank.example'],
    ['[here](http://evil.example:8080)', 'evil.example:8080'],
    ['[\u202ebank.example](https://evil.example)', 'evil.example'],
    ['https://b\u0430nk.example/', 'xn--bnk-6cd.example'],
  ])('[X742] a link whose text does not say where it leads shows that: %s', ([source, host]) => {
    expect(tokenizeInline(source!)).toMatchObject([{ kind: 'link', host }])
    expect(plainText(source!)).toContain(`(${host})`)
  })

  test.for([
    '[https://a.example/b](https://a.example/c)',
    '[A.example](https://a.example)',
    'https://a.example/?b',
  ])('[X743] a link whose text says where it leads shows nothing besides: %s', (source) => {
    expect(tokenizeInline(source)).toMatchObject([{ kind: 'link', host: undefined }])
  })

  test.for([
    'https://bank.example@evil.example/',
    'https://bank.example:443@evil.example',
    '[bank](https://bank.example@evil.example)',
    'https://',
    'https://a:b',
  ])('[X744] an address that hides its host behind a name, or is none, is no link: %s', (source) => {
    expect(tokenizeInline(source)).toEqual([text(source)])
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
