/** Links that let people into groups. */
import type { Invite, Role } from '@stonechat/protocol'
import type { AccessOf } from '../contract/access.js'
import type { Refusal } from '../conversation/store.js'
import type { Creation } from '../creation/creation.js'
import type { StoredGroup } from '../group/decide-group-change.js'

/** A link as stored. */
export type InviteRecord = Omit<Invite, 'url'> & { readonly id: number; readonly group_id: number }

export interface InviteDraft {
  readonly groupId: number
  readonly makerId: number
  readonly code: string
  readonly expiresAt: number | null
  readonly maxUses: number | null
  readonly at: number
  /** How many links of the group may be there at once that are not over. */
  readonly maxPerGroup: number
  readonly creation?: Creation | undefined
}

export type InviteCreation =
  | { readonly status: 'created' | 'duplicate'; readonly invite: InviteRecord }
  | Refusal

/** A link with what decides whether it still lets people in. */
export interface InviteFound {
  readonly invite: InviteRecord
  readonly group: StoredGroup
  /** Of who made the link; `undefined` for one who is no member any more. */
  readonly makerRole: Role | undefined
}

export interface InviteStore {
  /**
   * Makes a link, and forgets those of the group that are over. Refusals: those of `refuseInvite`; `limit_reached`; `conflict`; and
   * `invite_not_found` for the retry of one that was deleted or forgotten since.
   */
  createInvite(draft: InviteDraft): Promise<InviteCreation>
  /** The newest first, those with a smaller id than `beforeId`, that are not over; of one maker where that is given. */
  listInvites(page: {
    readonly groupId: number
    readonly makerId?: number | undefined
    readonly beforeId?: number | undefined
    readonly limit: number
    readonly at: number
  }): Promise<InviteRecord[]>
  /** Whether there was such a link of the group, and of this maker where one is given. */
  deleteInvite(groupId: number, code: string, makerId?: number): Promise<boolean>
  findInvite(code: string): Promise<InviteFound | undefined>
}

export const inviteAccess = {
  createInvite: 'write',
  listInvites: 'read',
  deleteInvite: 'write',
  findInvite: 'read',
} as const satisfies AccessOf<InviteStore>
