import type { Session } from '@stonechat/protocol'
import type { Directory, Profile, SessionRecord } from '../contract/index.js'

const nobody: ReadonlyMap<number, Profile> = new Map()

/** Turns stored sessions into the wire's: adds names and pictures, which groups have and the directory knows of users. */
export async function nameSessions(
  directory: Directory | undefined,
  records: readonly SessionRecord[],
): Promise<Session[]> {
  const peerIds = records.filter((one) => one.target_type === 'user').map((one) => one.target_id)
  const profiles =
    directory === undefined || peerIds.length === 0 ? nobody : await directory.getProfiles(peerIds)
  return records.map((record) => nameSession(record, profiles.get(record.target_id)))
}

function nameSession(record: SessionRecord, peer: Profile | undefined): Session {
  const { pinned_at, group_name, group_avatar_url, delivered_seq: _, ...session } = record
  const isGroup = session.target_type === 'group'
  return {
    ...session,
    title: isGroup ? (group_name ?? '') : (peer?.nickname ?? String(session.target_id)),
    avatar_url: isGroup ? group_avatar_url : (peer?.avatar_url ?? null),
    pinned: pinned_at !== null,
  }
}
