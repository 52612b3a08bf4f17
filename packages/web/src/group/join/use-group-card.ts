import { ClientError } from '@stonechat/client'
import type { ErrorCode, GroupCard } from '@stonechat/protocol'
import { useEffect, useState } from 'react'
import { useClient } from '../../base/context.js'

/**
 * What people see of a group that they are not in, where it lets them find it; else why they do not: `group_dissolved`,
 * or `not_a_member`, whatever else the server says. `undefined` until that is known.
 */
export function useGroupCard(groupId: number): GroupCard | ErrorCode | undefined {
  const client = useClient()
  const [card, setCard] = useState<GroupCard | ErrorCode>()
  useEffect(() => {
    const refuse = (error: unknown) => setCard(isDissolved(error) ? 'group_dissolved' : 'not_a_member')
    client.call('group.card', { group_id: groupId }).then(setCard, refuse)
  }, [client, groupId])
  return card
}

const isDissolved = (error: unknown) => error instanceof ClientError && error.code === 'group_dissolved'
