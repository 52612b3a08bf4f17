import { type DraftContent, StonechatError } from '@stonechat/protocol'
import { withDeadline } from '@stonechat/protocol/base'
import { imLimits } from '../limits.js'
import { filesOf, fillIn, isComplete } from './file-content.js'
import type { FileSource } from './file-source.js'

/**
 * A content with what is known of its files. What this user may not send, and what is not ready, stays as it is: the store refuses it,
 * unless it is a retry of what was sent while that was different.
 * @throws StonechatError `unavailable` where it cannot be known now
 */
export async function fillContent(
  files: FileSource | undefined,
  userId: number,
  content: DraftContent,
): Promise<DraftContent> {
  // What is made of other messages is filled in: who makes it sees those.
  if (files === undefined || isComplete(content)) return content
  const asked = filesOf(content)
  const ids = asked.map(({ id }) => id)
  try {
    const finding = content.type === 'sticker' ? files.findStickers(userId, ids) : files.find(userId, ids)
    return fillIn(content, await withDeadline(finding, imLimits.hookTimeoutMs, 'files.find'))
  } catch (error) {
    throw error instanceof StonechatError ? error : new StonechatError('unavailable', { cause: error })
  }
}
