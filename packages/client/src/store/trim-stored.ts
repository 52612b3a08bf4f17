import { storedWindowsMax } from '../timeline/record.js'
import type { Change, Stored } from './client-store.js'

/** So many sessions outlive the page; the others come again by sync. */
const storedConversationsMax = 5_000
const storedUsersMax = 1_000

/** What was kept without what is more than is kept, windows oldest first; and what removes the rest from the store. */
export function trimStored(stored: Stored): { readonly kept: Stored; readonly removals: readonly Change[] } {
  const conversations = [...stored.conversations]
    .sort((a, b) => b.session.last_at - a.session.last_at)
    .slice(0, storedConversationsMax)
  const ids = new Set(conversations.map(({ conversation_id }) => conversation_id))
  const windows = stored.windows
    .filter(({ conversation_id }) => ids.has(conversation_id))
    .sort((a, b) => a.used_at - b.used_at)
    .slice(-storedWindowsMax)
  const windowIds = new Set(windows.map(({ conversation_id }) => conversation_id))
  return {
    kept: { ...stored, conversations, windows, users: stored.users.slice(-storedUsersMax) },
    removals: [
      ...gone('conversations', stored.conversations, ids),
      ...gone('windows', stored.windows, windowIds),
      ...stored.users
        .slice(0, -storedUsersMax)
        .map(({ id }): Change => ({ table: 'users', key: id, record: undefined })),
    ],
  }
}

function gone(
  table: 'conversations' | 'windows',
  all: readonly { readonly conversation_id: number }[],
  kept: ReadonlySet<number>,
): Change[] {
  return all.flatMap(({ conversation_id: key }): Change[] =>
    kept.has(key) ? [] : [{ table, key, record: undefined }],
  )
}
