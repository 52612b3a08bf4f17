import { describe, expect, it } from 'vitest'
import { createLaggards, type Laggard } from './laggards.js'

const maxBytes = 1_600

function createTestLaggards() {
  const laggards = createLaggards({ maxBytes })
  const parted: string[] = []
  const lag = (name: string, bytes: number) => {
    const laggard: Laggard & { backlogBytes: number } = {
      backlogBytes: bytes,
      disconnect: () => parted.push(name),
    }
    laggards.note(laggard, bytes)
    return laggard
  }
  return { laggards, parted, lag }
}

describe('connections that are behind', () => {
  it('[Z107] connections that are behind are left alone while they hold no more than their limit together', () => {
    const { laggards, parted, lag } = createTestLaggards()
    for (const name of ['a', 'b', 'c', 'd']) lag(name, maxBytes / 4)
    laggards.settle()
    expect(parted).toEqual([])
  })

  it('[Z108] connections that are behind are disconnected, the furthest behind first, until a quarter of the limit is free', () => {
    const { laggards, parted, lag } = createTestLaggards()
    lag('a', 100)
    lag('b', 900)
    lag('c', 500)
    lag('d', 600)
    laggards.settle()
    expect(parted).toEqual(['b'])
    lag('e', 700)
    laggards.settle()
    expect(parted).toEqual(['b', 'e'])
  })

  it('[Z109] connections that are behind count for what they hold now: one that caught up or closed no longer counts', () => {
    const { laggards, parted, lag } = createTestLaggards()
    const caughtUp = lag('a', maxBytes)
    const gone = lag('b', maxBytes)
    caughtUp.backlogBytes = 0
    laggards.forget(gone)
    lag('c', maxBytes)
    laggards.settle()
    expect(parted).toEqual([])
  })
})
