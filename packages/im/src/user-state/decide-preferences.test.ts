import { describe, expect, it } from 'vitest'
import { decidePreferences } from './decide-preferences.js'

const plenty = 1_000

describe('preferences', () => {
  it('[C410] preferences are merged by key: a value replaces the former one whole, `null` removes it, others stay', () => {
    const held = { theme: 'dark', send: { key: 'Enter', sound: true }, language: 'zh' }
    expect(decidePreferences(held, { send: { key: 'Ctrl' }, language: null, size: 2 }, plenty)).toMatchObject(
      {
        status: 'changed',
        preferences: { theme: 'dark', send: { key: 'Ctrl' }, size: 2 },
      },
    )
  })

  it('[C411] a patch that leaves preferences as they are changes nothing, whatever it names', () => {
    const held = { theme: 'dark' }
    for (const patch of [{}, { theme: 'dark' }, { language: null }])
      expect(decidePreferences(held, patch, plenty)).toEqual({ status: 'unchanged', preferences: held })
  })

  it('[C412] preferences of exactly the limit in bytes of UTF-8 are accepted, and one byte more is refused', () => {
    const frame = '{"held":1,"a":""}'.length
    const decide = (value: string, maxBytes: number) =>
      decidePreferences({ held: 1 }, { a: value }, maxBytes).status
    expect(decide('x'.repeat(100 - frame), 100)).toBe('changed')
    expect(decide('x'.repeat(101 - frame), 100)).toBe('refused')
    expect(decide('字', frame + 3)).toBe('changed')
    expect(decide('字', frame + 2)).toBe('refused')
  })

  it('[C413] a name from the prototype is a name like any other', () => {
    const patch = JSON.parse('{"__proto__": {"isAdmin": true}, "constructor": 1}')
    const decision = decidePreferences({}, patch, plenty)
    expect(decision).toMatchObject({ text: '{"__proto__":{"isAdmin":true},"constructor":1}' })
    expect(Object.getPrototypeOf('preferences' in decision && decision.preferences)).toBe(Object.prototype)
  })
})
