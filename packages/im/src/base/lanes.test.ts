import { describe, expect, it } from 'vitest'
import { createLanes } from './lanes.js'

describe('lanes', () => {
  it('[N227] work of one key gives its results in the order it was begun, whichever ends first; other keys do not wait', async () => {
    const lanes = createLanes()
    expect(lanes.areIdle).toBe(true)
    let endFirst = () => {}
    const slow = new Promise<string>((resolve) => {
      endFirst = () => resolve('slow')
    })
    const ended: string[] = []
    const end = async (result: string) => {
      ended.push(result)
      return result
    }
    const all = [
      lanes.inTurn('a', slow, end),
      lanes.inTurn('a', Promise.reject(new Error('no')), end).catch(() => end('failed')),
      lanes.inTurn('a', Promise.resolve('quick'), end),
    ]
    expect(await lanes.inTurn('b', Promise.resolve('other'), end)).toBe('other')
    expect(ended.splice(0)).toEqual(['other'])
    expect(lanes.areIdle).toBe(false)
    endFirst()
    expect(await Promise.all(all)).toEqual(['slow', 'failed', 'quick'])
    expect(ended).toEqual(['slow', 'failed', 'quick'])
    expect(lanes.areIdle).toBe(true)
  })

  it('[L405] messages keep their order where one finds its lane idle in the very moment in which the others are over', async () => {
    const lanes = createLanes()
    const order: string[] = []
    let end = () => {}
    const work = new Promise<void>((resolve) => {
      end = resolve
    })
    const waited = lanes.inTurn('a', work, async () => void order.push('waited'))
    const watched = (async () => {
      await work
      while (!lanes.areIdle) await Promise.resolve()
      order.push('found it idle')
    })()
    end()
    await Promise.all([waited, watched])
    expect(order).toEqual(['waited', 'found it idle'])
  })
})
