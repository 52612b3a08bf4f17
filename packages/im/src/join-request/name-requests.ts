import type { JoinRequest } from '@stonechat/protocol'
import type { Directory } from '../contract/index.js'
import { withFaces } from '../group/with-faces.js'
import type { JoinRequestRecord } from './store.js'

/** Requests as those see them who answer. */
export function nameRequests(
  directory: Directory | undefined,
  records: readonly JoinRequestRecord[],
): Promise<JoinRequest[]> {
  return withFaces(
    directory,
    records.map(({ group_id, user_id, text, state, created_at }) => ({
      ...{ group_id, user_id, text, state, created_at },
    })),
  )
}
