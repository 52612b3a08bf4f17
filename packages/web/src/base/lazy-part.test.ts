import { expect, it } from 'vitest'
import { loadPatiently } from './lazy-part.js'

it('[X95] a part of the app that cannot be loaded without a network comes once there is one', async () => {
  const answers = [false, false, true]
  let loads = 0
  let pauses = 0
  const part = await loadPatiently(
    async () => {
      loads += 1
      if (loads <= 3) throw new TypeError('no network')
      return 'the part'
    },
    {
      isServerThere: async () => answers.shift()!,
      pause: async () => {
        pauses += 1
      },
    },
  )
  expect([part, loads, pauses]).toEqual(['the part', 4, 2])
})

it('[X96] a part that a server does not have any more is an error, not a wait', async () => {
  const gone = new TypeError('404')
  const load = () => Promise.reject(gone)
  const server = { isServerThere: async () => true, pause: async () => {} }
  await expect(loadPatiently(load, server)).rejects.toBe(gone)
})
