import { type ErrorCode, type Proof, StonechatError } from '@stonechat/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { userLimits } from '../limits.js'
import { startThrottle, workOut } from '../testing/proofs.js'
import type { Guesser } from './throttle.js'

const hour = 60 * 60_000
const day = 24 * hour

/** What strangers together can have at one account in a day: by proof, and by waiting as if there were no proofs. */
const guessesMaxPerDay =
  25 * userLimits.loginProofsMaxPerAccountPerHour +
  25 * userLimits.loginFreeFailuresPerAccount +
  day / userLimits.loginDelayMaxPerAccountMs

function start() {
  const clock = { now: Date.UTC(2026, 0, 1) }
  const throttle = startThrottle(() => clock.now)
  /** How one attempt ends: `ok`, or the refusal. */
  const attempt = (who: Omit<Guesser, 'errand'> & { errand?: string }, isRight: boolean) =>
    throttle
      .guess({ errand: 'password', ...who }, async () => {
        if (!isRight) throw new StonechatError('invalid_credentials')
      })
      .then(
        () => ({ code: 'ok' as const, retryAfterMs: undefined, proof: undefined }),
        ({ code, retryAfterMs, proof }: StonechatError) => ({ code: code as ErrorCode, retryAfterMs, proof }),
      )
  return { clock, throttle, attempt }
}

