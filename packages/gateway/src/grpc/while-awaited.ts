import type { EventEmitter } from 'node:events'
import { StonechatError } from '@stonechat/protocol'

/** A call of any kind. */
type Awaiting = EventEmitter & { readonly cancelled: boolean }

/**
 * Waits for something as long as the caller waits: until the caller's deadline or its cancelling, and at most so long. The work itself
 * goes on; a retry finds what it did by `client_id`. Nothing of it stays with the call, which may wait many times.
 * @throws StonechatError `unavailable`
 */
export function whileAwaited<T>(call: Awaiting, work: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new StonechatError('unavailable'))
    const timer = setTimeout(giveUp, ms)
    call.once('cancelled', giveUp)
    const stop = () => {
      clearTimeout(timer)
      call.off('cancelled', giveUp)
    }
    work.then(resolve, reject).finally(stop)
    if (call.cancelled) giveUp()
  })
}
