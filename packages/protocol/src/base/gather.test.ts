import { describe, expect, it } from 'vitest'
import { type GatherOptions, gather } from './gather.js'

/** Work that ends when the test says so, with the sum of what was put. */
function open(options: Pick<GatherOptions<number, number[], number>, 'fits' | 'pause'> = {}) {
  const begun: { inputs: readonly number[]; end(error?: Error): void }[] = []
  const batches = gather<number, number[], number>({
    empty: () => [],
    add: (held, input) => void held.push(input),
    work: (inputs) =>
      new Promise((resolve, reject) => {
        const sum = inputs.reduce((total, input) => total + input, 0)
        begun.push({ inputs, end: (error) => (error === undefined ? resolve(sum) : reject(error)) })
      }),
    ...options,
  })
  return { begun, batches, inputs: () => begun.map(({ inputs }) => inputs) }
}

describe('gather', () => {
  it('[N220] a call that comes alone begins at once, and those that come meanwhile are the next batch', async () => {
    const { begun, batches, inputs } = open()
    const [first, second, third] = [batches.put(1), batches.put(2), batches.put(3)]
    expect(inputs()).toEqual([[1]])
    expect(third).toBe(second)
    begun[0]!.end()
    expect(await first.done).toBe(1)
    await expect.poll(inputs).toEqual([[1], [2, 3]])
    begun[1]!.end()
    expect(await second.done).toBe(5)
  })

  it('[N221] what does not fit into a batch goes into the one after', async () => {
    const { begun, batches, inputs } = open({ fits: (held) => held.length < 2 })
    const put = [1, 2, 3, 4].map((input) => batches.put(input))
    for (const at of [0, 1, 2]) {
      await expect.poll(() => begun.length).toBe(at + 1)
      begun[at]!.end()
    }
    expect(await Promise.all(put.map(({ done }) => done))).toEqual([1, 5, 5, 4])
    expect(inputs()).toEqual([[1], [2, 3], [4]])
  })

  it('[N222] a batch whose work fails rejects, and the next one begins', async () => {
    const { begun, batches } = open()
    const [first, second] = [batches.put(1), batches.put(2)]
    begun[0]!.end(new Error('out of reach'))
    await expect(first.done).rejects.toThrow('out of reach')
    await expect.poll(() => begun.length).toBe(2)
    begun[1]!.end()
    expect(await second.done).toBe(2)
  })

  it('[N223] batches that are not done are listed, the oldest first, and draining waits for the last of them', async () => {
    const { begun, batches } = open()
    const listed = () => batches.open().map(({ held }) => held)
    const put = [1, 2, 3].map((input) => batches.put(input))
    expect(listed()).toEqual([[1], [2, 3]])
    const drained = batches.drain()
    begun[0]!.end()
    await put[0]!.done
    expect(listed()).toEqual([[2, 3]])
    begun[1]!.end()
    await drained
    expect(listed()).toEqual([])
  })

  it('[N224] with a pause, calls that come before it is over share the first batch', async () => {
    let endPause = () => {}
    const pause = new Promise<void>((resolve) => {
      endPause = resolve
    })
    const { begun, batches, inputs } = open({ pause: () => pause })
    const put = [batches.put(1), batches.put(2)]
    expect(inputs()).toEqual([])
    endPause()
    await expect.poll(inputs).toEqual([[1, 2]])
    begun[0]!.end()
    expect(await put[0]!.done).toBe(3)
  })
})