describe('work instead of waiting', () => {
  it('[U994] a stranger who would have to wait is let through at once with the answer to the challenge of the refusal, once', async () => {
    const { attempt } = start()
    const who = { account: '#1', ip: '10.0.0.1' }
    for (let n = 0; n < 3; n += 1) await attempt(who, false)
    const refusal = await attempt(who, true)
    expect(refusal).toMatchObject({ code: 'rate_limited', retryAfterMs: 1_000 })
    const proof = workOut(refusal.proof!)
    for (const other of [{ errand: 'code' }, { ip: '10.0.0.2', account: '#2' }]) {
      const elsewhere = { ...who, ...other }
      for (let n = 0; n < 3; n += 1) await attempt(elsewhere, false)
      const again = await attempt({ ...elsewhere, proof }, true)
      expect(again.code).toBe('rate_limited')
      expect(again.proof?.challenge).not.toBe(proof.challenge)
    }
    expect(await attempt({ ...who, proof }, false)).toMatchObject({ code: 'invalid_credentials' })
    const spent = await attempt({ ...who, proof }, true)
    expect(spent).toMatchObject({
      code: 'rate_limited',
      proof: { challenge: expect.not.stringMatching(proof.challenge) },
    })
    expect(await attempt({ ...who, proof: workOut(spent.proof!) }, true)).toMatchObject({ code: 'ok' })
  })

  it('[U995] the work grows with the failures, from the least to the most at four times what is free', async () => {
    const { attempt, clock } = start()
    const who = { account: '#1', ip: '10.0.0.1' }
    for (let n = 0; n < 3; n += 1) await attempt(who, false)
    const tries: number[] = []
    for (let n = 3; n < 14; n += 1) {
      const { proof } = await attempt(who, false)
      tries.push(proof!.tries)
      clock.now += userLimits.loginDelayMaxMs
      await attempt(who, false)
    }
    expect(tries).toEqual([50, 89, 139, 200, 272, 356, 450, 556, 672, 800, 800])
  })

  it('[U996] failures that were proven make nobody wait longer who waits, and count for the work', async () => {
    const { attempt, clock } = start()
    const who = { account: '#1', ip: '10.0.0.1' }
    for (let n = 0; n < 100; n += 1) await attempt({ account: '#1', ip: `10.1.0.${n}` }, false)
    for (let n = 0; n < 10; n += 1) {
      const { proof } = await attempt(who, false)
      clock.now += 90
      expect(await attempt({ ...who, proof: workOut(proof!) }, false)).toMatchObject({
        code: 'invalid_credentials',
      })
    }
    expect(await attempt({ account: '#1', ip: '10.2.0.1' }, true)).toMatchObject({
      code: 'rate_limited',
      retryAfterMs: 100,
    })
    clock.now += 100
    expect(await attempt({ account: '#1', ip: '10.2.0.1' }, true)).toMatchObject({ code: 'ok' })
  })

  it('[U997] a refusal names no work where it would not help: beyond the proofs of the account and of the network in this hour, and for a known device', async () => {
    const { attempt, clock } = start()
    const who = (n: number) => ({ account: '#1', ip: `10.1.${n >> 8}.${n & 255}` })
    for (let n = 0; n < 100; n += 1) await attempt(who(n), false)
    const { proof } = await attempt(who(200), false)
    const early = workOut(proof!)
    for (let n = 0; n < userLimits.loginProofsMaxPerAccountPerHour; n += 1) {
      const refusal = await attempt(who(200 + n), false)
      expect(await attempt({ ...who(200 + n), proof: workOut(refusal.proof!) }, false)).toMatchObject({
        code: 'invalid_credentials',
      })
    }
    expect(await attempt(who(300), true)).toMatchObject({ code: 'rate_limited', proof: undefined })
    expect(await attempt({ ...who(200), proof: early }, true)).toMatchObject({
      code: 'rate_limited',
      proof: undefined,
    })
    clock.now += hour - (clock.now % hour)
    expect(await attempt(who(300), true)).toMatchObject({ code: 'ok' })
    const device = { account: '#2', device: 'd' }
    for (let n = 0; n < 10; n += 1) await attempt(device, false)
    expect(await attempt(device, true)).toMatchObject({ code: 'rate_limited', proof: undefined })
  })

  it('[U997] proofs of right guesses are given back, so that those behind a network that is guessed from go on signing in', async () => {
    const { attempt } = start()
    const ip = '2001:db8::1'
    for (let n = 0; n < 100; n += 1) await attempt({ account: `#${n}`, ip }, false)
    for (let n = 0; n < userLimits.loginProofsMaxPerIpPerHour + 10; n += 1) {
      const who = { account: `#${1_000 + n}`, ip }
      const { proof } = await attempt(who, true)
      expect(await attempt({ ...who, proof: workOut(proof!) }, true)).toMatchObject({ code: 'ok' })
    }
  })

  it('[U998] an address asks for more codes than are free with proofs, never for more to one target', async () => {
    const { throttle, clock } = start()
    const ask = (n: number, proof?: Proof) =>
      throttle.takeCode({ target: `+8613800000${n}`, ip: '10.0.0.1', errand: `code ${n}`, proof }).then(
        () => 'sent' as const,
        (refusal: StonechatError) => refusal,
      )
    for (let n = 0; n < userLimits.codeMaxPerIpPerHour; n += 1) expect(await ask(n)).toBe('sent')
    let proven = 0
    for (let n = 100; ; n += 1) {
      const refusal = (await ask(n)) as StonechatError
      expect(refusal).toMatchObject({ code: 'rate_limited', retryAfterMs: hour })
      if (refusal.proof === undefined) break
      expect(await ask(n + 1, workOut(refusal.proof))).toMatchObject({ code: 'rate_limited' })
      const own = ((await ask(n)) as StonechatError).proof!
      expect(await ask(n, workOut(own))).toBe('sent')
      proven += 1
    }
    expect(proven).toBe(userLimits.codeProofsMaxPerIpPerHour)
    clock.now += hour
    for (let n = 0; n < userLimits.codeMaxPerTargetPerHour; n += 1) expect(await ask(1)).toBe('sent')
    const beyond = (await ask(1)) as StonechatError
    expect(beyond).toMatchObject({ code: 'rate_limited', proof: undefined })
  })

  it('[U999] whoever guesses from however many addresses, with and without proofs: the owner’s device is never made to wait, an owner who proves waits for nothing else, and strangers have a bounded number of guesses a day', async () => {
    const step = fc.record({
      who: fc.constantFrom('stranger', 'stranger', 'stranger', 'stranger', 'device', 'owner') as fc.Arbitrary<
        'stranger' | 'device' | 'owner'
      >,
      address: fc.nat(2_000),
      isProving: fc.boolean(),
      times: fc.constantFrom(1, 1, 5, 40, 150),
      waitMs: fc.constantFrom(0, 0, 1_000, 60_000, 300_000, hour, 6 * hour),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 60 }), async (steps) => {
        const { attempt, clock } = start()
        const judged: number[] = []
        for (const { who, address, isProving, times, waitMs } of steps) {
          clock.now += waitMs
          if (who === 'device') {
            expect(await attempt({ account: '#1', device: 'd', ip: '10.0.0.1' }, true)).toMatchObject({
              code: 'ok',
            })
            continue
          }
          if (who === 'owner') {
            const owner = { account: '#1', ip: '10.9.9.9' }
            const { proof } = await attempt(owner, true)
            if (proof !== undefined)
              expect(await attempt({ ...owner, proof: workOut(proof) }, true)).toMatchObject({ code: 'ok' })
            continue
          }
          for (let n = 0; n < times; n += 1) {
            const stranger = { account: '#1', ip: `10.${(address + n) >> 8}.1.${(address + n) & 255}` }
            const { code, proof } = await attempt(stranger, false)
            if (code === 'invalid_credentials') judged.push(clock.now)
            if (!isProving || proof === undefined) continue
            const second = await attempt({ ...stranger, proof: workOut(proof) }, false)
            expect(second.code).toBe('invalid_credentials')
            judged.push(clock.now)
          }
        }
        expect(mostInADay(judged)).toBeLessThanOrEqual(guessesMaxPerDay)
      }),
      { numRuns: 40 },
    )
  })

  it('[U999] a stranger who guesses as soon as anything lets them, from a new address each time, has a bounded number of guesses a day', async () => {
    for (const pauseMs of [0, 61 * 60_000]) {
      const { attempt, clock } = start()
      const end = clock.now + 2 * day
      const judged: number[] = []
      for (let n = 0; clock.now < end; n += 1) {
        const stranger = { account: '#1', ip: `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}` }
        const { code, retryAfterMs, proof } = await attempt(stranger, false)
        if (code === 'invalid_credentials') judged.push(clock.now)
        else if (proof !== undefined) {
          expect((await attempt({ ...stranger, proof: workOut(proof) }, false)).code).toBe(
            'invalid_credentials',
          )
          judged.push(clock.now)
        } else clock.now += Math.max(retryAfterMs!, pauseMs)
      }
      expect(judged.length).toBeGreaterThan(100)
      expect(mostInADay(judged)).toBeLessThanOrEqual(guessesMaxPerDay)
    }
  })
})

/** The most of these moments, ascending, that lie within one day. */
function mostInADay(moments: readonly number[]): number {
  let first = 0
  return moments.reduce((most, at, last) => {
    while (moments[first]! <= at - day) first += 1
    return Math.max(most, last - first + 1)
  }, 0)
}
