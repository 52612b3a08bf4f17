import { describe, expect, it } from 'vitest'
import type { FileKind } from '../file/file.js'
import { previewOf, previewOfQuote, quoteOf, referencesOf } from './content-types.js'
import type { AttachedFile } from './file/schema.js'
import type { Content, SendableContent } from './index.js'

const text = (words: string): Content => ({ type: 'text', text: words })
const fileKinds: readonly FileKind[] = ['image', 'video', 'audio', 'voice', 'file']
const files = (kinds: readonly FileKind[], words?: string): Extract<Content, { type: 'file' }> => ({
  type: 'file',
  files: kinds.map((kind, at) => ({
    ...{ id: `00000000-0000-4000-8000-00000000000${at}`, kind, name: 'Bild 图.bin' },
    ...{ media_type: 'application/octet-stream', bytes: 1 },
  })),
  ...(words === undefined ? {} : { text: words }),
})
const fileOf = (file: AttachedFile): Content => ({ type: 'file', files: [file] })
const recordOf = (...contents: Content[]): Content => ({
  type: 'record',
  title: 'Ann, Bob',
  entries: contents.map((content) => ({ sender_id: 1, nickname: 'Ann', content, created_at: 1 })),
})
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
      { type: 'hologram' } as unknown as Content,
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
      { type: 'hologram' } as unknown as Content,
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

  it('[L402] the preview of files is their caption; without one, what the first of them is, in the language of the reader, or its name', () => {
    expect(previewOf(files(['image'], ' in the\nsun '), 'zh')).toBe('in the sun')
    const shown = fileKinds.map((kind) => [
      previewOf(files([kind, 'file']), 'en'),
      previewOf(files([kind]), 'zh'),
    ])
    expect(shown).toEqual([
      ['[Photo]', '[图片]'],
      ['[Video]', '[视频]'],
      ['[Audio]', '[音频]'],
      ['[Voice]', '[语音]'],
      ['Bild 图.bin', 'Bild 图.bin'],
    ])
  })

  it('[L403] a quote of files is read like their preview, in the language of its reader', () => {
    for (const kind of fileKinds)
      for (const language of ['en', 'zh'] as const)
        expect(previewOfQuote(quoteOf(files([kind])), language)).toBe(previewOf(files([kind]), language))
    expect(previewOfQuote(quoteOf(files(['image'], 'words')), 'zh')).toBe('words')
    // Words that a newer server has for a type that is known here.
    expect(previewOfQuote({ preview: '[Hologram]', type: 'file' }, 'zh')).toBe('[消息]')
  })

  it('[L404] a message with files refers to each of them, before and after they are filled in', () => {
    const content = files(['image', 'file'])
    const named: SendableContent = { type: 'file', files: [{ id: 'one' }] }
    expect(referencesOf(content).map(({ kind }) => kind)).toEqual(['file', 'file'])
    expect(referencesOf(named)).toEqual([{ kind: 'file', id: 'one' }])
  })

  it('[T256] the preview of a record, and a quote of it, is the same few words in the language of the reader', () => {
    const content = recordOf(text('secret'))
    expect([previewOf(content, 'en'), previewOf(content, 'zh')]).toEqual(['[Chat history]', '[聊天记录]'])
    expect(quoteOf(content)).toEqual({ preview: '[Chat history]', type: 'record' })
    expect(previewOfQuote(quoteOf(content), 'zh')).toBe('[聊天记录]')
  })

  it('[T407] the preview of a poll, and a quote of it, is its question after the word for a poll in the language of the reader', () => {
    const content: Content = { type: 'poll', question: 'Where\nto?', options: ['here', 'there'] }
    expect([previewOf(content, 'en'), previewOf(content, 'zh')]).toEqual([
      '[Poll] Where to?',
      '[投票] Where to?',
    ])
    expect(quoteOf(content)).toEqual({ preview: 'Where to?', type: 'poll' })
    expect(previewOfQuote(quoteOf(content), 'zh')).toBe('[投票] Where to?')
  })

  it('[T257] a record refers to each file in it once, also to those of a record inside it', () => {
    const [one, two] = files(['image', 'file']).files
    const twice = recordOf(fileOf(two!), recordOf(fileOf(one!), fileOf(two!), text('hi')))
    expect(referencesOf(twice).map(({ id }) => id)).toEqual([two!.id, one!.id])
    expect(referencesOf(recordOf(text('hi')))).toEqual([])
  })

  it('[T300] a sticker has the same line in every list, in the language of its reader, also in a quote, and refers to its file', () => {
    const [{ id, ...facts }] = (files(['image']) as { files: AttachedFile[] }).files as [AttachedFile]
    const sticker: Content = { type: 'sticker', sticker_id: id, file: { id, ...facts } }
    for (const [language, line] of [['en', '[Sticker]'] as const, ['zh', '[表情]'] as const]) {
      expect(previewOf(sticker, language)).toBe(line)
      expect(previewOfQuote(quoteOf(sticker), language)).toBe(line)
    }
    expect(referencesOf({ type: 'sticker', sticker_id: id })).toEqual([{ kind: 'file', id }])
  })

  it('[Y395] the preview of a card, and a quote of it, says whether it shows a person or a group, in the language of the reader', () => {
    const face = { type: 'card', name: 'Ann', avatar_url: null } as const
    for (const [shown, line] of [
      [{ ...face, user_id: 1 }, '[个人名片]'],
      [{ ...face, group_id: 1 }, '[群名片]'],
    ] as const) {
      expect(previewOf(shown, 'zh')).toBe(line)
      expect(previewOfQuote(quoteOf(shown), 'zh')).toBe(line)
      expect(referencesOf(shown)).toEqual([])
    }
  })

  it('[B134] neither text nor custom content nor an unknown type refers to anything', () => {
    for (const content of [text('hi'), card, { type: 'hologram' } as unknown as Content])
      expect(referencesOf(content)).toEqual([])
  })
})
