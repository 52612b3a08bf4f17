import { describe, expect, test } from 'vitest'
import type { KeyPress } from '../base/keys.js'
import { type ComposerState, decideKey } from './keys.js'

const press = (key: string, patch: Partial<KeyPress> = {}): KeyPress => ({
  key,
  isComposing: false,
  keyCode: 0,
  shiftKey: false,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  ...patch,
})
const state: ComposerState = { isEmpty: true, sendKey: 'enter', isTouch: false }

describe('keys in the composer', () => {
  test('[X52] a key of an input method means nothing, by flag or by code 229', () => {
    for (const key of ['Enter', ' ', 'Escape', 'ArrowUp', 'ArrowDown']) {
      expect(decideKey(press(key, { isComposing: true }), state)).toBeUndefined()
      expect(decideKey(press(key, { keyCode: 229 }), state)).toBeUndefined()
    }
  })

  test('[X53] Enter sends, Shift+Enter does not; with the other setting Ctrl or ⌘ is needed', () => {
    expect(decideKey(press('Enter'), state)).toBe('send')
    expect(decideKey(press('Enter', { shiftKey: true }), state)).toBeUndefined()
    const other: ComposerState = { ...state, sendKey: 'mod-enter' }
    expect(decideKey(press('Enter'), other)).toBeUndefined()
    expect(decideKey(press('Enter', { ctrlKey: true }), other)).toBe('send')
    expect(decideKey(press('Enter', { metaKey: true }), other)).toBe('send')
  })

  test('[X54] on a touch screen Enter is a new line', () => {
    expect(decideKey(press('Enter'), { ...state, isTouch: true })).toBeUndefined()
  })

  test('[X55] ↑ edits the last message only in an empty field, and not with a modifier', () => {
    expect(decideKey(press('ArrowUp'), state)).toBe('edit-last')
    expect(decideKey(press('ArrowUp'), { ...state, isEmpty: false })).toBeUndefined()
    expect(decideKey(press('ArrowUp', { altKey: true }), state)).toBeUndefined()
  })
})
