/** The bytes of an upload, checked while they pass. */
import { createHash } from 'node:crypto'
import { StonechatError } from '@stonechat/protocol'

type Bytes = AsyncIterable<Uint8Array>

/** What the bytes of one request must hash to. */
export interface Checksum {
  readonly algorithm: 'sha1' | 'sha256' | 'sha512' | 'md5'
  readonly digest: Uint8Array
}

/**
 * Fails at the end where the bytes are others than were meant.
 * @throws StonechatError (from the iteration) `wrong_checksum`
 */
export async function* readVerified(bytes: Bytes, { algorithm, digest }: Checksum): Bytes {
  const hash = createHash(algorithm)
  for await (const chunk of bytes) {
    hash.update(chunk)
    yield chunk
  }
  if (!hash.digest().equals(digest)) throw new StonechatError('wrong_checksum')
}

/**
 * Fails at the first byte that is too much.
 * @throws StonechatError (from the iteration) `too_large`
 */
export async function* readAtMost(bytes: Bytes, maxBytes: number): Bytes {
  let leftBytes = maxBytes
  for await (const chunk of bytes) {
    leftBytes -= chunk.length
    if (leftBytes < 0) throw new StonechatError('too_large')
    yield chunk
  }
}

/**
 * Ends with the reason of a signal as its error, also while it waits for bytes that may never come. The bytes are left where they are then:
 * waiting for a connection that is half open to be closed would take as long as the one that is waited for.
 */
export async function* readUntil(bytes: Bytes, signal: AbortSignal): Bytes {
  const iterator = bytes[Symbol.asyncIterator]()
  // One listener and one promise at a time: a race against a signal that lasts would keep something of every chunk.
  let giveUp = (): void => {}
  const onAbort = () => giveUp()
  signal.addEventListener('abort', onAbort)
  const next = () =>
    new Promise<IteratorResult<Uint8Array>>((resolve, reject) => {
      giveUp = () => reject(signal.reason)
      iterator.next().then(resolve, reject)
    })
  try {
    for (;;) {
      signal.throwIfAborted()
      const result = await next()
      if (result.done === true) return
      yield result.value
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    iterator.return?.()?.catch(() => {})
  }
}
