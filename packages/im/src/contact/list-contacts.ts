import type { OperationOutput, ParsedInput } from '@stonechat/protocol'
import { readCursor } from '../base/read-cursor.js'
import type { ImStore } from '../contract/index.js'
import { withFaces } from '../group/with-faces.js'
import type { ContactParts } from './parts.js'

/**
 * One page of a user's contacts, by their ids.
 * @throws StonechatError `invalid_input` for a cursor that is not ours
 */
export async function listContacts(
  { store, directory }: Pick<ContactParts, 'store' | 'directory'>,
  userId: number,
  { limit, cursor }: ParsedInput<'contact.list'>,
): Promise<OperationOutput<'contact.list'>> {
  const found = await store.listContacts({ userId, afterUserId: readCursor(cursor), limit: limit + 1 })
  const page = found.slice(0, limit)
  return {
    contacts: await withFaces(directory, page),
    next_cursor: found.length > limit ? String(page.at(-1)?.user_id) : null,
  }
}

/**
 * One page of requests, the newest first.
 * @throws StonechatError `invalid_input` for a cursor that is not ours
 */
export async function listContactRequests(
  store: Pick<ImStore, 'listContactRequests'>,
  userId: number,
  { direction, state, limit, cursor }: ParsedInput<'contact.requests'>,
): Promise<OperationOutput<'contact.requests'>> {
  const beforeId = cursor === undefined ? undefined : readCursor(cursor)
  const { requests, hasMore, pendingIn } = await store.listContactRequests({
    ...{ userId, direction, state, beforeId, limit },
  })
  return {
    requests: [...requests],
    next_cursor: hasMore ? String(requests.at(-1)?.id) : null,
    pending_in: pendingIn,
  }
}
