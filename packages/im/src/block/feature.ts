import type { Handlers } from '@stonechat/protocol/operations'
import type { ImStore } from '../contract/index.js'
import { type SetBlockParts, setBlock } from './set-block.js'

export interface BlockParts extends SetBlockParts {
  readonly store: Pick<ImStore, 'listBlocks' | 'setBlock'>
}

export function createBlockFeature(parts: BlockParts): Handlers<'block.list' | 'block.add' | 'block.remove'> {
  return {
    'block.list': async (_, { caller }) => ({ user_ids: await parts.store.listBlocks(caller.userId) }),
    'block.add': async ({ user_id }, { caller }) => {
      await setBlock(parts, caller.userId, user_id, true)
      return {}
    },
    'block.remove': async ({ user_id }, { caller }) => {
      await setBlock(parts, caller.userId, user_id, false)
      return {}
    },
  }
}
