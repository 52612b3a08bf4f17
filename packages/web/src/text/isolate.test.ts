import { expect, test } from 'vitest'
import { loadTexts, localeTags, textsOf } from './index.js'
import { isolate, isolateInsertions } from './isolate.js'

/** Each function of the texts with where it stands. */
function functionsIn(texts: object, path = ''): [string, (...values: unknown[]) => unknown][] {
  return Object.entries(texts).flatMap(([name, part]) =>
    typeof part === 'function'
      ? [[`${path}${name}`, part] as [string, (...values: unknown[]) => unknown]]
      : typeof part === 'object' && part !== null
        ? functionsIn(part, `${path}${name}.`)
        : [],
  )
}

test.each(localeTags)(
  '[X700] whatever is put into a sentence (%s) is isolated in it, and nothing that turns text gets through',
  async (locale) => {
    await loadTexts(locale)
    const functions = functionsIn(textsOf(locale))
    expect(functions.length).toBeGreaterThan(20)
    let inserted = 0
    for (const [path, sentence] of functions)
      for (const name of ['\u202egnitset', 'שרה', 'a\u2069\u202eb', '小明'])
        for (const values of [
          [name, name, name],
          [name, 1, name],
          [1, 1, name],
          [[name]],
          [[name, name, name]],
        ]) {
          let text: unknown
          try {
            text = sentence(...values)
          } catch {
            continue
          }
          if (typeof text !== 'string' || !/gnitset|שרה|ab|小明/.test(text)) continue
          inserted += 1
          expect(text, path).not.toMatch(/[\u202a-\u202e\u2066\u2067\u061c\u200e\u200f]/)
          const outside = text.replace(/\u2068[^\u2068\u2069]*\u2069/g, '')
          expect(outside, path).not.toMatch(/gnitset|שרה|ab$|小明|[\u2068\u2069]/)
        }
    expect(inserted).toBeGreaterThan(60)
  },
)

test('[X701] a name of Latin letters stands in a sentence as it is, and numbers and lists keep their kind', () => {
  expect(isolate("Ann O'Neil (2)")).toBe("Ann O'Neil (2)")
  const texts = isolateInsertions({
    deep: { count: (n: number) => n + 1, join: (names: readonly string[]) => names.join(', ') },
    plain: 'x',
  })
  expect([texts.deep.count(1), texts.deep.join(['a', 'é']), texts.plain]).toEqual([
    2,
    'a, \u2068é\u2069',
    'x',
  ])
})
