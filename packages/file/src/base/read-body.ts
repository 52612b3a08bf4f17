import { StonechatError } from '@stonechat/protocol'
import type { BytesBody } from '@stonechat/protocol/operations'

/**
 * All bytes of a body that fits in memory.
 * @throws StonechatError `too_large`, `unavailable` where the caller is gone before the end
 */
export async function readBody(body: BytesBody | undefined, maxBytes: number): Promise<Uint8Array> {
  // Carriers without bytes do not offer such an operation.
  if (body === undefined) throw new StonechatError('unknown_operation')
  const pieces: Uint8Array[] = []
  for await (const piece of body.read(maxBytes)) pieces.push(piece)
  return Buffer.concat(pieces)
}
