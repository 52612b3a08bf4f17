import { StonechatError } from '@stonechat/protocol'

/** The same chunks. @throws StonechatError `too_large` as soon as they have more bytes than that */
export async function* atMost(
  maxBytes: number,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let leftBytes = maxBytes
  for await (const chunk of chunks) {
    leftBytes -= chunk.length
    if (leftBytes < 0) throw new StonechatError('too_large')
    yield chunk
  }
}
