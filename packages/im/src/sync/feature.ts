import type { Handlers } from '@stonechat/protocol/operations'
import { type SyncFeatureParts, sync } from './sync.js'

export function createSyncFeature(parts: SyncFeatureParts): Handlers<'sync'> {
  return {
    sync: (input, { caller, connectionId }) => sync(parts, { userId: caller.userId, connectionId }, input),
  }
}
