import { StonechatError } from '@stonechat/protocol'
import type { BytesBody } from '@stonechat/protocol/operations'
import { joinBytes } from './join-bytes.js'

/**
 * All bytes of a body that fits in memory.
 * @throws StonechatError `too_large`, `unavailable` where the caller is gone before the end
 */
export async function readBody(body: BytesBody | undefined, maxBytes: number): Promise<Uint8Array> {
  // Carriers without bytes do not offer such an operation.
  if (body === undefined) throw new StonechatError('unknown_operation')
  return joinBytes(body.read(maxBytes))
}
