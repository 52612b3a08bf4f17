import { createHmac, type KeyObject, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { Proof, ProofWanted } from '@stonechat/protocol'
import { monotonicOf } from '@stonechat/protocol/base'
import type { Clock } from '../contract/index.js'
import type { HashGate } from '../identity/password/hash-gate.js'
import { userLimits } from '../limits.js'

/**
 * Work that strangers may do instead of waiting. PBKDF2 is what browsers have of their own: a plain hash takes them longer to call
 * than to compute, so that what costs a telephone a second would cost who guesses with their own code nothing.
 */
export interface Proofs {
  /** A challenge for this purpose, which about so many tries answer. Nothing is kept of it. */
  ask(purpose: string, tries: number): ProofWanted
  /**
   * Whether it is the answer to a challenge of ours for this purpose. A challenge is looked at once, whatever the answer.
   * @throws StonechatError `overloaded`
   */
  check(purpose: string, proof: Proof): Promise<boolean>
}

const derive = promisify(pbkdf2)
const form = /^(\d{1,9})\.(\d{1,15})\.[\w-]{16}\.[\w-]{43}$/

/** `tries.expires_at.nonce.signature`. The signature covers the purpose too, which the challenge does not show. */
export function createProofs(options: {
  key: KeyObject
  clock: Clock
  gate: HashGate
  rounds?: number
  spentMax?: number
}): Proofs {
  const { key, clock, gate, rounds = userLimits.proofRounds, spentMax = userLimits.spentProofsMax } = options
  const now = monotonicOf(clock)
  const { proofLifetimeMs } = userLimits
  /** Challenges that were looked at, with the time from which on they have expired anyway; the oldest first. */
  const spent = new Map<string, number>()

  const sign = (purpose: string, content: string) =>
    createHmac('sha256', key)
      .update(JSON.stringify([purpose, rounds, content]))
      .digest('base64url')

  /** The tries that a challenge asks for, where it is ours, for this purpose, and has not expired. */
  function read(purpose: string, challenge: string): number | undefined {
    const [, tries, expiresAt] = form.exec(challenge) ?? []
    if (tries === undefined || Number(expiresAt) <= clock()) return undefined
    const signedAt = challenge.lastIndexOf('.')
    const expected = sign(purpose, challenge.slice(0, signedAt))
    return timingSafeEqual(Buffer.from(challenge.slice(signedAt + 1)), Buffer.from(expected))
      ? Number(tries)
      : undefined
  }

  /** Whether it was not spent before. Where no more can be remembered, none is good. */
  function spend(challenge: string): boolean {
    for (const [one, forgetAt] of spent) {
      if (forgetAt > now()) break
      spent.delete(one)
    }
    if (spent.has(challenge) || spent.size >= spentMax) return false
    spent.set(challenge, now() + proofLifetimeMs)
    return true
  }

  return {
    ask(purpose, tries) {
      const expiresAt = clock() + proofLifetimeMs
      const content = `${tries}.${expiresAt}.${randomBytes(12).toString('base64url')}`
      return { challenge: `${content}.${sign(purpose, content)}`, rounds, tries, expires_at: expiresAt }
    },
    async check(purpose, { challenge, answer }) {
      const tries = read(purpose, challenge)
      if (tries === undefined || !spend(challenge)) return false
      try {
        const derived = await gate.run(() => derive(challenge, String(answer), rounds, 4, 'sha256'))
        return derived.readUInt32BE() * tries < 2 ** 32
      } catch (failure) {
        // It was not looked at.
        spent.delete(challenge)
        throw failure
      }
    },
  }
}
