import { StonechatError } from '@stonechat/protocol'
import type { Access } from '../contract/index.js'
import { type GroupRight, may } from './rights.js'

/**
 * Refuses what a member may not do; nothing where it is no group.
 * @throws StonechatError `forbidden`
 */
export function requireRight({ member }: Pick<Access, 'member'>, right: GroupRight): void {
  if (member !== null && !may(member.role, right, member.settings)) throw new StonechatError('forbidden')
}
