import type { Handlers } from '@stonechat/protocol/operations'
import { imLimits } from '../limits.js'
import { type SyncFeatureParts, sync } from './sync.js'

export function createSyncFeature(parts: SyncFeatureParts): Handlers<'sync'> {
  return {
    sync: (input, { caller, connectionId, owe }) => {
      // Each is looked up, and nothing of it is in the answer by whose length the rest is paid.
      owe?.(Math.floor(input.conversations.length / imLimits.syncHeldPerPoint))
      return sync(parts, { userId: caller.userId, connectionId }, input)
    },
  }
}
