import type { Client } from '@stonechat/client'
import type { Content } from '@stonechat/protocol'
import { renderToStaticMarkup } from 'react-dom/server'
import { beforeAll, describe, expect, test } from 'vitest'
import { AppContext } from '../base/context.js'
import { createPreferences } from '../base/preferences.js'
import { createToasts } from '../base/toasts.js'
import { type Locale, loadTexts, localeTags } from '../text/index.js'
import { ContentBubble } from './ContentBubble.js'
import { copyTextOf, editTextOf, frameOf, previewOf, withText, wordsOnlyOf } from './index.js'

beforeAll(async () => {
  await Promise.all(localeTags.map(loadTexts))
})

function render(content: Content | null, locale: Locale): string {
  const preferences = createPreferences({ getItem: () => null, setItem() {} }, [locale])
  return renderToStaticMarkup(
    <AppContext value={{ client: {} as Client, preferences, toasts: createToasts() }}>
      <ContentBubble content={content} />
    </AppContext>,
  )
}

describe('content by its type', () => {
  test('[X352] a text is shown with its markup, previewed without it, copied and edited as it was typed', () => {
    const content: Content = { type: 'text', text: '**Saturday** at\n`7:30`' }
    expect(render(content, 'en')).toContain('<strong class="font-semibold">Saturday</strong>')
    expect(previewOf(content, 'en')).toBe('Saturday at 7:30')
    expect(copyTextOf(content)).toBe(content.text)
    expect(editTextOf(content)).toBe(content.text)
  })

  test('[L402] files are shown by their names and their caption, which can be copied', () => {
    const pdf = { kind: 'file', name: '图.pdf', media_type: 'application/pdf', bytes: 7 } as const
    const files = [{ id: 'a', ...pdf }]
    const content: Content = { type: 'file', files, text: '**Saturday**' }
    expect(render(content, 'en')).toMatch(/图\.pdf.*<strong class="font-semibold">Saturday<\/strong>/)
    expect(previewOf(content, 'en')).toBe('Saturday')
    expect(previewOf({ type: 'file', files }, 'zh-CN')).toBe('图.pdf')
    expect(copyTextOf(content)).toBe('**Saturday**')
    expect(copyTextOf({ type: 'file', files })).toBeUndefined()
  })

  test('[L707] of files the words are edited, which may be none, and the files stay', () => {
    const pdf = { id: 'a', kind: 'file', name: '图.pdf', media_type: 'application/pdf', bytes: 7 } as const
    const content: Content = { type: 'file', files: [pdf], text: 'before' }
    expect(editTextOf(content)).toBe('before')
    expect(withText(content, 'after')).toEqual({ type: 'file', files: [pdf], text: 'after' })
    expect(withText(content, '')).toEqual({ type: 'file', files: [pdf] })
    expect(editTextOf({ type: 'file', files: [pdf] })).toBe('')
    expect(withText({ type: 'text', text: 'before' }, 'after')).toEqual({ type: 'text', text: 'after' })
    expect(wordsOnlyOf(content)).toBeUndefined()
  })

  test('[L703] what is seen has its box without a script: as wide and as high as it will be', () => {
    const facts = { name: 'a.png', media_type: 'image/png', bytes: 7, width: 1_200, height: 900 }
    const content: Content = { type: 'file', files: [{ id: 'a', kind: 'image', ...facts }] }
    expect(render(content, 'en')).toMatch(/width:26rem;aspect-ratio:1\.3333/)
    expect(frameOf(content)).toBe('bare')
    expect(frameOf({ ...content, text: 'words' })).toBe('clipped')
    expect(frameOf({ type: 'text', text: 'words' })).toBe('padded')
  })

  test('[T406] a poll says its question at once, is previewed after the word for it, and copied with its options', () => {
    const content: Content = { type: 'poll', question: '**Where** to?', options: ['here', 'there'] }
    expect(render(content, 'en')).toContain('**Where** to?')
    expect(previewOf(content, 'en')).toBe('[Poll] Where to?')
    expect(previewOf(content, 'zh-CN')).toBe('[投票] Where to?')
    expect(copyTextOf(content)).toBe('**Where** to?\n- here\n- there')
    expect(editTextOf(content)).toBeUndefined()
  })

  test.for([
    { type: 'custom', name: 'bird.card', data: { text: 'secret' } },
    { type: 'quiz', text: 'of a newer server' },
    { type: 'constructor' },
    { type: '__proto__' },
    {},
    null,
  ])(
    '[X353] the app shows content that it cannot show as a quiet sentence in either language: %o',
    (content) => {
      const unknown = content as Content | null
      expect(render(unknown, 'en')).toMatch(
        /^<span[^>]*>This kind of message cannot be shown here\.<\/span>$/,
      )
      expect(render(unknown, 'zh-CN')).toMatch(/^<span[^>]*>暂不支持显示此类消息。<\/span>$/)
      expect(previewOf(unknown, 'en')).toBe('[Message]')
      expect(previewOf(unknown, 'zh-CN')).toBe('[消息]')
      expect(copyTextOf(unknown)).toBeUndefined()
      expect(editTextOf(unknown)).toBeUndefined()
    },
  )
})
