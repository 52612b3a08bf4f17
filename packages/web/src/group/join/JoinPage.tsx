import type { GroupCard } from '@stonechat/protocol'
import { useEffect, useState } from 'react'
import { useClient } from '../../base/context.js'
import { Gone } from '../../gone/Gone.js'
import { JoinGroup } from './JoinGroup.js'

/** In place of a group that the user is not in: the way in, where people find it by its id. */
export function JoinPage({ groupId }: { readonly groupId: number }) {
  const client = useClient()
  const [card, setCard] = useState<GroupCard | null>()
  useEffect(() => {
    client.call('group.card', { group_id: groupId }).then(setCard, () => setCard(null))
  }, [client, groupId])
  if (card === undefined) return null
  if (card === null) return <Gone target={{ target_type: 'group', target_id: groupId }} why="not_a_member" />
  return <JoinGroup card={card} join={(text) => client.call('group.join', { group_id: groupId, text })} />
}
