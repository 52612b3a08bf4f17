import { ClientError } from '@stonechat/client'
import type { GroupCard } from '@stonechat/protocol'
import { useEffect, useState } from 'react'
import { useClient, usePreferences } from '../../base/context.js'
import { Gone } from '../../gone/Gone.js'
import { WayOut } from '../../gone/WayOut.js'
import { errorText } from '../../text/error-text.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { JoinGroup } from './JoinGroup.js'

/** In place of a group that the user is not in: the way in, where people find it by its id, or why there is none. */
export function JoinPage({ groupId }: { readonly groupId: number }) {
  const client = useClient()
  const { language } = usePreferences()
  const [card, setCard] = useState<GroupCard | 'refused' | 'dissolved'>()
  useEffect(() => {
    const refuse = (error: unknown) =>
      setCard(error instanceof ClientError && error.code === 'group_dissolved' ? 'dissolved' : 'refused')
    client.call('group.card', { group_id: groupId }).then(setCard, refuse)
  }, [client, groupId])
  if (card === undefined) return null
  if (card === 'refused')
    return <Gone target={{ target_type: 'group', target_id: groupId }} why="not_a_member" />
  if (card === 'dissolved')
    return (
      <EmptyState title={errorText('group_dissolved', language)}>
        <WayOut />
      </EmptyState>
    )
  return <JoinGroup card={card} join={(text) => client.call('group.join', { group_id: groupId, text })} />
}
