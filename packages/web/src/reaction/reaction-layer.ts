import type { MessageView } from '@stonechat/client'
import { createCell } from '../base/cell.js'
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

/** Opens it once a menu that is being closed has given the focus back. */
export function openAfterMenu(layer: ReactionLayer): void {
  requestAnimationFrame(() => setTimeout(() => reactionLayer.set(layer)))
}
