import { limits, StonechatError } from '@stonechat/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { imLimits } from '../limits.js'
import { type CommitQueueOptions, createCommitQueue } from './commit-queue.js'

interface Item {
  readonly key: string
  readonly value: number
}

type Options = CommitQueueOptions<Item, number, unknown>

function open(commit: Options['commit'], given: Partial<Options> = {}) {
  const announced: number[] = []
  const queue = createCommitQueue<Item, number, unknown>({
    lanes: 1,
    keyOf: (item) => item.key,
    bytesOf: () => 1_000,
    commit,
    onCommitted: (_, outcome) => announced.push(outcome),
    ...given,
  })
  return { queue, announced }
}

const item = (value: number, key = 'k'): Item => ({ key, value })
const echo = async (group: readonly Item[]) => group.map((one) => one.value)

const turns = async () => {
  for (let count = 0; count < 5; count += 1) await new Promise((resolve) => setImmediate(resolve))
}

/** A store whose groups are answered when a test says so, in any order. */
function openHeld(given: Partial<Options> = {}) {
  const begun: number[][] = []
  const answers: (() => void)[] = []
  const opened = open((group) => {
    begun.push(group.map((one) => one.value))
    return new Promise((resolve) => answers.push(() => resolve(group.map((one) => one.value))))
  }, given)
  const push = (...values: number[]) => Promise.all(values.map((value) => opened.queue.push(item(value))))
  return { ...opened, begun, answers, push }
}

describe('commit queue', () => {
  it('[M2] announcements come in commit order, before the sender gets the reply', async () => {
    const { queue, announced } = open(echo)
    const seen = await Promise.all(
      [1, 2, 3].map(async (n) => [await queue.push(item(n)), announced.includes(n)]),
    )
    expect(seen).toEqual([1, 2, 3].map((n) => [n, true]))
    expect(announced).toEqual([1, 2, 3])
  })

  it('[M19] what came in one turn goes to the store together, at once, whatever is under way there', async () => {
    const { begun, answers, push } = openHeld()
    const first = push(1, 2)
    await turns()
    const second = push(3, 4, 5)
    await turns()
    expect(begun).toEqual([
      [1, 2],
      [3, 4, 5],
    ])
    for (const answer of answers) answer()
    expect(await Promise.all([first, second])).toEqual([
      [1, 2],
      [3, 4, 5],
    ])
  })

  it('[M16] what is answered early is announced in its turn all the same', async () => {
    const { announced, answers, push } = openHeld()
    const first = push(1)
    await turns()
    const second = push(2)
    await turns()
    answers[1]!()
    await turns()
    expect(announced).toEqual([])
    answers[0]!()
    await Promise.all([first, second])
    expect(announced).toEqual([1, 2])
  })

  it('[M17] a group that something has to be found out for holds up those behind it', async () => {
    let found = () => {}
    const prepare = (group: readonly Item[]) =>
      group[0]!.value === 1 ? new Promise<string>((resolve) => (found = () => resolve('known'))) : undefined
    const prepared: unknown[] = []
    const { queue, announced } = open(
      (group, _lane, what) => {
        prepared.push(what)
        return echo(group)
      },
      { prepare },
    )
    const first = queue.push(item(1))
    await turns()
    const second = queue.push(item(2))
    await turns()
    expect(prepared).toEqual([])
    found()
    await Promise.all([first, second])
    expect([prepared, announced]).toEqual([
      ['known', undefined],
      [1, 2],
    ])
  })

  it('[M4] an outage fails the whole group, also one of what has to be found out, and the next one is tried anew', async () => {
    let downAt: 'prepare' | 'commit' | undefined = 'commit'
    const down = () => Promise.reject(new StonechatError('unavailable'))
    const { queue } = open((group) => (downAt === 'commit' ? down() : echo(group)), {
      prepare: () => (downAt === 'prepare' ? down() : undefined),
    })
    for (const place of ['commit', 'prepare'] as const) {
      downAt = place
      const failed = await Promise.allSettled([1, 2, 3].map((n) => queue.push(item(n))))
      expect(failed.every((one) => one.status === 'rejected' && one.reason.code === 'unavailable')).toBe(true)
    }
    downAt = undefined
    await expect(queue.push(item(4))).resolves.toBe(4)
    expect(queue.depth).toBe(0)
  })

  it('[M5] a full queue answers overloaded and takes nothing', async () => {
    const { queue, answers, push } = openHeld()
    const taken = push(...Array.from({ length: imLimits.commitQueueMaxMessages }, (_, index) => index))
    await expect(queue.push(item(-1))).rejects.toMatchObject({ code: 'overloaded' })
    const answering = setInterval(() => {
      for (const answer of answers.splice(0)) answer()
    })
    expect(await taken).toHaveLength(imLimits.commitQueueMaxMessages)
    clearInterval(answering)
    expect(queue.depth).toBe(0)
  })

  it('[M6] the queue is bounded in bytes too', async () => {
    const { queue } = open(echo, { bytesOf: () => imLimits.commitQueueMaxBytes })
    const first = queue.push(item(1))
    await expect(queue.push(item(2))).rejects.toMatchObject({ code: 'overloaded' })
    await first
    await expect(queue.push(item(3))).resolves.toBe(3)
  })

  it('[M18] a group holds no more than a transaction may', async () => {
    const { begun, answers, push } = openHeld()
    const all = push(...Array.from({ length: limits.commitBatchMaxMessages + 1 }, (_, index) => index))
    await turns()
    expect(begun.map((group) => group.length)).toEqual([limits.commitBatchMaxMessages, 1])
    for (const answer of answers) answer()
    await all

    const large = openHeld({ bytesOf: () => limits.commitBatchMaxBytes / 2 })
    const three = large.push(1, 2, 3)
    await turns()
    expect(large.begun).toEqual([[1, 2], [3]])
    for (const answer of large.answers) answer()
    await three
  })

  it('[M7] everything of one conversation keeps its order, in any number of lanes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 5 })),
        fc.integer({ min: 1, max: 4 }),
        async (keys, lanes) => {
          const committed = new Map<string, number[]>()
          const lanesOf = new Map<string, Set<number>>()
          const { queue } = open(
            async (group, lane) => {
              for (const { key, value } of group) {
                committed.set(key, [...(committed.get(key) ?? []), value])
                lanesOf.set(key, (lanesOf.get(key) ?? new Set()).add(lane))
              }
              return echo(group)
            },
            { lanes },
          )
          await Promise.all(keys.map((key, index) => queue.push(item(index, String(key)))))
          for (const values of committed.values()) expect(values).toEqual([...values].sort((a, b) => a - b))
          expect([...committed.values()].flat()).toHaveLength(keys.length)
          for (const [lane, ...others] of lanesOf.values()) {
            expect(others).toEqual([])
            expect(lane).toBeLessThan(lanes)
          }
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
})
