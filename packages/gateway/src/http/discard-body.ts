import type { IncomingMessage } from 'node:http'
import { gatewayLimits } from '../limits.js'

/**
 * Reads and discards the rest of a body that is refused for its size. A connection that is closed with unread bytes is
 * reset, which loses the answer: users saw an error of their proxy instead of the problem document.
 * Ends with the body, its connection, or `gatewayLimits.httpBodyDiscardedMaxBytes`.
 */
export function discardBody(body: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    if (body.readableEnded || body.destroyed) return resolve()
    let leftBytes = gatewayLimits.httpBodyDiscardedMaxBytes
    body.once('end', resolve).once('close', resolve)
    // What read it before and stopped may have left it paused.
    body.unpipe()
    body.on('data', (chunk: Buffer) => {
      leftBytes -= chunk.length
      if (leftBytes < 0) resolve()
    })
    body.resume()
  })
}
