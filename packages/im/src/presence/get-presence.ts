import { type OperationOutput, type ParsedInput, StonechatError } from '@stonechat/protocol'
import type { AnyCaller } from '@stonechat/protocol/operations'
import type { PresenceTracker } from './presence.js'

/**
 * Whether users are online: one answer for one id, a list for several.
 * @throws StonechatError `unauthenticated` where the operator requires callers to sign in for it
 */
export async function getPresence(
  { presence, isPublic }: { presence: PresenceTracker; isPublic: boolean },
  caller: AnyCaller | undefined,
  { user_id: userIds }: ParsedInput<'presence.get'>,
): Promise<OperationOutput<'presence.get'>> {
  if (!isPublic && caller === undefined) throw new StonechatError('unauthenticated')
  const users = await presence.get(userIds, caller?.userId)
  return users.length === 1 ? users[0]! : { users }
}
