import { describe, expect, it } from 'vitest'
import { JsonList } from './json-list.js'

const values = ['a', 'é', '你好', '👍', { seq: 5, text: 'a,"]}' }, null]
const list = JsonList.of<unknown>(values)
const sizes = values.map((value) => Buffer.byteLength(JSON.stringify(value)))

describe('a list that stands as JSON', () => {
  it('[T551] a list is what stands between the brackets of an array, and reads its values one by one or all', () => {
    expect(Buffer.from(list.bytes).toString()).toBe(JSON.stringify(values).slice(1, -1))
    expect([list.length, list.read()]).toEqual([6, values])
    expect(values.map((_, index) => list.at(index))).toEqual(values)
    expect([list.at(-1), list.at(-6), list.at(6), list.at(-7)]).toEqual([null, 'a', undefined, undefined])
  })

  it('[T551] every part of a list is a list, also joined with another one', () => {
    for (let from = 0; from <= 6; from += 1)
      for (let to = from; to <= 6; to += 1) {
        const part = list.slice(from, to)
        expect([part.length, part.read(), part.at(0), part.at(-1)]).toEqual([
          ...[to - from, values.slice(from, to)],
          ...[values.slice(from, to)[0], values.slice(from, to).at(-1)],
        ])
        const joined = part.concat(list.slice(2, 4))
        expect([joined.read(), joined.at(0), joined.at(-1)]).toEqual([
          [...values.slice(from, to), '你好', '👍'],
          [...values.slice(from, to), '你好'][0],
          '👍',
        ])
        expect(list.slice(1, 2).concat(part).read()).toEqual(['é', ...values.slice(from, to)])
      }
  })

  it('[T551] as many values are counted, from the front or from the end, as the bytes hold, and at least one', () => {
    const total = list.bytes.length
    expect(total).toBe(sizes.reduce((sum, size) => sum + size + 1, -1))
    const [first, second] = [sizes[0]!, sizes[1]!]
    const front = [total, total - 1, first + 1 + second, first + second, first, 1]
    expect(front.map((bytes) => list.countWithin(bytes, 'front'))).toEqual([6, 5, 2, 1, 1, 1])
    const [last, before] = [sizes[5]!, sizes[4]!]
    const end = [total, total - 1, last + 1 + before, last + before, last, 1]
    expect(end.map((bytes) => list.countWithin(bytes, 'end'))).toEqual([6, 5, 2, 1, 1, 1])
    expect(JsonList.of([]).countWithin(10, 'end')).toBe(0)
  })
})
