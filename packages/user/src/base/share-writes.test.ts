import { StonechatError } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import { userLimits } from '../limits.js'
import { shareWrites } from './share-writes.js'

/** A store whose transactions end when the test says so; each outcome is ten times its input. */
function open() {
  const batches: { inputs: readonly number[]; end(error?: Error): void }[] = []
  const ask = shareWrites(
    (inputs: readonly number[]) =>
      new Promise<number[]>((resolve, reject) => {
        const outcomes = inputs.map((input) => input * 10)
        batches.push({ inputs, end: (error) => (error === undefined ? resolve(outcomes) : reject(error)) })
      }),
  )
  return { batches, ask }
}

describe('sign-ins and refreshes at the same time', () => {
  it('[U213] sign-ins and refreshes gather while a transaction is under way, and each gets its own outcome', async () => {
    const { batches, ask } = open()
    const asked = [1, 2, 3].map(ask)
    expect(batches.map(({ inputs }) => inputs)).toEqual([[1]])
    batches[0]!.end()
    await asked[0]
    expect(batches.map(({ inputs }) => inputs)).toEqual([[1], [2, 3]])
    batches[1]!.end()
    expect(await Promise.all(asked)).toEqual([10, 20, 30])
  })

  it('[U214] a transaction that fails rejects the calls in it, and none that comes after', async () => {
    const { batches, ask } = open()
    const first = ask(1)
    const second = ask(2)
    batches[0]!.end(new StonechatError('unavailable'))
    await expect(first).rejects.toMatchObject({ code: 'unavailable' })
    batches[1]!.end()
    await expect(second).resolves.toBe(20)
  })

  it('[U215] too many waiting calls are refused as overloaded, and the others are still answered', async () => {
    const { batches, ask } = open()
    const taken = Array.from({ length: userLimits.signInsMaxWaiting + 1 }, (_, index) => ask(index))
    await expect(ask(-1)).rejects.toMatchObject({ code: 'overloaded' })
    for (let index = 0; index < taken.length; index += batches.at(-1)!.inputs.length) {
      batches.at(-1)!.end()
      await taken[index]
    }
    expect(await Promise.all(taken)).toHaveLength(taken.length)
  })
})
