import type { Content } from '@stonechat/protocol'
import { describe, expect, test } from 'vitest'
import { compareTexts, findChanges } from './version-changes.js'

const shown = (before: string, after: string) =>
  compareTexts(before, after)
    .map(({ text, kind }) => ({ same: text, added: `+[${text}]`, removed: `-[${text}]` })[kind])
    .join('')

describe('what an edit changed', () => {
  test('[T448] words that came and went are told apart from those that stayed, also in Chinese', () => {
    expect(shown('lunch at noon', 'lunch at one')).toBe('lunch at -[noon]+[one]')
    expect(shown('明天中午吃饭', '后天中午吃饭')).toBe('-[明天]+[后天]中午吃饭')
    expect(shown('', 'new')).toBe('+[new]')
    expect(shown('same', 'same')).toBe('same')
  })

  test('[T448] a long text that has become another is told within a moment', () => {
    const words = (seed: string) => Array.from({ length: 1_600 }, (_, at) => `${seed}${at}`).join(' ')
    const started = performance.now()
    for (const [before, after] of [
      [words('a'), words('b')],
      ['a'.repeat(8_000), '好'.repeat(8_000)],
    ] as const) {
      const pieces = compareTexts(before, after)
      expect(
        pieces
          .filter(({ kind }) => kind !== 'added')
          .map(({ text }) => text)
          .join(''),
      ).toBe(before)
      expect(
        pieces
          .filter(({ kind }) => kind !== 'removed')
          .map(({ text }) => text)
          .join(''),
      ).toBe(after)
    }
    expect(performance.now() - started).toBeLessThan(2_000)
  })

  test('[T449] files that came and went are named; what is neither words nor files is not compared', () => {
    const file = (id: string) =>
      ({ id, kind: 'file', name: `${id}.pdf`, media_type: 'application/pdf', bytes: 1 }) as const
    const before: Content = { type: 'file', files: [file('a'), file('b')], text: 'two' }
    const after: Content = { type: 'file', files: [file('b'), file('c')] }
    expect(findChanges(before, after)).toMatchObject({
      pieces: [{ text: 'two', kind: 'removed' }],
      filesAdded: [{ name: 'c.pdf' }],
      filesRemoved: [{ name: 'a.pdf' }],
    })
    expect(findChanges(before, { type: 'text', text: 'two' })?.filesRemoved).toHaveLength(2)
    expect(findChanges({ type: 'custom', data: {} } as never, after)).toBeUndefined()
  })
})
