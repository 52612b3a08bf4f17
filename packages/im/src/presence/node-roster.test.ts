import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLocalBus } from '../bus/local-bus.js'
import { nodeTopic } from '../bus/topics.js'
import type { Bus, Log } from '../contract/index.js'
import { imLimits } from '../limits.js'
import { createNodeRoster } from './node-roster.js'

/** Nodes that share a bus, and a clock that a test moves. */
function openWorld({ leapMs = () => 0 }: { leapMs?: () => number } = {}) {
  const shared = createLocalBus()
  const nodes: { tick(): void }[] = []
  let now = 1_000_000
  let lives = 0

  function startNode(nodeId: string) {
    lives += 1
    const incarnation = `${nodeId}#${lives}`
    const users = new Set<number>()
    const errors: string[] = []
    const log: Log = { debug() {}, info() {}, warn() {}, error: (_, event) => errors.push(event) }
    /** The users it believes to be online elsewhere, and when each was noted as last seen. */
    const online = new Map<number, Set<string>>()
    const stored: [userId: number, at: number][] = []
    let lost = 0
    let version = 0
    let link: 'up' | 'down' | 'deaf' = 'up'
    let isRunning = true
    const bus: Bus = {
      ...shared,
      publish: (topic, event) => link !== 'down' && shared.publish(topic, event),
      isReady: () => link !== 'down',
    }
    const roster = createNodeRoster({
      ...{ bus, nodeId, incarnation, log },
      clock: Object.assign(() => now + leapMs(), { monotonic: () => now }),
      own: () => ({ version, userIds: users }),
      onChange({ incarnation: from, userId, online: isOnline, at, isOurs }) {
        const places = online.get(userId) ?? new Set()
        online.set(userId, places)
        if (isOnline) places.add(from)
        else places.delete(from)
        if (places.size === 0) online.delete(userId)
        if (isOurs) stored.push([userId, at])
      },
      onLost() {
        lost += 1
      },
    })
    for (const topic of ['presence', nodeTopic(incarnation)] as const)
      shared.subscribe(topic, (event) => isRunning && link === 'up' && roster.hear(event))
    const node = {
      incarnation,
      errors,
      stored,
      lost: () => lost,
      online: () => [...online.keys()].sort((one, other) => one - other),
      setLink(next: typeof link) {
        link = next
      },
      come(userId: number) {
        users.add(userId)
        version += 1
        bus.publish('presence', { kind: 'presence', incarnation, version, userId, online: true, at: now })
      },
      go(userId: number) {
        users.delete(userId)
        version += 1
        bus.publish('presence', { kind: 'presence', incarnation, version, userId, online: false, at: now })
      },
      /** Neither runs nor ends. */
      freeze() {
        isRunning = false
      },
      thaw() {
        isRunning = true
      },
      tick() {
        if (isRunning) roster.tick()
      },
      leave: () => roster[Symbol.dispose](),
    }
    nodes.push(node)
    node.tick()
    return node
  }

  return {
    startNode,
    /** Time passes, and every node that runs ticks as often as it should. */
    pass(ms: number) {
      for (let passed = 0; passed < ms; passed += imLimits.nodeHeartbeatMs) {
        now += imLimits.nodeHeartbeatMs
        for (const node of nodes) node.tick()
      }
    },
    now: () => now,
  }
}

const forgotten = 10_000

