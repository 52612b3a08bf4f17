import { expect, it } from 'vitest'
import { MultiMap } from './multi-map.js'

it('[N190] what is kept of each user holds none, one and many alike, says what is new, and forgets a user without any', () => {
  const map = new MultiMap<number, string>()
  expect([map.has(1), [...map.of(1)], map.delete(1, 'a')]).toEqual([false, [], false])
  expect([map.add(1, 'a'), map.add(1, 'a'), [...map.of(1)]]).toEqual([true, false, ['a']])
  expect([map.delete(1, 'b'), map.has(1)]).toEqual([false, true])
  expect([map.add(1, 'b'), map.add(1, 'b'), map.add(2, 'c')]).toEqual([true, false, true])
  expect([[...map.of(1)], [...map.of(2)]]).toEqual([['a', 'b'], ['c']])
  expect([map.delete(1, 'a'), map.delete(1, 'a'), [...map.of(1)]]).toEqual([true, false, ['b']])
  expect([map.add(1, 'd'), [...map.of(1)]]).toEqual([true, ['b', 'd']])
  expect([map.delete(1, 'b'), map.delete(1, 'd'), map.has(1)]).toEqual([true, true, false])
  expect([map.delete(2, 'c'), map.has(2)]).toEqual([true, false])
  map.add(3, 'e')
  map.clear()
  expect(map.has(3)).toBe(false)
})

it('[N190] what is kept of each user holds none, one and many alike, says what is new, and forgets a user without any', () => {
  const map = new MultiMap<number, string>()
  map.add(1, 'a')
  map.add(1, 'b')
  const seen: string[] = []
  for (const value of map.of(1)) {
    seen.push(value)
    map.delete(1, 'b')
  }
  expect(seen).toEqual(['a'])
})
