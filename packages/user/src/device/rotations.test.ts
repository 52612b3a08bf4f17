import { limits, StonechatError } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import type { RotateOutcome, Rotation } from '../contract/index.js'
import { createRotations } from './rotations.js'

/** A store whose transactions end when the test says so. */
function open() {
  const batches: { rotations: readonly Rotation[]; end(error?: Error): void }[] = []
  const rotateDevices = (rotations: readonly Rotation[]) =>
    new Promise<RotateOutcome[]>((resolve, reject) => {
      const outcomes = rotations.map(({ counter }): RotateOutcome => ({ status: 'reused', userId: counter }))
      batches.push({ rotations, end: (error) => (error === undefined ? resolve(outcomes) : reject(error)) })
    })
  const rotate = createRotations({ store: { rotateDevices } })
  const ask = (counter: number) => rotate({ deviceId: `d${counter}`, counter, refreshedAfter: 0, at: 1 })
  return { batches, ask }
}

describe('refreshes at the same time', () => {
  it('[U213] gather while a transaction is under way, and each gets its own outcome', async () => {
    const { batches, ask } = open()
    const asked = [1, 2, 3].map(ask)
    expect(batches.map(({ rotations }) => rotations.length)).toEqual([1])
    batches[0]!.end()
    await asked[0]
    expect(batches.map(({ rotations }) => rotations.length)).toEqual([1, 2])
    batches[1]!.end()
    expect((await Promise.all(asked)).map((outcome) => 'userId' in outcome && outcome.userId)).toEqual([
      1, 2, 3,
    ])
  })

  it('[U214] a transaction that fails is answered to those in it, and not to who comes after', async () => {
    const { batches, ask } = open()
    const first = ask(1)
    const second = ask(2)
    batches[0]!.end(new StonechatError('unavailable'))
    await expect(first).rejects.toMatchObject({ code: 'unavailable' })
    batches[1]!.end()
    await expect(second).resolves.toMatchObject({ userId: 2 })
  })

  it('[U215] too many that wait are refused as overloaded, and the others are not forgotten', async () => {
    const { batches, ask } = open()
    const taken = Array.from({ length: limits.deviceRotationsMaxWaiting + 1 }, (_, index) => ask(index))
    await expect(ask(-1)).rejects.toMatchObject({ code: 'overloaded' })
    for (let index = 0; index < taken.length; index += batches.at(-1)!.rotations.length) {
      batches.at(-1)!.end()
      await taken[index]
    }
    expect(await Promise.all(taken)).toHaveLength(taken.length)
  })
})
