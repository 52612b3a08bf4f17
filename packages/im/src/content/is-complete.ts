import type { Content, DraftContent } from '@stonechat/protocol'
import { isFilledCard } from '../card/refuse-card.js'
import { filesOf, isFilled } from '../file/file-content.js'

/** Whether a content may be that of a message: nothing of it is still to be filled in. */
export function isComplete(content: DraftContent): content is Content {
  return content.type === 'card' ? isFilledCard(content) : filesOf(content).every(isFilled)
}
