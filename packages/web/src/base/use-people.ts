/** Hooks over the SDK's readables about people, groups and sessions. */
import type { Person, Readable, SessionView } from '@stonechat/client'
import {
  type ErrorCode,
  type Group,
  isVisible,
  type Member,
  type Presence,
  type PublicUser,
  type Role,
  type Target,
} from '@stonechat/protocol'
import { useMemo, useSyncExternalStore } from 'react'
import { useClient, useReadable, useTexts } from './context.js'

const nothing: Readable<undefined> = { getSnapshot: () => undefined, subscribe: () => () => {} }

/** A public profile; `undefined` until it is known or where no id is given. */
export function useUser(userId: number | undefined): Person | undefined {
  const client = useClient()
  return useReadable(useMemo(() => (userId === undefined ? nothing : client.user(userId)), [client, userId]))
}

/** What to call a user, from the moment the id is known. */
export function useUserName(userId: number): string {
  const texts = useTexts()
  const user = useUser(userId)
  return user === undefined ? texts.user(userId) : nameOf(user)
}

/** What to call a user in a conversation: the user's own remark, then what they are called in the group, then their name. */
export function useNameIn({ target_type, target_id }: Target, userId: number): string {
  const client = useClient()
  const name = useUserName(userId)
  const remark = useUser(userId)?.remark
  const alias = useReadable(
    useMemo<Readable<string | undefined>>(
      () => (target_type === 'group' ? client.alias(target_id, userId) : nothing),
      [client, target_type, target_id, userId],
    ),
  )
  return remark || alias || name
}

/** The names of several users, in the order given. */
export function useUserNames(userIds: readonly number[]): readonly string[] {
  const client = useClient()
  const texts = useTexts()
  const key = userIds.join(',')
  const names = useMemo(() => {
    const users = key === '' ? [] : key.split(',').map((id) => [Number(id), client.user(Number(id))] as const)
    return {
      subscribe(listener: () => void) {
        const stops = users.map(([, user]) => user.subscribe(listener))
        return () => stops.forEach((stop) => void stop())
      },
      // One string, so that the snapshot keeps its identity while no name changes.
      getSnapshot: () =>
        users
          .map(([id, user]) => {
            const known = user.getSnapshot()
            return known === undefined ? texts.user(id) : nameOf(known)
          })
          .join('\n'),
    }
  }, [client, texts, key])
  const joined = useSyncExternalStore(names.subscribe, names.getSnapshot)
  return joined === '' ? [] : joined.split('\n')
}

export function usePresence(userId: number | undefined): Presence | undefined {
  const client = useClient()
  return useReadable(
    useMemo(() => (userId === undefined ? nothing : client.presence(userId)), [client, userId]),
  )
}

export function useSession(target: Target): SessionView | undefined {
  const client = useClient()
  const { target_type, target_id } = target
  return useReadable(
    useMemo(() => client.session({ target_type, target_id }), [client, target_type, target_id]),
  )
}

export function useGroup(groupId: number | undefined): Group | null | undefined {
  const client = useClient()
  return useReadable(
    useMemo<Readable<Group | null | undefined>>(
      () => (groupId === undefined ? nothing : client.group(groupId)),
      [client, groupId],
    ),
  )
}

/** Why a group is `null`. */
export function useGroupRefusal(groupId: number | undefined): ErrorCode | undefined {
  const client = useClient()
  return useReadable(
    useMemo<Readable<ErrorCode | undefined>>(
      () => (groupId === undefined ? nothing : client.groupRefusal(groupId)),
      [client, groupId],
    ),
  )
}

export function useMembers(groupId: number): readonly Member[] | undefined {
  const client = useClient()
  return useReadable(useMemo(() => client.members(groupId), [client, groupId]))
}

/** What to call a person: the user's own remark before what they call themselves. */
export function nameOf(
  user: Pick<PublicUser, 'nickname' | 'username'> & { readonly remark?: string },
): string {
  return user.remark || chosenNameOf(user)
}

/** What a person chose to be called, where that can be seen: a name from before there were rules may not. */
export function chosenNameOf(user: Pick<PublicUser, 'nickname' | 'username'>): string {
  return isVisible(user.nickname) ? user.nickname : user.username
}

/** Whether somebody looks after a group. */
export function isModerator(role: Role | undefined): boolean {
  return role === 'owner' || role === 'admin'
}

/** Whether a conversation is the one with oneself. */
export function useIsSelf(target: Target): boolean {
  const account = useReadable(useClient().account)
  return (
    target.target_type === 'user' && account.status === 'signed_in' && account.user.id === target.target_id
  )
}

/** The title and picture of a conversation, whether or not there is a session yet. */
export function useConversationFace(target: Target): { readonly title: string; readonly url: string | null } {
  const texts = useTexts()
  const isGroup = target.target_type === 'group'
  const session = useSession(target)
  const user = useUser(isGroup ? undefined : target.target_id)
  const group = useGroup(isGroup ? target.target_id : undefined)
  const isSelf = useIsSelf(target)
  const known = isGroup ? group?.name : user && nameOf(user)
  const fallback = isGroup ? texts.group(target.target_id) : texts.user(target.target_id)
  return {
    title: isSelf
      ? texts.list.self
      : ([known, session?.title].find((one) => one !== undefined && isVisible(one)) ?? fallback),
    url: (isGroup ? group?.avatar_url : user?.avatar_url) ?? session?.avatar_url ?? null,
  }
}
