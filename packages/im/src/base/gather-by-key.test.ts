import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { gatherByKey } from './gather-by-key.js'

const quietMs = 250

/** Work that ends when the test says so, with each input in capitals, on a clock that stands still. */
function open(given: { batchMax?: number; waitingMax?: number } = {}) {
  const begun: { inputs: readonly string[]; end(error?: Error): void }[] = []
  const gathering = gatherByKey<string, string>({
    ...{ quietMs, batchMax: 256, waitingMax: 1_000, ...given },
    work: (inputs) =>
      new Promise((resolve, reject) => {
        const end = (error?: Error) =>
          error === undefined ? resolve(inputs.map((input) => input.toUpperCase())) : reject(error)
        begun.push({ inputs, end })
      }),
  })
  return { begun, gathering, inputs: () => begun.map(({ inputs }) => inputs) }
}

describe('calls gathered by key', () => {
  it('[T10] the first of a quiet key begins at once, and those that come meanwhile or within a moment after go together', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const { begun, gathering, inputs } = open()
    const first = gathering.put('chess', 'a')
    const second = gathering.put('chess', 'b')
    const other = gathering.put('go', 'c')
    expect(inputs()).toEqual([['a'], ['c']])
    begun[0]!.end()
    begun[1]!.end()
    expect([await first, await other]).toEqual(['A', 'C'])
    const third = gathering.put('chess', 'd')
    await vi.advanceTimersByTimeAsync(quietMs - 1)
    expect(inputs()).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(1)
    expect(inputs()[2]).toEqual(['b', 'd'])
    begun[2]!.end()
    expect(await Promise.all([second, third])).toEqual(['B', 'D'])
    await vi.advanceTimersByTimeAsync(quietMs)
    void gathering.put('chess', 'e')
    expect(inputs()[3]).toEqual(['e'])
  })

  it('[T11] a batch has a limit, and so has all that waits: one more is refused as overloaded', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const { begun, gathering, inputs } = open({ batchMax: 2, waitingMax: 4 })
    const put = ['a', 'b', 'c', 'd'].map((input) => gathering.put('chess', input))
    await expect(gathering.put('go', 'e')).rejects.toMatchObject({ code: 'overloaded' })
    for (const at of [0, 1, 2]) {
      begun[at]!.end()
      await vi.advanceTimersByTimeAsync(quietMs)
    }
    expect(await Promise.all(put)).toEqual(['A', 'B', 'C', 'D'])
    expect(inputs()).toEqual([['a'], ['b', 'c'], ['d']])
    void gathering.put('go', 'e')
    expect(inputs()[3]).toEqual(['e'])
  })

  it('[T12] where the work fails, those of its batch fail alone, and the ones that come after are committed', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const { begun, gathering } = open()
    const [first, second] = [gathering.put('chess', 'a'), gathering.put('chess', 'b')]
    begun[0]!.end(new Error('out of reach'))
    await expect(first).rejects.toThrow('out of reach')
    await vi.advanceTimersByTimeAsync(quietMs)
    begun[1]!.end()
    expect(await second).toBe('B')
  })

  it('[T13] draining does what waits without letting it gather any longer', async () => {
    const { begun, gathering, inputs } = open()
    const put = ['a', 'b'].map((input) => gathering.put('chess', input))
    begun[0]!.end()
    await put[0]
    const drained = gathering.drain()
    await vi.waitFor(() => expect(inputs()).toEqual([['a'], ['b']]))
    begun[1]!.end()
    await drained
    expect(await put[1]).toBe('B')
    const [after, later] = [gathering.put('chess', 'c'), gathering.put('chess', 'd')]
    begun[2]!.end()
    await after
    await turn()
    expect(inputs()).toHaveLength(3)
    const over = gathering.drain()
    await vi.waitFor(() => expect(inputs()).toHaveLength(4))
    begun[3]!.end()
    await Promise.all([over, later])
  })
})
