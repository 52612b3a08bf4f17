import { expect, it } from 'vitest'
import { SmallMap } from './small-map.js'

it('[N191] a map of few behaves as a map does, with none, one and many entries', () => {
  const keys = ['a', 'b', 'c'] as const
  // Every sequence of five steps, beside a real map.
  const steps = keys.flatMap((key) => [
    (map: SmallMap<string, number> | Map<string, number>, step: number) => void map.set(key, step),
    (map: SmallMap<string, number> | Map<string, number>) => void map.delete(key),
  ])
  for (let number = 0; number < steps.length ** 5; number += 1) {
    const small = new SmallMap<string, number>()
    const real = new Map<string, number>()
    for (let step = 0, rest = number; step < 5; step += 1, rest = Math.floor(rest / steps.length)) {
      for (const map of [small, real]) steps[rest % steps.length]!(map, step)
    }
    const contents = (map: SmallMap<string, number> | Map<string, number>) => [
      map.size,
      ...[...map.keys()].map((key) => [key, map.get(key)]),
      ...keys.map((key) => map.get(key)),
    ]
    if (JSON.stringify(contents(small)) !== JSON.stringify(contents(real)))
      expect(contents(small), `sequence ${number}`).toEqual(contents(real))
  }
  expect([new SmallMap<string, number>().delete('a'), new SmallMap<string, number>().size]).toEqual([
    false,
    0,
  ])
})

it('[N191] a map of few behaves as a map does, with none, one and many entries', () => {
  const map = new SmallMap<string, number>()
  for (const key of ['a', 'b']) map.set(key, 1)
  const seen: string[] = []
  for (const key of map.keys()) {
    seen.push(key)
    expect([map.delete('b'), map.delete('b')]).toEqual([seen.length === 1, false])
  }
  expect(seen).toEqual(['a'])
})
