import type { Directory } from '../contract/index.js'

/** Display name and picture, where accounts are known; otherwise empty and `null`. */
export interface Face {
  readonly nickname: string
  readonly avatar_url: string | null
}

/** What is told of users, with what the directory knows of them. */
export async function withFaces<T extends { readonly user_id: number }>(
  directory: Directory | undefined,
  records: readonly T[],
): Promise<(T & Face)[]> {
  const profiles = await directory?.getProfiles(records.map((one) => one.user_id))
  return records.map((record) => {
    const { nickname = '', avatar_url = null } = profiles?.get(record.user_id) ?? {}
    return { ...record, nickname, avatar_url }
  })
}
