import type { DraftContent } from '@stonechat/protocol'
import type { Directory, ImStore } from '../contract/index.js'
import { findGroup } from '../group/find-group.js'
import type { DraftCard } from './refuse-card.js'

export interface CardParts {
  readonly store: Pick<ImStore, 'getGroup' | 'getMember'>
  readonly directory: Directory | undefined
}

/** A card with what its subject is called now; as it is where there is none that this user could show. */
export async function fillCard(parts: CardParts, userId: number, card: DraftCard): Promise<DraftContent> {
  const { user_id, group_id } = card
  const face =
    group_id === undefined ? await findPerson(parts, user_id!) : await findFace(parts, group_id, userId)
  return face === undefined ? card : { ...card, ...face }
}

/** Without a directory every id is a user, and nobody has a name. */
async function findPerson({ directory }: CardParts, userId: number) {
  if (directory === undefined) return { name: '', avatar_url: null }
  const profile = (await directory.getProfiles([userId])).get(userId)
  return profile && { name: profile.nickname, avatar_url: profile.avatar_url }
}

async function findFace({ store }: CardParts, groupId: number, userId: number) {
  const group = await findGroup(store, groupId, userId)
  if (group === undefined || group.dissolved_at !== null) return undefined
  return { name: group.name, avatar_url: group.avatar_url }
}
