import { describe, expect, test } from 'vitest'
import { decideShortcut, neighbourOf } from './shortcuts.js'

const press = (key: string, patch: Partial<Parameters<typeof decideShortcut>[0]> = {}) => ({
  key,
  code: '',
  isComposing: false,
  keyCode: 0,
  shiftKey: false,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  ...patch,
})

describe('shortcuts', () => {
  test('[X64] Ctrl+K and ⌘K open the switcher, Alt+arrows move, Alt+N starts something new', () => {
    expect(decideShortcut(press('k', { ctrlKey: true }), true)).toBe('switcher')
    expect(decideShortcut(press('k', { metaKey: true }), false)).toBe('switcher')
    expect(decideShortcut(press('ArrowDown', { altKey: true }), true)).toBe('next')
    expect(decideShortcut(press('ArrowUp', { altKey: true }), true)).toBe('previous')
    expect(decideShortcut(press('˜', { altKey: true, code: 'KeyN' }), false)).toBe('new')
  })

  test('[X65] ? lists the keys, but not while something is being written', () => {
    expect(decideShortcut(press('?', { shiftKey: true }), false)).toBe('keys')
    expect(decideShortcut(press('?', { shiftKey: true }), true)).toBeUndefined()
  })

  test('[X66] the neighbour of a conversation ends at the ends of the list', () => {
    const list = [{ key: 'a' }, { key: 'b' }]
    expect(neighbourOf(list, 'a', 1)).toBe(list[1])
    expect(neighbourOf(list, 'b', 1)).toBeUndefined()
    expect(neighbourOf(list, undefined, -1)).toBe(list[0])
  })
})
