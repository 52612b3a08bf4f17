/** What members of groups are found by: keys of their names and of their aliases, made by `toNameKey` when a search needs them. */

import type { AccessOf } from '../contract/access.js'
import type { MemberRecord } from '../group/store.js'

export interface FoundMember extends MemberRecord {
  /** Of the user's own name; `null` where it is not kept. */
  readonly nameKey: string | null
  /** Whether the keys of both the name and the alias are kept. */
  readonly isKeyed: boolean
}

export interface MemberSearch {
  /** In the form of `toSearchText`. */
  readonly text: string
  /** Finds this member too. */
  readonly userId?: number | undefined
  readonly limit: number
  readonly afterUserId: number
}

export interface NameStore {
  /**
   * Members in whose keys the text is, and all who are not keyed: whether the text is in theirs is not known. By user id
   * ascending, after the given one.
   */
  searchMembers(groupId: number, search: MemberSearch): Promise<FoundMember[]>
  /** Members who are not keyed, by user id ascending, after the given one. */
  listUnkeyedMembers(
    groupId: number,
    page: { readonly limit: number; readonly afterUserId: number },
  ): Promise<MemberRecord[]>
  /** Keeps the keys of users' own names, whether or not there are some. */
  keepNameKeys(names: readonly { readonly userId: number; readonly nameKey: string }[]): Promise<void>
  /** Keeps the keys of aliases in a group; of a member who is called something else by now it keeps none. */
  keepAliasKeys(
    groupId: number,
    aliases: readonly { readonly userId: number; readonly alias: string; readonly aliasKey: string }[],
  ): Promise<void>
  /** The user has another name now: its key is no longer kept. */
  forgetNameKey(userId: number): Promise<void>
}

export const nameAccess = {
  searchMembers: 'read',
  listUnkeyedMembers: 'read',
  keepNameKeys: 'write',
  keepAliasKeys: 'write',
  forgetNameKey: 'write',
} as const satisfies AccessOf<NameStore>
