import { type Proof, StonechatError } from '@stonechat/protocol'
import { userLimits } from '../limits.js'
import type { HourlyCounts } from './hourly-counts.js'
import type { Proofs } from './proofs.js'

/** Who is refused, and what lets them through. */
export interface Refused {
  /** What a proof has to be for: who asks what, in one text. */
  readonly purpose: string
  readonly proof: Proof | undefined
  /** How many may come this way in an hour, by key. */
  readonly bounds: readonly { readonly key: string; readonly max: number }[]
  /** How much work lets them through. */
  readonly tries: number
  readonly retryAfterMs: number
}

/**
 * Lets through who proves to have worked for it, and nobody else. How often is bounded, since whoever owns many machines works for little.
 * @returns takes it back, where it was no guess
 * @throws StonechatError `rate_limited` with what to prove, where that would help; `overloaded`
 */
export async function passByProof(
  { proofs, counts }: { proofs: Proofs; counts: HourlyCounts },
  { purpose, proof, bounds, tries, retryAfterMs }: Refused,
): Promise<() => void> {
  const isFull = () => bounds.some(({ key, max }) => counts.of(key) >= max)
  if (!isFull() && proof !== undefined && (await proofs.check(purpose, proof)) && !isFull()) {
    const undo = bounds.map(({ key }) => counts.add(key))
    return () => {
      for (const one of undo) one()
    }
  }
  throw new StonechatError('rate_limited', {
    retryAfterMs,
    proof: isFull() ? undefined : proofs.ask(purpose, tries),
  })
}

/** The work that goes with so many times what is free: the most at four times. */
export function triesFor(excess: number): number {
  const { proofTriesMin, proofTriesMax } = userLimits
  return Math.round(Math.min(proofTriesMax, proofTriesMin * Math.max(1, excess) ** 2))
}
