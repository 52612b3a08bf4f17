import * as argon2 from '@node-rs/argon2'
import { describe, expect, it, vi } from 'vitest'
import { createHashGate } from './hash-gate.js'
import { createPasswordHasher, hashParameters } from './password-hasher.js'

vi.mock('@node-rs/argon2', async (original) => {
  const real = await original<typeof argon2>()
  return { ...real, verify: vi.fn(real.verify) }
})

const gate = () => createHashGate({ maxRunning: 2, maxWaiting: 10 })

describe('hashing passwords', () => {
  it('[U48] passwords are hashed by argon2id with a salt of their own each time', async () => {
    const hasher = createPasswordHasher({ gate: gate() })
    const [first, second] = await Promise.all([hasher.hash('horse'), hasher.hash('horse')])
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(second).not.toBe(first)
    await expect(hasher.verify(first, 'horse')).resolves.toBe(true)
    await expect(hasher.verify(first, 'donkey')).resolves.toBe(false)
  })

  it.each([
    ['an unknown account', undefined],
    ['an account without a password', null],
  ])(
    '[U49] for %s a hash of the same cost is really compared, and never fits',
    async (_whose, passwordHash) => {
      const hasher = createPasswordHasher({ gate: gate() })
      const verify = vi.mocked(argon2.verify)
      verify.mockClear()
      await expect(hasher.verify(passwordHash, 'horse')).resolves.toBe(false)
      expect(verify).toHaveBeenCalledTimes(1)
      const compared = String(verify.mock.calls[0]?.[0])
      expect(argon2.parseOptions(compared)).toMatchObject({ ...hashParameters, outputLen: 32, saltLen: 16 })
    },
  )

  it('[U50] hashes that were made with weaker parameters are recognised', async () => {
    const weak = createPasswordHasher({
      gate: gate(),
      parameters: { ...hashParameters, timeCost: 1 },
    })
    const hasher = createPasswordHasher({ gate: gate() })
    expect(hasher.isOutdated(await weak.hash('horse'))).toBe(true)
    expect(weak.isOutdated(await hasher.hash('horse'))).toBe(false)
  })
})

describe('the gate of hashing', () => {
  it('[U51] hashing runs so many at once, keeps so many waiting in order, and refuses more as `overloaded`', async () => {
    const { run } = createHashGate({ maxRunning: 2, maxWaiting: 2 })
    const started: number[] = []
    const finish: (() => void)[] = []
    const task = (n: number) =>
      run(() => {
        started.push(n)
        return new Promise<number>((resolve) => finish.push(() => resolve(n)))
      })
    const running = [task(0), task(1), task(2), task(3)]
    await expect(task(4)).rejects.toMatchObject({ code: 'overloaded' })
    expect(started).toEqual([0, 1])
    finish[1]?.()
    await running[1]
    await vi.waitFor(() => expect(started).toEqual([0, 1, 2]))
    finish[0]?.()
    finish[2]?.()
    await vi.waitFor(() => expect(started).toEqual([0, 1, 2, 3]))
    finish[3]?.()
    await expect(Promise.all(running)).resolves.toEqual([0, 1, 2, 3])
  })

  it('[U52] a hashing task that fails gives its place back', async () => {
    const { run } = createHashGate({ maxRunning: 1, maxWaiting: 1 })
    const failing = run(() => Promise.reject(new Error('no')))
    await expect(failing).rejects.toThrow('no')
    await expect(run(async () => 'yes')).resolves.toBe('yes')
  })
})
