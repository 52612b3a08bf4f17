import type { Handlers } from '@stonechat/protocol/operations'
import type { Clock, ImStore } from '../contract/index.js'

export interface BlockParts {
  readonly store: Pick<ImStore, 'listBlocks' | 'setBlock'>
  readonly clock: Clock
}

export function createBlockFeature({
  store,
  clock,
}: BlockParts): Handlers<'block.list' | 'block.add' | 'block.remove'> {
  return {
    'block.list': async (_, { caller }) => ({ user_ids: await store.listBlocks(caller.userId) }),
    'block.add': async ({ user_id }, { caller }) => {
      await store.setBlock(caller.userId, user_id, true, clock())
      return {}
    },
    'block.remove': async ({ user_id }, { caller }) => {
      await store.setBlock(caller.userId, user_id, false, clock())
      return {}
    },
  }
}
