// Only types are imported: a chunk of its own must not make another one of what it shares.
import type { ProofWanted } from '@stonechat/protocol'
import type { ProofOptions } from '../api.js'
import type { ClientError } from '../base/client-error.js'

/** So many tries at once keep the threads busy on which browsers derive keys, and are few enough to stop soon. */
const triesAtOnce = 8
/** Rounds for one proof, after which it gives up: ten times what the hardest takes on average. */
const roundsMax = 40_000_000

/** Works out what a refusal wants and calls again, once more where the answer came too late or from another address. */
export async function proveAndCall<T>(
  refusal: ClientError,
  call: (more: object) => Promise<T>,
  options: ProofOptions = {},
): Promise<T> {
  for (let left = 2; refusal.proof !== undefined && left > 0; left -= 1) {
    const { challenge } = refusal.proof
    const answer = await workOut(refusal.proof, options).catch(() => undefined)
    if (answer === undefined) break
    try {
      return await call({ proof: { challenge, answer } })
    } catch (error) {
      refusal = error as ClientError
    }
  }
  throw refusal
}

/**
 * The answer; `undefined` where the caller has enough of it, or it would take too long.
 * @throws where the platform has no WebCrypto
 */
async function workOut(
  { challenge, rounds, tries }: ProofWanted,
  { signal, onProof }: ProofOptions,
): Promise<number | undefined> {
  const { subtle } = crypto
  const text = new TextEncoder()
  const key = await subtle.importKey('raw', text.encode(challenge), 'PBKDF2', false, ['deriveBits'])
  const firstBytesFor = async (n: number) => {
    const salt = text.encode(`${n}`)
    const params = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds }
    return new DataView(await subtle.deriveBits(params, key, 32)).getUint32(0)
  }
  for (let from = 0; from * rounds < roundsMax; from += triesAtOnce) {
    onProof?.(from / tries)
    const found = await Promise.all(Array.from({ length: triesAtOnce }, (_, n) => firstBytesFor(from + n)))
    if (signal?.aborted) return undefined
    const at = found.findIndex((number) => number * tries < 2 ** 32)
    if (at >= 0) return from + at
  }
  return undefined
}
