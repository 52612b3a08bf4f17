import type { Bus, JoinNews } from '../contract/index.js'
import { announceUserChange } from '../user-state/announce-user-change.js'

/** Notifies who asked to be let into a group of what became of it, and those who let people in of how many wait. */
export function announceJoinNews(
  bus: Pick<Bus, 'publish'>,
  group_id: number,
  { requests, waiting }: JoinNews,
): void {
  for (const { userId, rev, request } of requests)
    announceUserChange(bus, userId, { rev, kind: 'join_request', request })
  for (const { userId, rev, pending } of waiting)
    announceUserChange(bus, userId, { rev, kind: 'join_requests', group_id, pending })
}
