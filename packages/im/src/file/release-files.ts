/** Lets go of files that nobody can see any more. */
import type { ImStore } from '../contract/index.js'
import { imLimits } from '../limits.js'

/**
 * What the job `file.release` does, in small steps.
 * @throws StonechatError `unavailable`
 */
export async function releaseFiles(
  store: Pick<ImStore, 'releaseFiles'>,
  conversationId: number,
  signal?: AbortSignal,
): Promise<void> {
  const limit = imLimits.filesReleaseMaxMessages
  let released: number = limit
  while (released === limit) {
    signal?.throwIfAborted()
    released = await store.releaseFiles(conversationId, limit)
  }
}
