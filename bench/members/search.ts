/** A search of members as clients do it: page by page, while there is more. */
import type { JsonSocket } from '../lib/json-socket.js'

export interface Search {
  readonly found: number
  readonly ms: number
  /** Of each call. */
  readonly callsMs: readonly number[]
}

export const pageMax = 200

interface Answer {
  readonly members: readonly unknown[]
  readonly next_cursor: string | null
}

/** Searches a group: its first page alone, or all. */
export async function search(
  socket: JsonSocket,
  { groupId, q, isWhole }: { readonly groupId: number; readonly q: string; readonly isWhole: boolean },
): Promise<Search> {
  const callsMs: number[] = []
  const started = performance.now()
  let found = 0
  let cursor: string | null = null
  do {
    const begun = performance.now()
    const answer = (await socket.request('group.members', {
      ...{ group_id: groupId, q, limit: pageMax },
      ...(cursor === null ? {} : { cursor }),
    })) as Answer
    callsMs.push(performance.now() - begun)
    found += answer.members.length
    cursor = answer.next_cursor
  } while (isWhole && cursor !== null)
  return { found, ms: performance.now() - started, callsMs }
}
