import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { protocolVersion } from '../connection/frames.js'
import type { StonechatError } from '../errors.js'
import { type Fault, faults } from '../faults.js'
import { type OperationName, routes } from '../gen/routes.js'
import * as limits from '../limits.js'
import { operations, parseInput } from './index.js'
import { listKeys } from './testing/list-keys.js'
import { findUnknownKeys } from './unknown-keys.js'

const names = Object.keys(routes) as OperationName[]

function faultsOf(name: OperationName, input: unknown, isNewer = false): readonly Fault[] {
  try {
    parseInput(name, input, { ignoreUnknown: isNewer })
    return []
  } catch (error) {
    return (error as StonechatError).errors!
  }
}

/** An input that an operation takes, as far as an object of this shape has to be there for others to be inside. */
const send = { target_id: 10_001, content: { type: 'text', text: 'hi' } }

describe('unknown keys', () => {
  it.each(names)(
    '[B708] %s refuses a key that it does not know, and takes any that begins with `x_`',
    (name) => {
      const taken = faultsOf(name, {})
      // Free by its nature: names of preferences are the user's own.
      if (name === 'user.preferences') return
      expect(faultsOf(name, { wrong_word: 1, x_trace: { deep: [1] }, x_: 1 })).toEqual(
        expect.arrayContaining([{ path: 'wrong_word', message: faults.unknownKey(undefined) }]),
      )
      expect(faultsOf(name, { x_trace: { deep: [1] }, x_: 1 })).toEqual(taken)
      expect(faultsOf(name, { X_trace: 1, x: 1, _x_: 1 })).toHaveLength(
        Math.min(taken.length + 3, limits.fieldErrorsMax),
      )
    },
  )

  it('[B709] a key that is nearly one that is known is answered with that one, at each level that has a fixed shape', () => {
    for (const [input, path, meant] of [
      [{ ...send, clientId: 'a' }, 'clientId', 'client_id'],
      [{ ...send, client_Id: 'a' }, 'client_Id', 'client_id'],
      [{ ...send, clientid: 'a' }, 'clientid', 'client_id'],
      [{ ...send, replyTo: 1 }, 'replyTo', 'reply_to'],
      [{ ...send, targetType: 'user' }, 'targetType', 'target_type'],
      [{ ...send, content: { ...send.content, txet: 'b' } }, 'content.txet', 'text'],
      [{ ...send, content: { ...send.content, data: 1 } }, 'content.data', undefined],
      [
        { ...send, content: { type: 'custom', name: 'a', data: { any: 1 }, Data: 2 } },
        'content.Data',
        'data',
      ],
    ] as const)
      expect(faultsOf('message.send', input)).toEqual([{ path, message: faults.unknownKey(meant) }])
    expect(faultsOf('message.send', { targetId: 1, content: 'a' })).toEqual([
      { path: 'target_id', message: faults.missing },
      { path: 'targetId', message: faults.unknownKey('target_id') },
    ])
    expect(faults.unknownKey('client_id')).toEqual({
      en: 'is not known; did you mean client_id?',
      zh: expect.stringContaining('client_id'),
    })
  })

  it('[B710] what may have any shape is free: data of custom content, and preferences', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), anyJson(3)), (data) => {
        const content = { type: 'custom', name: 'card', data }
        expect(faultsOf('message.send', { target_id: 1, content })).toEqual([])
        expect(faultsOf('user.preferences', data)).toEqual([])
      }),
    )
  })

  it('[B708] a key that is put anywhere into an input is refused where it stands, unless that place is free', () => {
    const inputs = fc.constantFrom(
      ['message.send', { ...send, client_id: 'a', reply_to: null }],
      [
        'message.edit',
        { ...send, seq: 1, content: { type: 'custom', name: 'a', data: { free: { very: 1 } } } },
      ],
      ['group.create', { name: 'a', member_ids: [1, 2] }],
      ['sync', { conversations: [[1, 2, 3]] }],
      ['user.update', { nickname: 'a', locale: 'en' }],
      ['session.update', { target_id: 1, draft: 'a' }],
    ) as fc.Arbitrary<[OperationName, Record<string, unknown>]>
    const key = fc.stringMatching(/^[a-wy-z][a-z_]{0,12}$/)
    fc.assert(
      fc.property(inputs, key, fc.nat(), anyJson(1), ([name, input], wrong, choice, value) => {
        const copy = structuredClone(input)
        const places = objectsIn(copy)
        const [path, place] = places[choice % places.length]!
        fc.pre(!Object.hasOwn(place, wrong))
        place[wrong] = value
        const isFree = path.startsWith('content.data')
        const isKnown = Object.hasOwn(
          (operations[name].input as unknown as { shape?: object }).shape ?? {},
          wrong,
        )
        fc.pre(!(path === '' && isKnown))
        const told = faultsOf(name, copy).map((fault) => fault.path)
        if (isFree) expect(told).toEqual([])
        else expect(told).toContain(path === '' ? wrong : `${path}.${wrong}`)
        expect(faultsOf(name, copy, true)).toEqual([])
      }),
    )
  })

  it('[B711] a key that is long, odd or one of many is named without more work or words than it is worth', () => {
    const long = 'a'.repeat(100_000)
    expect(faultsOf('message.send', { ...send, [long]: 1 })).toEqual([
      { path: 'a'.repeat(64), message: faults.unknownKey(undefined) },
    ])
    const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [`k${n}`, n]))
    expect(faultsOf('message.send', { ...send, ...many })).toHaveLength(limits.fieldErrorsMax)
    for (const key of ['constructor', 'toString', 'hasOwnProperty', '', ' ', '__proto__x'])
      expect(faultsOf('message.send', { ...send, [key]: 1 }), key).toHaveLength(1)
    expect(faultsOf('message.send', { ...send, unknown: undefined })).toEqual([])
  })

  it('[B712] of a client that knows a newer protocol, unknown keys are ignored, and known ones still checked', () => {
    const input = { ...send, hearers: [1], content: { ...send.content, format: 'x' } }
    expect(faultsOf('message.send', input)).toHaveLength(2)
    expect(parseInput('message.send', input, { ignoreUnknown: true })).toEqual({
      ...send,
      target_type: 'user',
    })
    expect(faultsOf('message.send', { ...input, target_id: 'x' }, true)).toEqual([
      { path: 'target_id', message: faults.number },
    ])
  })

  it('[B713] a request of an older version is still known: no released key is gone, and new ones raise the version', () => {
    const released = JSON.parse(
      readFileSync(new URL('./testing/released-keys.json', import.meta.url), 'utf8'),
    ) as { readonly version: number; readonly keys: Readonly<Record<string, readonly string[]>> }
    const now = Object.fromEntries(names.map((name) => [name, listKeys(operations[name].input)]))
    for (const [name, keys] of Object.entries(released.keys))
      expect(now[name], name).toEqual(expect.arrayContaining([...keys]))
    const added = Object.entries(now).flatMap(([name, keys]) =>
      (keys ?? []).filter((key) => !(released.keys[name] ?? keys).includes(key)),
    )
    expect(added.length === 0 || protocolVersion > released.version, added.join()).toBe(true)
  })

  it('[B714] several shapes that no field tells apart are refused when an operation is written', () => {
    const schema = z.union([z.object({ a: z.string() }), z.object({ b: z.string() })])
    expect(() => findUnknownKeys(schema, {})).toThrow(TypeError)
    for (const name of names) expect(() => findUnknownKeys(operations[name].input, {}), name).not.toThrow()
  })
})

/** JSON that is kept exactly. */
function anyJson(maxDepth: number): fc.Arbitrary<unknown> {
  const one = fc.oneof(fc.boolean(), fc.constant(null), fc.integer(), fc.stringMatching(/^[a-z ]{0,9}$/))
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth },
      one,
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(fc.stringMatching(/^[a-z]{1,9}$/), tie('tree'), { maxKeys: 3 }),
    ),
  }))
  return tree
}

/** Every object inside of a value, with its path. */
function objectsIn(value: unknown, path = ''): [string, Record<string, unknown>][] {
  if (typeof value !== 'object' || value === null) return []
  const inside = Object.entries(value).flatMap(([key, part]) =>
    objectsIn(part, path === '' ? key : `${path}.${key}`),
  )
  return Array.isArray(value) ? inside : [[path, value as Record<string, unknown>], ...inside]
}
