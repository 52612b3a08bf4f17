import { useClient } from '../../base/context.js'
import { Gone } from '../../gone/Gone.js'
import { JoinGroup } from './JoinGroup.js'
import { useGroupCard } from './use-group-card.js'

/** In place of a group that the user is not in: the way in, where people find it by its id, or why there is none. */
export function JoinPage({ groupId }: { readonly groupId: number }) {
  const client = useClient()
  const card = useGroupCard(groupId)
  if (card === undefined) return null
  if (typeof card === 'string')
    return <Gone target={{ target_type: 'group', target_id: groupId }} why={card} />
  return <JoinGroup card={card} join={(text) => client.call('group.join', { group_id: groupId, text })} />
}
