import type { MessageView } from '@stonechat/client'
import { createCell } from '../base/cell.js'
import { afterMenu } from '../ui/after-menu.js'
import type { Point } from '../ui/Menu.js'

/** What stands above the page about the reactions to a message: the few that are near, all emoji, or who reacted. */
export interface ReactionLayer {
  readonly kind: 'near' | 'all' | 'who'
  readonly message: MessageView
  readonly at: Point
  /** Of `who`: only those with this one. */
  readonly emoji?: string
}

/** One at a time. */
export const reactionLayer = createCell<ReactionLayer | undefined>(undefined)

/** Opens it from a menu. */
export function openAfterMenu(layer: ReactionLayer): void {
  afterMenu(() => reactionLayer.set(layer))
}
