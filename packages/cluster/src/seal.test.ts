import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clusterLimits } from './limits.js'
import { ReplayWindow } from './replay-window.js'
import { createSeal, nameOf } from './seal.js'

const secret = 'a secret that all nodes have in common'
const subject = 'stonechat.x.c.1'

describe('the seal of frames on the bus', () => {
  it('[N860] a frame opens to what was sealed, on its subject and with the secret that made it, and shows nothing of it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), fc.string(), (bytes, other) => {
        const [sender, receiver] = [createSeal(secret), createSeal(secret)]
        const frame = sender.close(subject, bytes)
        expect(createSeal(`${secret}${other}.`).open(subject, frame)).toBeUndefined()
        expect(receiver.open(`${subject}1`, frame)).toBeUndefined()
        expect(Buffer.from(receiver.open(subject, frame)!)).toEqual(Buffer.from(bytes))
        if (bytes.length > 8) expect(Buffer.from(frame).includes(Buffer.from(bytes))).toBe(false)
      }),
    )
  })

  it('[N861] a frame of which any bit was changed, that was cut, or that is no frame does not open', () => {
    const frame = createSeal(secret).close(subject, Buffer.from('{"kind":"missed"}'))
    const receiver = createSeal(secret)
    for (let bit = 0; bit < frame.length * 8; bit += 1) {
      const changed = Uint8Array.from(frame)
      changed[bit >> 3]! ^= 1 << (bit & 7)
      expect(receiver.open(subject, changed)).toBeUndefined()
    }
    for (let length = 0; length < frame.length; length += 1)
      expect(receiver.open(subject, frame.subarray(0, length))).toBeUndefined()
    for (let size = 0; size < 200; size += 1)
      expect(receiver.open(subject, randomBytes(size))).toBeUndefined()
    expect(receiver.open(subject, frame)).toBeDefined()
  })

  it('[N862] a frame that comes a second time does not open, whatever came between', () => {
    const [one, other, receiver] = [createSeal(secret), createSeal(secret), createSeal(secret)]
    const frames = Array.from({ length: 3 * clusterLimits.busReplayWindow }, (_, index) =>
      (index % 3 === 0 ? other : one).close(subject, new Uint8Array([index & 255])),
    )
    for (const frame of frames) expect(receiver.open(subject, frame)).toBeDefined()
    for (const frame of frames) expect(receiver.open(subject, frame)).toBeUndefined()
  })

  it('[N866] a node accepts each number of a sender once, in any order within the window', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3 * clusterLimits.busReplayWindow), { maxLength: 300 }), (numbers) => {
        const window = new ReplayWindow()
        const accepted = new Set<number>()
        let newest = -1
        for (const number of numbers) {
          const isNew = !accepted.has(number) && number > newest - clusterLimits.busReplayWindow
          expect(window.accept(number)).toBe(isNew)
          if (isNew) accepted.add(number)
          newest = Math.max(newest, number)
        }
      }),
    )
  })

  it('[N863] deployments are told apart by a name that is the same for one secret', () => {
    expect(nameOf(secret)).toBe(nameOf(secret))
    expect(nameOf(secret)).toMatch(/^[0-9a-f]{16}$/)
    expect(nameOf(`${secret}.`)).not.toBe(nameOf(secret))
  })
})
