/**
 * "Fifty messages of 8,000 stars freeze the tab", "eighteen requests hold the server for a second each": what reads foreign input
 * takes time in proportion to it, and looks at its size first.
 */
import { describe, expect, it } from 'vitest'
import { clientAddress, createProxyTrust } from '../../packages/gateway/src/address.js'
import { decodeJson } from '../../packages/gateway/src/decode-json.js'
import { preferredLanguage } from '../../packages/gateway/src/language.js'
import { addressKey, canonicalJson, foldText } from '../../packages/protocol/src/base/index.js'
import type { OperationName } from '../../packages/protocol/src/index.js'
import { operations, parseInput } from '../../packages/protocol/src/operations/index.js'
import { isEmoji } from '../../packages/protocol/src/reaction/reaction.js'
import { findNameFault } from '../../packages/protocol/src/text/name.js'
import { nameDevice } from '../../packages/user/src/device/device-name.js'
import { normaliseEmail } from '../../packages/user/src/identity/email/normalise-email.js'
import { parsePhone } from '../../packages/user/src/identity/phone/phone.js'
import { isPhoneLike } from '../../packages/user/src/identity/phone/phone-like.js'
import { looksOf } from '../../packages/user/src/identity/username/looks.js'
import { usernameKey } from '../../packages/user/src/identity/username/username-key.js'
import { maskName } from '../../packages/user/src/throttle/mask-name.js'
import { plainText } from '../../packages/web/src/ui/markdown/plain-text.js'
import { tokenize } from '../../packages/web/src/ui/markdown/tokenize.js'
import { growthMax, growthPerDoubling, repeats } from '../support/growth.js'

interface Reader {
  readonly name: string
  readonly read: (text: string) => unknown
  /** The length that is doubled, twice. */
  readonly from: number
}

const isTrusted = createProxyTrust(true)
const forwarded = (text: string) =>
  ({ headers: { 'x-forwarded-for': text }, socket: { remoteAddress: '10.0.0.1' } }) as never

const readers: readonly Reader[] = [
  { name: 'the markup of a message', read: tokenize, from: 2_000 },
  { name: 'the preview of a message', read: plainText, from: 2_000 },
  // Short: from some thousand nested lists on V8 itself leaves the cache of the processor, and needs a multiple from there on.
  { name: 'a body or a frame', read: decodeJson, from: 1_000 },
  { name: 'a text in a body', read: (text) => decodeJson(JSON.stringify({ text })), from: 16_000 },
  { name: 'a text that is looked for', read: foldText, from: 4_000 },
  { name: 'a phone number', read: (text) => parsePhone(text, 'CN'), from: 4_000 },
  { name: 'a name that may be a phone number', read: (text) => isPhoneLike(text, 'CN'), from: 4_000 },
  { name: 'a name in the log', read: (email) => maskName({ email }, true), from: 4_000 },
  { name: 'an e-mail address', read: normaliseEmail, from: 4_000 },
  { name: 'a username', read: usernameKey, from: 4_000 },
  { name: 'the looks of a username', read: looksOf, from: 1_000 },
  { name: 'a name', read: findNameFault, from: 4_000 },
  { name: 'an emoji', read: isEmoji, from: 16_000 },
  { name: 'a user agent', read: (text) => nameDevice(undefined, text), from: 4_000 },
  { name: 'accepted languages', read: preferredLanguage, from: 4_000 },
  {
    name: 'forwarded addresses',
    read: (text) => addressKey(clientAddress(forwarded(text), isTrusted)),
    from: 4_000,
  },
  { name: 'an address', read: addressKey, from: 4_000 },
]

/** JSON values that are large in each way in which one can be. */
const makers: Readonly<Record<string, (length: number) => unknown>> = {
  text: (length) => 'a'.repeat(length),
  'wide text': (length) => '😀'.repeat(length / 2),
  'an address': (length) => 'a.'.repeat(length / 2),
  texts: (length) => Array(length / 4).fill('a'),
  numbers: (length) => Array(length / 2).fill(1),
  fractions: (length) => Array(length / 4).fill(0.5),
  lists: (length) => Array(length / 8).fill([1, 2, 3]),
  'wrong lists': (length) => Array(length / 8).fill([1, 'a', 3]),
  'deep lists': (length) => Array(length / 32).fill([[[[[[[[[[[[1]]]]]]]]]]]]),
  names: (length) => Object.fromEntries(Array.from({ length: length / 8 }, (_, at) => [`k${at}`, 1])),
  custom: (length) => ({ type: 'custom', name: 'a', data: Array(length / 2).fill(1) }),
}

/** Each operation with this value in each of its fields, and as its whole input. */
function readByAll(value: unknown): void {
  for (const [name, { input }] of Object.entries(operations)) {
    const shape = 'shape' in input ? Object.keys(input.shape as object) : ['any']
    for (const field of shape) parseSafely(name as OperationName, { [field]: value })
    parseSafely(name as OperationName, value)
  }
}

function parseSafely(name: OperationName, value: unknown): void {
  try {
    parseInput(name, value)
  } catch {}
}

function ignoreRefusal(read: (text: string) => unknown): (text: string) => unknown {
  return (text) => {
    try {
      return read(text)
    } catch {
      return undefined
    }
  }
}

describe('what costs more than what it checks', () => {
  it.for(readers)(
    '[X749] the time of reading is in proportion to what is read, whatever it repeats: $name',
    ({ read, from }) => {
      const slow = [...repeats()]
        .map(({ name, make }) => ({ name, growth: growthPerDoubling(ignoreRefusal(read), make, from) }))
        .filter(({ growth }) => growth > growthMax)
      expect(slow).toEqual([])
    },
  )

  it.for(Object.entries(makers))(
    '[X749] the time of checking an input is in proportion to it: %s',
    ([, make]) => {
      expect(growthPerDoubling(readByAll, make, 16_384)).toBeLessThan(growthMax)
      const nested = (length: number) => JSON.stringify({ a: make(length) })
      expect(growthPerDoubling(ignoreRefusal(decodeJson), nested, 16_384)).toBeLessThan(growthMax)
      const shorter = (length: number) => make(length / 8)
      expect(growthPerDoubling(canonicalJson, shorter, 16_384)).toBeLessThan(growthMax)
    },
  )

  it.for(Object.entries(makers))(
    '[B743] no operation takes much longer to check an input than it took to read it: %s',
    ([, make]) => {
      const value = make(65_536)
      const text = JSON.stringify(value)
      const least = (run: () => unknown) =>
        Math.min(
          ...Array.from({ length: 5 }, () => {
            const before = performance.now()
            run()
            return performance.now() - before
          }),
        )
      // Between a character and two for each nanosecond is what a machine reads; a small request takes its time too.
      const reading = least(() => JSON.parse(text)) + least(() => text.replaceAll(/[^a]/g, '')) + 0.5
      const slow = Object.entries(operations).flatMap(([name, { input }]) => {
        const shape = 'shape' in input ? Object.keys(input.shape as object) : ['any']
        return [...shape.map((field) => ({ [field]: value })), value].flatMap((one) => {
          const factor = least(() => parseSafely(name as OperationName, one)) / reading
          return factor > 10 ? [{ name, factor, fields: Object.keys(one as object).slice(0, 1) }] : []
        })
      })
      expect(slow).toEqual([])
    },
  )
})
