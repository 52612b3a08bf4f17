import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLocalBus } from '../bus/local-bus.js'
import type { Bus } from '../contract/index.js'
import { imLimits } from '../limits.js'
import { createFollowedGroups } from './followed-groups.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Nodes that share a bus, whose events are counted, and of which a test can cut the ways from and to one. */
function openNodes() {
  const locals: Bus[] = []
  let told = 0
  const clock = Object.assign(() => Date.now(), { monotonic: () => performance.now() })
  return {
    told: () => told,
    start() {
      const local = createLocalBus()
      const restored = new Set<() => void>()
      const follows = new Set<number>()
      const link = { isUp: true }
      locals.push(local)
      const bus: Bus = {
        ...local,
        publish(topic, event) {
          if (event.kind === 'followed') told += 1
          local.publish(topic, event)
          if (link.isUp) for (const other of locals) if (other !== local) other.publish(topic, event)
        },
        onRestored(handler) {
          restored.add(handler)
          return () => restored.delete(handler)
        },
      }
      const groups = createFollowedGroups({ bus, clock, own: () => follows })
      const restore = () => {
        for (const handler of restored) handler()
      }
      const follow = (id: number) => {
        follows.add(id)
        return groups.add(id)
      }
      return { groups, follows, follow, link, restore }
    },
  }
}

describe('which groups are followed', () => {
  it('[T151] every node knows which groups a connection of any node follows, also a node that starts later', () => {
    const nodes = openNodes()
    const [one, two] = [nodes.start(), nodes.start()]
    expect(one.follow(7)).toBe(true)
    expect([one, two].map(({ groups }) => groups.has(7))).toEqual([true, true])
    expect(two.groups.has(8)).toBe(false)
    expect(two.follow(7)).toBe(false)
    expect(nodes.start().groups.has(7)).toBe(true)
  })

  it('[T152] a group that nobody follows any more is forgotten, and one that is followed for long is not', () => {
    const [one, two] = ((nodes) => [nodes.start(), nodes.start()] as const)(openNodes())
    one.follow(7)
    one.follow(8)
    vi.advanceTimersByTime(5 * imLimits.followedKeptMs)
    expect([two.groups.has(7), two.groups.has(8)]).toEqual([true, true])
    one.follows.delete(7)
    vi.advanceTimersByTime(imLimits.followedKeptMs + imLimits.followedToldIntervalMs)
    expect([two.groups.has(7), two.groups.has(8)]).toEqual([false, true])
    expect(one.groups.has(7)).toBe(false)
  })

  it('[T153] news that the bus lost come again with the next round, or as soon as the link is back', () => {
    const [one, two] = ((nodes) => [nodes.start(), nodes.start()] as const)(openNodes())
    one.link.isUp = false
    one.follow(7)
    expect(two.groups.has(7)).toBe(false)
    one.link.isUp = true
    one.restore()
    expect(two.groups.has(7)).toBe(true)
    one.link.isUp = false
    one.follow(8)
    one.link.isUp = true
    vi.advanceTimersByTime(imLimits.followedToldIntervalMs)
    expect(two.groups.has(8)).toBe(true)
  })

  it('[T154] a connection that follows a group which is followed already causes no event', () => {
    const nodes = openNodes()
    const [one, two] = [nodes.start(), nodes.start()]
    one.follow(7)
    const before = nodes.told()
    for (let times = 0; times < 100; times += 1) two.follow(7)
    expect(nodes.told()).toBe(before)
    vi.advanceTimersByTime(imLimits.followedToldIntervalMs)
    expect(nodes.told()).toBe(before + 2)
  })
})
