import type { IncomingMessage } from 'node:http'
import { limits } from '@stonechat/protocol'

/**
 * Reads on what comes of a body that is refused for its size, and forgets it. A connection that is closed with unread
 * bytes is reset, which takes the answer along: people saw a fault of the proxy before us instead of our sentence.
 * Ends with the body, its connection, or `limits.httpBodyDiscardedMaxBytes`.
 */
export function discardBody(body: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let leftBytes = limits.httpBodyDiscardedMaxBytes
    body.once('end', resolve).once('close', resolve)
    body.on('data', (chunk: Buffer) => {
      leftBytes -= chunk.length
      if (leftBytes < 0) resolve()
    })
  })
}
