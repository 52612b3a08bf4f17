import { expect, test } from 'vitest'
import { keepPlayed, playedMax, readPlayed } from './played.js'

function createStorage(kept: string | null = null) {
  let value = kept
  return {
    getItem: () => value,
    setItem(_: string, next: string) {
      value = next
    },
  }
}

test('[L724] what was played is kept, each once, the newest 1,000', () => {
  const storage = createStorage()
  for (let index = 0; index < playedMax + 5; index += 1) keepPlayed(storage, `file ${index}`)
  keepPlayed(storage, 'file 700')
  const played = readPlayed(storage)
  expect(played).toHaveLength(playedMax)
  expect(new Set(played).size).toBe(playedMax)
  expect([played[0], played.at(-1)]).toEqual(['file 5', 'file 700'])
})

test('[L724] what is no list in the storage counts as nothing played', () => {
  for (const kept of [null, '', '{', '{"a":1}', '7']) expect(readPlayed(createStorage(kept))).toEqual([])
})
