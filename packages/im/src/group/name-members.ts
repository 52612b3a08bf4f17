import type { Member } from '@stonechat/protocol'
import type { Directory, MemberRecord } from '../contract/index.js'
import { withFaces } from './with-faces.js'

/** Members as others see them. */
export function nameMembers(
  directory: Directory | undefined,
  records: readonly MemberRecord[],
): Promise<Member[]> {
  return withFaces(
    directory,
    records.map(({ notice_rev: _, ...record }) => record),
  )
}
