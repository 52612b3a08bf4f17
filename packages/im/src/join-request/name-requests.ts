import type { JoinRequest } from '@stonechat/protocol'
import type { Directory } from '../contract/index.js'
import type { JoinRequestRecord } from './store.js'

/** Requests with the names and pictures that the directory knows. */
export async function nameRequests(
  directory: Directory | undefined,
  records: readonly JoinRequestRecord[],
): Promise<JoinRequest[]> {
  const profiles = await directory?.getProfiles(records.map((one) => one.user_id))
  return records.map(({ group_id, user_id, text, state, created_at }) => {
    const profile = profiles?.get(user_id)
    const { nickname = '', avatar_url = null } = profile ?? {}
    return { group_id, user_id, nickname, avatar_url, text, state, created_at }
  })
}
