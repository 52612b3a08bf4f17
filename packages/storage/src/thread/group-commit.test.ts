import { join } from 'node:path'
import type { CommitOutcome, MessageDraft } from '@stonechat/im/contract'
import { limits, StonechatError } from '@stonechat/protocol'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { storageLimits } from '../limits.js'
import { openSqlite } from '../sqlite/open-sqlite.js'
import { draft, makeFolder } from '../testing/local-store.js'
import { createGroupCommit } from './group-commit.js'

const pair = { kind: 'direct', low: 1, high: 2 } as const
const some = (count: number) => Array.from({ length: count }, () => draft(pair, 1))
/** As if each draft had been refused by its own name, so that outcomes show whose they are. */
const answer = (drafts: readonly MessageDraft[]) =>
  drafts.map((one) => ({ status: 'refused', code: one.clientId }) as unknown as CommitOutcome)

const turns = async () => {
  for (let count = 0; count < 5; count += 1) await new Promise((resolve) => setImmediate(resolve))
}

/** A database whose transactions the test ends, on a fake clock. */
function openHeld(lanes = 1) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const begun: number[] = []
  const ends: ((error?: Error) => void)[] = []
  const made: [messages: number, durationMs: number][] = []
  const commit = createGroupCommit({
    lanes,
    onCommit: (...one) => made.push(one),
    async commit(batch) {
      begun.push(batch.length)
      await new Promise<void>((resolve, reject) =>
        ends.push((error) => (error === undefined ? resolve() : reject(error))),
      )
      return answer(batch)
    },
  })
  const push = (drafts: readonly MessageDraft[], lane = 0) => commit({ lane, drafts, bytes: drafts.length })
  const end = (error?: Error) => ends.shift()?.(error)
  /** A whole transaction of so many messages, that takes so long. */
  const commitOne = async (messages: number, durationMs: number) => {
    const committed = push(some(messages))
    await turns()
    vi.advanceTimersByTime(durationMs)
    end()
    await committed
  }
  return { begun, made, commit, push, end, commitOne }
}

describe('group commit', () => {
  it('[M1] while one transaction is under way what comes gathers into the next, and each gets its own outcomes', async () => {
    const { begun, made, push, end } = openHeld()
    const first = push(some(1))
    await turns()
    const groups = [some(2), some(1), some(3)]
    const rest = Promise.all(groups.map((group) => push(group)))
    await turns()
    expect(begun).toEqual([1])
    vi.advanceTimersByTime(4)
    end()
    await first
    await turns()
    expect(begun).toEqual([1, 6])
    end()
    expect(await rest).toEqual(groups.map(answer))
    expect(made).toEqual([
      [1, 4],
      [6, 0],
    ])
  })

  it('[S500] after a transaction of several messages a lane gathers for as long as that one took', async () => {
    const { begun, push, end, commitOne } = openHeld()
    await commitOne(2, 3)
    const third = push(some(1))
    await turns()
    vi.advanceTimersByTime(2)
    const fourth = push(some(1))
    await turns()
    expect(begun).toEqual([2])
    vi.advanceTimersByTime(1)
    await turns()
    expect(begun).toEqual([2, 2])
    end()
    await Promise.all([third, fourth])
  })

  it('[S501] it gathers for `commitGatherMaxMs` at most, however long the transaction took', async () => {
    const { begun, push, end, commitOne } = openHeld()
    await commitOne(2, 1_000)
    const third = push(some(1))
    await turns()
    vi.advanceTimersByTime(storageLimits.commitGatherMaxMs)
    await turns()
    expect(begun).toEqual([2, 1])
    end()
    await third
  })

  it('[S502] a message that came alone makes the next one wait for nothing', async () => {
    const { begun, push, end, commitOne } = openHeld()
    await commitOne(1, 1_000)
    const second = push(some(1))
    await turns()
    expect(begun).toEqual([1, 1])
    end()
    await second
  })

  it('[S513] it stops gathering as soon as `commitGatherMaxMessages` wait', async () => {
    const { begun, push, end, commitOne } = openHeld()
    await commitOne(2, 1_000)
    const almost = push(some(storageLimits.commitGatherMaxMessages - 1))
    await turns()
    expect(begun).toEqual([2])
    const enough = push(some(1))
    await turns()
    expect(begun).toEqual([2, storageLimits.commitGatherMaxMessages])
    end()
    await Promise.all([almost, enough])
  })

  it('[S514] a transaction that fails fails all that share it, and nothing after it', async () => {
    const { begun, made, push, end } = openHeld()
    const first = push(some(1))
    await turns()
    const sharing = Promise.allSettled([push(some(1)), push(some(2))])
    end()
    await first
    await turns()
    const next = push(some(1))
    end(new StonechatError('unavailable'))
    for (const one of await sharing)
      expect(one).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } })
    await turns()
    end()
    expect(await next).toHaveLength(1)
    expect(begun).toEqual([1, 3, 1])
    expect(made).toHaveLength(2)
  })

  it('[S505] a transaction holds no more than it may, in messages and in bytes', async () => {
    const { begun, commit, push, end } = openHeld()
    const first = push(some(1))
    await turns()
    const rest = [push(some(limits.commitBatchMaxMessages - 1)), push(some(2))]
    const large = limits.commitBatchMaxBytes
    rest.push(...[1, 2].map(() => commit({ lane: 0, drafts: some(1), bytes: large })))
    const ending = [first, ...rest]
    for (let count = 0; count < 5; count += 1) {
      end()
      await turns()
      vi.advanceTimersByTime(storageLimits.commitGatherMaxMs)
      await turns()
    }
    await Promise.all(ending)
    expect(begun).toEqual([1, limits.commitBatchMaxMessages - 1, 2, 1, 1])
  })

  it('[M3] one bad row never fails the rest of its batch, also those of another call that share its transaction, and order stays', async () => {
    using folder = makeFolder()
    const made: number[] = []
    await using stores = await openSqlite({
      path: join(folder.path, 'stonechat.db'),
      onCommit: (messages) => made.push(messages),
    })
    const calls = [some(3), [...some(1), draft(pair, 1, { bodyHash: 0.5 }), ...some(1)], some(2)]
    const outcomes = await Promise.all(calls.map((drafts) => stores.im.commitMessages(drafts)))
    const seqs = outcomes.map((each) =>
      each.map((one) => (one.status === 'created' ? one.message.seq : one.status)),
    )
    expect(seqs).toEqual([
      [1, 2, 3],
      [4, 'refused', 5],
      [6, 7],
    ])
    expect(made).toEqual([8])
  })

  it('[S506] lanes do not wait for each other', async () => {
    const { begun, push, end } = openHeld(2)
    const both = [push(some(1), 0), push(some(2), 1)]
    await turns()
    expect(begun).toEqual([1, 2])
    end()
    end()
    await Promise.all(both)
    await expect(push(some(1), 2)).rejects.toThrow('there is no lane 2')
  })
})
