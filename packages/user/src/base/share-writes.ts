import { StonechatError } from '@stonechat/protocol'
import { gather } from '@stonechat/protocol/base'
import { userLimits } from '../limits.js'

/** Writes durably. @throws StonechatError `overloaded` where too many wait */
export type SharedWrite<I, O> = (input: I) => Promise<O>

/**
 * Batches sign-ins into transactions: while one is under way, the next batch gathers. A single one does not wait for
 * others; when all clients come back at once, hundreds share one write to the disk.
 * @param write decides the whole batch in one transaction, with outcomes in its order
 */
export function shareWrites<I, O>(write: (batch: readonly I[]) => Promise<readonly O[]>): SharedWrite<I, O> {
  let waiting = 0
  const batches = gather({
    empty: (): I[] => [],
    add: (inputs, input: I) => inputs.push(input),
    fits: (inputs) => inputs.length < userLimits.signInBatchMax,
    work: (inputs) => {
      waiting -= inputs.length
      return write(inputs)
    },
  })

  return async (input) => {
    if (waiting >= userLimits.signInsMaxWaiting) throw new StonechatError('overloaded')
    waiting += 1
    const { held, done } = batches.put(input)
    const index = held.length - 1
    return (await done)[index]!
  }
}
