import type { Member } from '@stonechat/protocol'
import type { Directory, MemberRecord } from '../contract/index.js'

/** Members with the names and pictures that the directory knows. */
export async function nameMembers(
  directory: Directory | undefined,
  records: readonly MemberRecord[],
): Promise<Member[]> {
  const profiles = await directory?.getProfiles(records.map((one) => one.user_id))
  return records.map(({ notice_rev: _, ...record }) => {
    const profile = profiles?.get(record.user_id)
    return { ...record, nickname: profile?.nickname ?? '', avatar_url: profile?.avatar_url ?? null }
  })
}
