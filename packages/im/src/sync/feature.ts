import type { Handlers } from '@stonechat/protocol/operations'
import { type SyncOptions, sync } from './sync.js'

export function createSyncFeature(parts: SyncOptions): Handlers<'sync'> {
  return {
    sync: (input, { caller, connectionId }) => sync(parts, { userId: caller.userId, connectionId }, input),
  }
}
