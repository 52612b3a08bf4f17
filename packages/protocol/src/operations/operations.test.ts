import { describe, expect, it } from 'vitest'
import { isErrorCode, type StonechatError } from '../errors.js'
import { type Fault, faults } from '../faults.js'
import { firstRoutes } from '../gen/first-routes.js'
import { type OperationName, routes } from '../gen/routes.js'
import { userRoutes } from '../gen/user-routes.js'
import * as limits from '../limits.js'
import { areas, commonErrors, isOperationName, type Operation, operations, parseInput } from './index.js'
import { route } from './route.js'

const names = Object.keys(routes) as OperationName[]

describe('operations', () => {
  it('[B1] a bare string is text content', () => {
    expect(parseInput('message.send', { target_id: 10001, content: '你好' })).toEqual({
      target_type: 'user',
      target_id: 10001,
      content: { type: 'text', text: '你好' },
    })
  })

  it.each([
    ['id as a string', { target_id: '49', content: 'a' }, 'target_id'],
    ['negative id', { target_id: -1, content: 'a' }, 'target_id'],
    ['id of 2^60', { target_id: 2 ** 60, content: 'a' }, 'target_id'],
    ['fraction', { target_id: 1.5, content: 'a' }, 'target_id'],
    ['empty text', { target_id: 1, content: '' }, 'content.text'],
    ['NUL', { target_id: 1, content: 'a\0b' }, 'content.text'],
    ['lone surrogate', { target_id: 1, content: '\ud83d' }, 'content.text'],
    ['too long', { target_id: 1, content: 'a'.repeat(limits.textMaxCharacters + 1) }, 'content.text'],
    ['unknown content type', { target_id: 1, content: { type: 'nope' } }, 'content.type'],
    ['no object', 7, ''],
  ])('[B2] refused with the path of the fault: %s', (_name, raw, path) => {
    expect(() => parseInput('message.send', raw)).toThrow(
      expect.objectContaining({ code: 'invalid_input', errors: [expect.objectContaining({ path })] }),
    )
  })

  it('[B3] characters are code points: 8,000 emoji are a message', () => {
    const text = '😀'.repeat(limits.textMaxCharacters)
    expect(parseInput('message.send', { target_id: 1, content: text }).content).toEqual({
      type: 'text',
      text,
    })
  })

  it('[B106] a nickname of blanks is refused', () => {
    expect(() => parseInput('user.update', { nickname: ' \u3000 ' })).toThrow(
      expect.objectContaining({ errors: [{ path: 'nickname', message: faults.blank }] }),
    )
  })

  it('[B107] what is no id or list of ids is told how they are written', () => {
    for (const user_id of [undefined, 'abc', '1,', -1])
      expect(() => parseInput('presence.get', { user_id })).toThrow(
        expect.objectContaining({
          errors: [{ path: 'user_id', message: faults.oneOrMoreIds(limits.presenceMaxUsers) }],
        }),
      )
  })

  it('[B111] whatever is wrong with a field is said in English and in Chinese, and says what is wanted', () => {
    const told = names.flatMap((name) => wrongInputs(name).flatMap((input) => faultsIn(name, input)))
    expect(told.length).toBeGreaterThan(500)
    for (const fault of told) {
      const where = JSON.stringify(fault)
      expect(fault.message, where).toEqual({
        en: expect.not.stringMatching(/\p{Script=Han}/u),
        zh: expect.stringMatching(/\p{Script=Han}/u),
      })
      expect(fault.message, where).not.toBe(faults.invalid)
    }
  })

  it('[B112] a field that is not there is missing, whatever it should be', () => {
    expect(faultsIn('code.request', {})).toEqual([{ path: 'purpose', message: faults.missing }])
    expect(faultsIn('message.send', {})).toEqual([
      { path: 'target_id', message: faults.missing },
      { path: 'content', message: faults.missing },
    ])
  })

  it('[B5] custom content has its limits: bytes as they are stored, and levels', () => {
    const send = (data: unknown) =>
      parseInput('message.send', { target_id: 1, content: { type: 'custom', name: 'card', data } })
    const nest = (levels: number): unknown => (levels === 0 ? 1 : [nest(levels - 1)])
    const refused = expect.objectContaining({
      code: 'invalid_input',
      errors: [expect.objectContaining({ path: 'content.data' })],
    })
    // Two quotation marks stand around the text.
    const fitting = limits.customContentMaxBytes - 2
    expect(() => send('a'.repeat(fitting))).not.toThrow()
    expect(() => send('a'.repeat(fitting + 1))).toThrow(refused)
    expect(() => send('é'.repeat(fitting / 2 + 1))).toThrow(refused)
    expect(() => send('字'.repeat(fitting / 3 + 1))).toThrow(refused)
    expect(() => send('😀'.repeat(fitting / 4 + 1))).toThrow(refused)
    expect(() => send(nest(limits.customContentMaxDepth))).not.toThrow()
    expect(() => send(nest(limits.customContentMaxDepth + 1))).toThrow(refused)
  })

  it('[B4] names from the prototype are no operations', () => {
    for (const name of ['__proto__', 'constructor', 'toString', '', 7, null])
      expect(isOperationName(name)).toBe(false)
  })

  it('[B113] the routes that browsers load are those of the entries: `npm run routes:generate` was not forgotten', () => {
    const light = Object.values(operations).map(({ name, http, auth }) => [
      name,
      { auth, ...(http === undefined ? {} : { http }) },
    ])
    expect(Object.entries(routes)).toEqual(light)
    const later = Object.entries(userRoutes).map(([name, http]) => [name, route(http)])
    expect({ ...firstRoutes, ...Object.fromEntries(later) }).toEqual(routes)
  })

  it.each(names)(
    '[B114] %s has a summary, an area, and errors of its own that stand in the error table',
    (name) => {
      const { summary, area, errors, auth }: Operation = operations[name]
      expect(summary).toMatch(/^[A-Z].*[^.]$/)
      expect(Object.keys(areas)).toContain(area)
      expect(errors.filter((code) => !isErrorCode(code))).toEqual([])
      expect(new Set(errors).size).toBe(errors.length)
      const common: readonly string[] = [
        ...commonErrors.everyone,
        ...(auth === 'none' ? [] : commonErrors.signedIn),
      ]
      expect(errors.filter((code) => common.includes(code))).toEqual([])
    },
  )
})

const wrongValues: readonly unknown[] = [
  ...[undefined, null, true, 7, -1, 1.5, 2 ** 60, Number.NaN, '', ' ', '\0', '1,', 'a'.repeat(40_000)],
  ...[[], [null], [[null]], Array(6_000).fill(1), {}, { type: 'no' }, { type: 'text', text: '' }],
  ...[
    { type: 'custom', name: '!', data: 'a'.repeat(40_000) },
    { type: 'custom', name: 'card' },
  ],
]

/** Inputs in which one field is each of the wrong values, and no object at all. */
function wrongInputs(name: OperationName): unknown[] {
  const fields = Object.keys('shape' in operations[name].input ? operations[name].input.shape : {})
  return [7, ...fields.flatMap((field) => wrongValues.map((value) => ({ [field]: value })))]
}

function faultsIn(name: OperationName, input: unknown): readonly Fault[] {
  try {
    parseInput(name, input)
    return []
  } catch (error) {
    return (error as StonechatError).errors!
  }
}
