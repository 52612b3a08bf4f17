import { type DraftContent, StonechatError } from '@stonechat/protocol'
import { withDeadline } from '@stonechat/protocol/base'
import { type CardParts, fillCard } from '../card/fill-card.js'
import { filesOf, fillIn } from '../file/file-content.js'
import type { FileSource } from '../file/file-source.js'
import { imLimits } from '../limits.js'
import { isComplete } from './is-complete.js'

/**
 * A content with what is known of its files, or of whom it shows. What this user may not send, and what is not ready, stays as it is:
 * the store refuses it, unless it is a retry of what was sent while that was different.
 * @throws StonechatError `unavailable` where it cannot be known now
 */
export type FillContent = (userId: number, content: DraftContent) => Promise<DraftContent>

export interface FillParts extends CardParts {
  readonly files: FileSource | undefined
}

export function createFillContent(parts: FillParts): FillContent {
  return async (userId, content) => {
    // What is made of other messages is filled in: who makes it sees those.
    if (isComplete(content)) return content
    try {
      const filling =
        content.type === 'card' ? fillCard(parts, userId, content) : fillFiles(parts, userId, content)
      return await withDeadline(filling, imLimits.hookTimeoutMs, 'content.fill')
    } catch (error) {
      throw error instanceof StonechatError ? error : new StonechatError('unavailable', { cause: error })
    }
  }
}

async function fillFiles({ files }: FillParts, userId: number, content: DraftContent): Promise<DraftContent> {
  if (files === undefined) return content
  const ids = filesOf(content).map(({ id }) => id)
  const found =
    content.type === 'sticker' ? await files.findStickers(userId, ids) : await files.find(userId, ids)
  return fillIn(content, found)
}
