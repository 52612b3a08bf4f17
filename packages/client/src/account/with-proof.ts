import type { ProofOptions } from '../api.js'
import type { ClientError } from '../base/client-error.js'

/** The same call, which works for being let through where the server asks for that and the platform can. */
export function withProof<I extends object, T>(
  call: (input: I) => Promise<T>,
): (input: I, options?: ProofOptions) => Promise<T> {
  return (input, options) =>
    call(input).catch(async (refusal: ClientError) => {
      const loaded = refusal.proof && (await import('./prove.js').catch(() => undefined))
      if (!loaded) throw refusal
      return loaded.proveAndCall(refusal, (more) => call({ ...input, ...more }), options)
    })
}
