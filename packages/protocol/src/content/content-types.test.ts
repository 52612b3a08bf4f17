import { describe, expect, it } from 'vitest'
import { previewOf, previewOfQuote, quoteOf, referencesOf } from './content-types.js'
import type { Content } from './index.js'

const text = (words: string): Content => ({ type: 'text', text: words })
const card: Content = { type: 'custom', name: 'card', data: { secret: 1 } }

describe('types of content', () => {
  it('[B131] the preview of a text is its words on one line, up to 500 characters and without half a character', () => {
    expect(previewOf(text(' one\n\n two\tthree '), 'en')).toBe('one two three')
    expect(previewOf(text('a'.repeat(8_000)), 'en')).toBe('a'.repeat(500))
    expect(previewOf(text(`${'a'.repeat(499)}😀`), 'en')).toBe('a'.repeat(499))
  })

  it('[B132] a reader of markup makes the line out of the words itself', () => {
    expect(previewOf(text('**bold**'), 'en', (words) => words.replaceAll('*', ''))).toBe('bold')
  })

  it('[B133] what has no words of a person, and a type of a newer server, has a preview in the language of its reader', () => {
    for (const content of [
      card,
      { type: 'sticker' } as unknown as Content,
      { type: '__proto__' } as unknown as Content,
      null,
    ]) {
      expect(previewOf(content, 'en')).toBe('[Message]')
      expect(previewOf(content, 'zh')).toBe('[消息]')
    }
  })

  it('[M991] a quote without words is read in the language of its reader, like a preview in the list', () => {
    for (const content of [
      card,
      { type: 'sticker' } as unknown as Content,
      { type: '__proto__' } as unknown as Content,
    ]) {
      const quote = quoteOf(content)
      expect(quote).toEqual({ preview: '[Message]', type: content.type })
      for (const language of ['en', 'zh'] as const)
        expect(previewOfQuote(quote, language)).toBe(previewOf(content, language))
    }
    // That of a server which names no type.
    expect(previewOfQuote({ preview: '**bold**' }, 'zh', (words) => words.replaceAll('*', ''))).toBe('bold')
  })

  it('[M900] a quote carries how a text begins, its first 200 characters, without a type, and nothing of a recalled message', () => {
    expect(quoteOf(text(' one\n\n two'))).toEqual({ preview: 'one two' })
    expect(quoteOf(text('😀'.repeat(300)))).toEqual({ preview: '😀'.repeat(200) })
    expect(quoteOf(null)).toEqual({ preview: null })
    expect(previewOfQuote({ preview: null }, 'zh')).toBeUndefined()
  })

  it('[B134] neither text nor custom content nor an unknown type refers to anything', () => {
    for (const content of [text('hi'), card, { type: 'sticker' } as unknown as Content])
      expect(referencesOf(content)).toEqual([])
  })
})
