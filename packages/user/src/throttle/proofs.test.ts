import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { userLimits } from '../limits.js'
import { startProofs, workOut } from '../testing/proofs.js'

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.']

function start(options: Parameters<typeof startProofs>[1] = {}) {
  const clock = { now: Date.UTC(2026, 0, 1) }
  return { clock, proofs: startProofs(() => clock.now, options) }
}

describe('proofs of work', () => {
  it('[U990] the answer to a challenge is good once, for its purpose, until it expires', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string(),
        fc.string(),
        fc.integer({ min: 1, max: 200 }),
        async (one, other, tries) => {
          const { clock, proofs } = start()
          const wanted = proofs.ask(one, tries)
          expect(wanted).toMatchObject({ tries, expires_at: clock.now + userLimits.proofLifetimeMs })
          const proof = workOut(wanted)
          if (other !== one) expect(await proofs.check(other, proof)).toBe(false)
          clock.now = wanted.expires_at
          expect(await proofs.check(one, proof)).toBe(false)
          clock.now -= 1
          const both = await Promise.all([proofs.check(one, proof), proofs.check(one, proof)])
          expect(both).toEqual([true, false])
          expect(await proofs.check(one, proof)).toBe(false)
        },
      ),
      { numRuns: 50 },
    )
  })

  it('[U991] a challenge with any letter altered, with another secret or of our own making is none of ours', async () => {
    const { proofs } = start()
    const wanted = proofs.ask('a', 2)
    const { challenge } = wanted
    for (let at = 0; at < challenge.length; at += 1)
      for (const letter of letters) {
        if (letter === challenge[at]) continue
        const altered = `${challenge.slice(0, at)}${letter}${challenge.slice(at + 1)}`
        expect(await proofs.check('a', workOut({ ...wanted, challenge: altered })), altered).toBe(false)
      }
    const foreign = start({ secret: 'another secret of thirty-two bytes' }).proofs.ask('a', 2)
    expect(await proofs.check('a', workOut(foreign))).toBe(false)
    const rougher = start({ rounds: 2 }).proofs.ask('a', 2)
    expect(await proofs.check('a', workOut(rougher))).toBe(false)
    for (const made of ['', '.', '...', `${challenge} `, `0${challenge}`, challenge.replace(/\.[^.]*$/, '')])
      expect(await proofs.check('a', { challenge: made, answer: 0 }), made).toBe(false)
    expect(await proofs.check('a', workOut(wanted))).toBe(true)
  })

  it('[U992] a wrong answer uses its challenge up, so that each costs the request for another', async () => {
    const { proofs } = start()
    const wanted = proofs.ask('a', 4)
    expect(await proofs.check('a', workOut(wanted, false))).toBe(false)
    expect(await proofs.check('a', workOut(wanted))).toBe(false)
  })

  it('[U993] at most so many proofs are looked at or wait for it; one that was not looked at can be given again', async () => {
    const { proofs } = start({ maxWaiting: 3 })
    const given = Array.from({ length: 20 }, () => workOut(proofs.ask('a', 1)))
    const outcomes = await Promise.allSettled(given.map((proof) => proofs.check('a', proof)))
    const refused = outcomes.flatMap((one, n) =>
      one.status === 'rejected' ? [{ ...one, proof: given[n]! }] : [],
    )
    expect(refused).toHaveLength(15)
    for (const { reason, proof } of refused) {
      expect(reason).toMatchObject({ code: 'overloaded' })
      expect(await proofs.check('a', proof)).toBe(true)
    }
  })

  it('[U993] what was spent is remembered until it has expired, and no proof is good where no more can be remembered', async () => {
    const { clock, proofs } = start({ spentMax: 100 })
    const given = Array.from({ length: 100 }, () => workOut(proofs.ask('a', 1)))
    await Promise.all(given.map((proof) => proofs.check('a', proof)))
    clock.now += 1
    expect(await proofs.check('a', workOut(proofs.ask('a', 1)))).toBe(false)
    expect(await proofs.check('a', given[0]!)).toBe(false)
    clock.now += userLimits.proofLifetimeMs
    expect(await proofs.check('a', workOut(proofs.ask('a', 1)))).toBe(true)
  })
})
