import { describe, expect, it } from 'vitest'
import { faults } from '../faults.js'
import * as limits from '../limits.js'
import { eventSchemas, parseInput } from '../operations/index.js'

const parse = (input: unknown) => parseInput('user.preferences', input)

const refused = (path: string, message: unknown) =>
  expect.objectContaining({ code: 'invalid_input', errors: [{ path, message }] })

const nest = (levels: number): unknown => (levels === 0 ? 1 : [nest(levels - 1)])

describe('what belongs to a user', () => {
  it('[B121] a preference is any JSON under a name of the app, `null` stands for its removal, and `{}` asks only', () => {
    const input = { language: 'zh', theme: null, send: { key: ['Enter', 1, true] }, unknown_to_us: 0.5 }
    expect(parse(input)).toEqual(input)
    expect(parse({})).toEqual({})
    for (const wrong of ['dark', 7, ['dark']]) expect(() => parse(wrong)).toThrow(refused('', faults.object))
  })

  it('[B122] the name of a preference has 1 to 64 characters that can be stored', () => {
    const longest = '字'.repeat(limits.preferenceKeyMaxCharacters)
    expect(parse({ [longest]: 1 })).toEqual({ [longest]: 1 })
    expect(() => parse({ [`${longest}字`]: 1 })).toThrow(
      refused(`${longest}字`, faults.atMostCharacters(limits.preferenceKeyMaxCharacters)),
    )
    expect(() => parse({ '': 1 })).toThrow(refused('', faults.empty))
    expect(() => parse({ 'a\0': 1 })).toThrow(refused('a\0', faults.unstorable))
  })

  it('[B123] a preference of 16 levels is accepted, and one of 17 is refused', () => {
    expect(() => parse({ deep: nest(limits.preferencesMaxDepth) })).not.toThrow()
    expect(() => parse({ deep: nest(limits.preferencesMaxDepth + 1) })).toThrow(
      refused('deep', faults.atMostLevels(limits.preferencesMaxDepth)),
    )
  })

  it('[B124] a change carries its kind, its `rev` and the state of that kind, and no other kind is known', () => {
    const event = eventSchemas['user.changed']
    const changes = [
      { rev: 1, kind: 'profile' },
      { rev: 2, kind: 'block', user_id: 7, blocked: false },
      {
        rev: 3,
        kind: 'privacy',
        presence_hidden: true,
        receipts: 'on',
        messages_from: 'everyone',
        groups_by: 'everyone',
        presence_to: 'nobody',
        find_by: ['phone', 'username', 'id'],
      },
      { rev: 4, kind: 'preferences', preferences: { theme: 'dark' } },
      { rev: 5, kind: 'scheduled' },
      { rev: 6, kind: 'contact', user_id: 7 },
      {
        rev: 7,
        kind: 'contact_request',
        request: { id: 1, from_id: 7, to_id: 8, text: '我是小陈', state: 'pending', created_at: 1 },
      },
      {
        rev: 8,
        kind: 'join_request',
        request: { group_id: 5, user_id: 7, text: '', state: 'declined', created_at: 1 },
      },
      { rev: 9, kind: 'join_requests', group_id: 5, pending: 0 },
    ]
    for (const change of changes) expect(event.parse(change)).toEqual(change)
    for (const wrong of [
      { rev: 1, kind: 'moon' },
      { rev: 1, kind: 'block', user_id: 7 },
      { kind: 'profile' },
    ])
      expect(event.safeParse(wrong).success).toBe(false)
  })
})
