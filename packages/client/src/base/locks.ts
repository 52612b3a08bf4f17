import { withDeadline } from '@stonechat/protocol/base'
import { createUuid } from './uuid.js'

/** A free lock is granted at once: where it is not by then, none ever is. */
const grantMaxMs = 2_000

/**
 * The browser's locks, where they work: pages without TLS have none, and where storage is refused they may throw, reject or
 * never be granted.
 */
export async function findLocks(): Promise<LockManager | undefined> {
  try {
    const locks = globalThis.navigator?.locks
    if (locks === undefined) return undefined
    return await withDeadline(
      locks.request(createUuid(), () => locks),
      grantMaxMs,
      'the lock',
    )
  } catch {
    return undefined
  }
}
