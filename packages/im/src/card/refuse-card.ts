import type { DraftContent, ErrorCode } from '@stonechat/protocol'

export type DraftCard = Extract<DraftContent, { type: 'card' }>

/** Whether it is known whom a card shows. */
export function isFilledCard({ name, avatar_url }: DraftCard): boolean {
  return name !== undefined && avatar_url !== undefined
}

/** Why a content may not be sent that is a card of nobody: no such user, or no group that the sender could show. */
export function refuseCard(content: DraftContent): ErrorCode | undefined {
  if (content.type !== 'card' || isFilledCard(content)) return undefined
  return content.group_id === undefined ? 'user_not_found' : 'group_not_found'
}
