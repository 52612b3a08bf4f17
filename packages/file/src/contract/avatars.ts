import type { Group, OwnUser } from '@stonechat/protocol'
import type { Caller } from '@stonechat/protocol/operations'
import type { AvatarOwner } from './store.js'

/** What shows avatars, which the host has: it checks every right and announces every change. */
export interface AvatarHost {
  /** @param url `null` for none */
  setUserAvatar(caller: Caller, url: string | null): Promise<OwnUser>
  /**
   * @param url `null` for none
   * @throws StonechatError where this caller may not change it
   */
  setGroupAvatar(caller: Caller, groupId: number, url: string | null): Promise<Group>
  /** @throws StonechatError where this caller may not change the picture of that group */
  checkGroup(caller: Caller, groupId: number): Promise<void>
  /** What is shown now; `null` for nothing. */
  getAvatarUrl(owner: AvatarOwner): Promise<string | null>
}
