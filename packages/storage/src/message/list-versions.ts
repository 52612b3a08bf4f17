import type { Content, MessageVersion } from '@stonechat/protocol'
import type { Tx } from '../sql/tx.js'

/** What a message said until each of its changes, the oldest first. A range read of the index by message. */
export async function listMessageVersions(
  tx: Tx,
  page: { conversationId: number; seq: number; afterRev: number; limit: number },
): Promise<{ versions: MessageVersion[]; hasMore: boolean }> {
  const rows = await tx.db
    .selectFrom('im_changes')
    .select(['rev', 'former', 'at'])
    .where('conversation_id', '=', page.conversationId)
    .where('seq', '=', page.seq)
    .where('kind', 'in', ['message_edited', 'message_recalled'])
    .where('rev', '>', page.afterRev)
    .orderBy('rev')
    .limit(page.limit + 1)
    .execute()
  const versions = rows.slice(0, page.limit).map(({ rev, former, at }) => ({
    rev,
    content: JSON.parse(former ?? 'null') as Content,
    replaced_at: at,
  }))
  return { versions, hasMore: rows.length > page.limit }
}
