import { limits, StonechatError } from '@stonechat/protocol'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createCommitQueue } from './commit-queue.js'

interface Item {
  readonly key: string
  readonly value: number
}

function open(commit: (batch: readonly Item[]) => Promise<readonly number[]>, lanes = 1) {
  const announced: number[] = []
  const queue = createCommitQueue<Item, number>({
    lanes,
    keyOf: (item) => item.key,
    bytesOf: () => 1_000,
    commit,
    onCommitted: (_, outcome) => announced.push(outcome),
  })
  return { queue, announced }
}

const item = (value: number, key = 'k'): Item => ({ key, value })
const echo = async (batch: readonly Item[]) => batch.map((one) => one.value)

describe('commit queue', () => {
  it('[M1] while one transaction is under way the next batch gathers', async () => {
    const sizes: number[] = []
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const { queue } = open(async (batch) => {
      sizes.push(batch.length)
      if (sizes.length === 1) await held
      return echo(batch)
    })
    const first = queue.push(item(0))
    await new Promise((resolve) => setImmediate(resolve))
    const rest = Array.from({ length: 50 }, (_, index) => queue.push(item(index + 1)))
    release()
    await Promise.all([first, ...rest])
    expect(sizes).toEqual([1, 50])
  })

  it('[M2] announcements come in commit order, before the sender hears', async () => {
    const { queue, announced } = open(echo)
    const seen = await Promise.all(
      [1, 2, 3].map(async (n) => [await queue.push(item(n)), announced.includes(n)]),
    )
    expect(seen).toEqual([1, 2, 3].map((n) => [n, true]))
    expect(announced).toEqual([1, 2, 3])
  })

  it('[M3] one bad row never fails its batch mates', async () => {
    const { queue } = open(async (batch) => {
      if (batch.some((one) => one.value === 2)) throw new Error('constraint')
      return echo(batch)
    })
    const results = await Promise.allSettled([1, 2, 3].map((n) => queue.push(item(n))))
    expect(results.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })

  it('[M4] an outage fails the whole batch at once, and the next batch is tried anew', async () => {
    let isDown = true
    let calls = 0
    const { queue } = open(async (batch) => {
      calls += 1
      if (isDown) throw new StonechatError('unavailable')
      return echo(batch)
    })
    const failed = await Promise.allSettled([1, 2, 3].map((n) => queue.push(item(n))))
    expect(failed.every((one) => one.status === 'rejected' && one.reason.code === 'unavailable')).toBe(true)
    expect(calls).toBe(1)
    isDown = false
    await expect(queue.push(item(4))).resolves.toBe(4)
  })

  it('[M5] a full queue answers overloaded and takes nothing', async () => {
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const { queue } = open(async (batch) => {
      await held
      return echo(batch)
    })
    const taken = Array.from({ length: limits.commitQueueMaxMessages }, (_, index) => queue.push(item(index)))
    await expect(queue.push(item(-1))).rejects.toMatchObject({ code: 'overloaded' })
    release()
    const outcomes = await Promise.all(taken)
    expect(outcomes).toHaveLength(limits.commitQueueMaxMessages)
    expect(queue.depth).toBe(0)
  })

  it('[M6] the queue is bounded in bytes too', async () => {
    const queue = createCommitQueue<Item, number>({
      lanes: 1,
      keyOf: (one) => one.key,
      bytesOf: () => limits.commitQueueMaxBytes,
      commit: echo,
      onCommitted: () => {},
    })
    const first = queue.push(item(1))
    await expect(queue.push(item(2))).rejects.toMatchObject({ code: 'overloaded' })
    await first
    await expect(queue.push(item(3))).resolves.toBe(3)
  })

  it('[M7] everything of one conversation keeps its order, in any number of lanes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 5 })),
        fc.integer({ min: 1, max: 4 }),
        async (keys, lanes) => {
          const committed = new Map<string, number[]>()
          const { queue } = open(async (batch) => {
            await new Promise((resolve) => setImmediate(resolve))
            for (const { key, value } of batch) committed.set(key, [...(committed.get(key) ?? []), value])
            return echo(batch)
          }, lanes)
          await Promise.all(keys.map((key, index) => queue.push(item(index, String(key)))))
          for (const values of committed.values()) expect(values).toEqual([...values].sort((a, b) => a - b))
          expect([...committed.values()].flat()).toHaveLength(keys.length)
        },
      ),
      { numRuns: 50 },
    )
  })

  it('[M8] drain resolves once all that was pushed is settled', async () => {
    const { queue, announced } = open(echo)
    for (let n = 0; n < 1_000; n += 1) void queue.push(item(n))
    await queue.drain()
    expect(announced).toHaveLength(1_000)
    await queue.drain()
  })

  /** A queue whose transactions end when they are told to, on a clock that stands still. */
  function openHeld() {
    vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] })
    onTestFinished(() => void vi.useRealTimers())
    const log: string[] = []
    const ends: (() => void)[] = []
    const queue = createCommitQueue<Item, number>({
      lanes: 1,
      keyOf: (one) => one.key,
      bytesOf: () => 1_000,
      onCommitted: (one) => log.push(`told ${one.value}`),
      async commit(batch) {
        log.push(`begun ${batch.length}`)
        await new Promise<void>((resolve) => ends.push(resolve))
        return echo(batch)
      },
    })
    const push = (...values: number[]) => Promise.all(values.map((value) => queue.push(item(value))))
    return { queue, log, push, end: () => ends.shift()?.() }
  }

  const turns = async () => {
    for (let count = 0; count < 5; count += 1) await new Promise((resolve) => setImmediate(resolve))
  }

  it('[S500] after a transaction of several messages a lane gathers for as long as that one took', async () => {
    const { log, push, end } = openHeld()
    const first = push(1, 2)
    await turns()
    vi.advanceTimersByTime(3)
    end()
    await first
    const third = push(3)
    await turns()
    vi.advanceTimersByTime(2)
    const fourth = push(4)
    await turns()
    expect(log).toEqual(['begun 2', 'told 1', 'told 2'])
    vi.advanceTimersByTime(1)
    await turns()
    expect(log.at(-1)).toBe('begun 2')
    end()
    await Promise.all([third, fourth])
  })

  it('[S501] it gathers for `commitGatherMaxMs` at most, however long the transaction took', async () => {
    const { log, push, end } = openHeld()
    const first = push(1, 2)
    await turns()
    vi.advanceTimersByTime(1_000)
    end()
    await first
    const third = push(3)
    await turns()
    vi.advanceTimersByTime(limits.commitGatherMaxMs)
    await turns()
    expect(log.at(-1)).toBe('begun 1')
    end()
    await third
  })

  it('[S502] a message that came alone makes the next one wait for nothing', async () => {
    const { log, push, end } = openHeld()
    const first = push(1)
    await turns()
    vi.advanceTimersByTime(1_000)
    end()
    await first
    const second = push(2)
    await turns()
    expect(log).toEqual(['begun 1', 'told 1', 'begun 1'])
    end()
    await second
  })

  it('[S503] where many wait the next transaction begins before the outcomes of the last are told, in their order', async () => {
    const { log, push, end } = openHeld()
    const first = push(1, 2)
    await turns()
    const rest = push(...Array.from({ length: limits.commitGatherMaxMessages }, (_, index) => index + 3))
    end()
    await first
    expect(log.slice(0, 4)).toEqual([
      'begun 2',
      `begun ${limits.commitGatherMaxMessages}`,
      'told 1',
      'told 2',
    ])
    await turns()
    end()
    await rest
    expect(log.at(-1)).toBe(`told ${limits.commitGatherMaxMessages + 2}`)
  })

  it('[S504] a bad row in a transaction that others wait behind fails alone, and order stays', async () => {
    const { queue, announced } = open(async (batch) => {
      await new Promise((resolve) => setImmediate(resolve))
      if (batch.some((one) => one.value === 7)) throw new Error('constraint')
      return echo(batch)
    })
    const values = Array.from({ length: limits.commitBatchMaxMessages * 2 }, (_, index) => index)
    const results = await Promise.allSettled(values.map((value) => queue.push(item(value))))
    expect(results.flatMap((one, index) => (one.status === 'rejected' ? [index] : []))).toEqual([7])
    expect(announced).toEqual(values.filter((value) => value !== 7))
    await queue.drain()
  })
})
