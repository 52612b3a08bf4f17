import { describe, expect, it } from 'vitest'
import { createLanes } from './lanes.js'

describe('lanes', () => {
  it('[N227] work of one key gives its results in the order it was begun, whichever ends first; other keys do not wait', async () => {
    const inOrder = createLanes()
    let endFirst = () => {}
    const slow = new Promise<void>((resolve) => {
      endFirst = resolve
    })
    const ended: string[] = []
    const all = [
      inOrder('a', slow).then(() => ended.push('slow')),
      inOrder('a', Promise.reject(new Error('no'))).catch(() => ended.push('failed')),
      inOrder('a', Promise.resolve()).then(() => ended.push('quick')),
    ]
    await inOrder('b', Promise.resolve())
    expect(ended).toEqual([])
    endFirst()
    await Promise.all(all)
    expect(ended).toEqual(['slow', 'failed', 'quick'])
  })
})