describe('the roster of nodes', () => {
  it('[N70] a new node learns immediately which users are online, however many there are', () => {
    const { startNode } = openWorld()
    const [one, other] = [startNode('one'), startNode('other')]
    const many = imLimits.nodeListMaxUsers * 2 + 5
    for (let userId = 1; userId <= many; userId += 1) one.come(userId)
    other.come(many + 1)
    const third = startNode('third')
    expect(third.online()).toHaveLength(many + 1)
    expect(other.online()).toHaveLength(many)
    expect(one.online()).toEqual([many + 1])
  })

  it('[N71] a user who goes from one node is still online while another has them', () => {
    const { startNode } = openWorld()
    const [one, other, third] = [startNode('one'), startNode('other'), startNode('third')]
    one.come(7)
    other.come(7)
    one.go(7)
    expect(third.online()).toEqual([7])
    other.go(7)
    expect(third.online()).toEqual([])
  })

  it('[N72] a silent node is forgotten within 10 s, and another node stores when its users were last seen', () => {
    const { startNode, pass, now } = openWorld()
    const [one, other, third] = [startNode('one'), startNode('other'), startNode('third')]
    third.come(7)
    third.come(8)
    other.come(8)
    const heardAt = now()
    third.freeze()
    pass(imLimits.nodeHeartbeatMs * 3)
    expect(one.online()).toEqual([7, 8])
    pass(forgotten - imLimits.nodeHeartbeatMs * 3)
    expect(one.online()).toEqual([8])
    expect([...one.stored, ...other.stored].filter(([userId]) => userId === 7)).toEqual([[7, heardAt]])
  })

  it('[R879] a wall clock that leaps changes nothing about which nodes are alive', () => {
    const leap = fc.integer({ min: -200 * 3_600_000, max: 200 * 3_600_000 })
    fc.assert(
      fc.property(fc.array(leap, { minLength: 1 }), (leaps) => {
        let call = 0
        const leapMs = () => {
          call += 1
          return leaps[call % leaps.length]!
        }
        const { startNode, pass } = openWorld({ leapMs })
        const [one, other, third] = [startNode('one'), startNode('other'), startNode('third')]
        other.come(7)
        third.come(8)
        pass(forgotten * 3)
        expect(one.online()).toEqual([7, 8])
        third.freeze()
        pass(imLimits.nodeHeartbeatMs * 3)
        expect(one.online()).toEqual([7, 8])
        pass(forgotten - imLimits.nodeHeartbeatMs * 3)
        expect(one.online()).toEqual([7])
      }),
      { numRuns: 40 },
    )
  })

  it('[N73] a frozen node that resumes announces itself anew, and forgets no other node because of its own silence', () => {
    const { startNode, pass } = openWorld()
    const [one, other] = [startNode('one'), startNode('other')]
    one.come(1)
    other.come(2)
    other.freeze()
    pass(forgotten)
    one.come(3)
    expect(one.online()).toEqual([])
    other.thaw()
    other.tick()
    expect(other.online()).toContain(1)
    pass(imLimits.nodeHeartbeatMs)
    expect(one.online()).toEqual([2])
    expect(other.online()).toEqual([1, 3])
  })

  it('[N74] a node that announces its shutdown is forgotten immediately', () => {
    const { startNode } = openWorld()
    const [one, other] = [startNode('one'), startNode('other')]
    other.come(7)
    other.leave()
    expect(one.online()).toEqual([])
  })

  it('[N400] a node that stops without announcing it is reported as lost once, and only while the link is up', () => {
    const { startNode, pass } = openWorld()
    const [one, leaving, dying] = [startNode('one'), startNode('leaving'), startNode('dying')]
    leaving.leave()
    leaving.freeze()
    pass(forgotten)
    expect(one.lost()).toBe(0)
    dying.freeze()
    one.setLink('down')
    pass(forgotten * 3)
    expect(one.lost()).toBe(0)
    one.setLink('up')
    pass(forgotten * 3)
    expect(one.lost()).toBe(1)
  })

  it('[N75] a missed change shows in the next heartbeat and is fetched', () => {
    const { startNode, pass } = openWorld()
    const [one, other] = [startNode('one'), startNode('other')]
    other.come(1)
    other.come(2)
    one.setLink('deaf')
    other.go(1)
    other.come(3)
    one.setLink('up')
    expect(one.online()).toEqual([1, 2])
    pass(imLimits.nodeHeartbeatMs)
    expect(one.online()).toEqual([2, 3])
  })

  it('[N76] while the link is down no node is forgotten: silence proves nothing then', () => {
    const { startNode, pass } = openWorld()
    const [one, other] = [startNode('one'), startNode('other')]
    other.come(1)
    one.setLink('down')
    other.setLink('down')
    pass(forgotten * 6)
    expect(one.online()).toEqual([1])
    other.come(2)
    one.setLink('up')
    other.setLink('up')
    pass(imLimits.nodeHeartbeatMs * 2)
    expect(one.online()).toEqual([1, 2])
  })

  it('[N77] a node restarted under its name is a new incarnation, and the former one is forgotten', () => {
    const { startNode, pass } = openWorld()
    const [one, former] = [startNode('one'), startNode('other')]
    former.come(1)
    former.freeze()
    const next = startNode('other')
    next.come(2)
    pass(forgotten)
    expect(one.online()).toEqual([2])
    expect(next.errors).toEqual([])
  })

  it('[N78] two nodes that use one name at the same time both log an error, once', () => {
    const { startNode, pass } = openWorld()
    const [one, other, namesake] = [startNode('one'), startNode('other'), startNode('other')]
    pass(forgotten)
    expect([one.errors, other.errors, namesake.errors]).toEqual([
      [],
      ['node.name_taken'],
      ['node.name_taken'],
    ])
  })
})
