import type { OperationName } from '@stonechat/protocol'
import * as limits from '@stonechat/protocol/client-limits'
import { firstRouteOf } from './find-route.js'

/** What a frame takes beside its data: id and name of the operation. */
const frameRoomBytes = limits.frameMaxBytes - 256

/** Whether a socket takes this operation with this input; large ones go over HTTP, where they can. */
export function fitsSocket(name: OperationName, input: object): boolean {
  const route = firstRouteOf(name)
  if (route && route.auth !== 'user') return false
  // Characters are at least bytes / 3; only what may really be too large is worth the exact answer.
  const text = JSON.stringify(input)
  const isLarge = text.length * 3 > frameRoomBytes && new TextEncoder().encode(text).length > frameRoomBytes
  return !isLarge || (route !== undefined && route.http === undefined)
}
