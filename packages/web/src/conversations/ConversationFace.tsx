import type { Target } from '@stonechat/protocol'
import { useConversationFace, useIsSelf } from '../base/use-people.js'
import { Avatar } from '../ui/Avatar.js'
import { Name } from '../ui/Name.js'

/** Picture and name of a conversation, on one line. */
export function ConversationFace({ target }: { readonly target: Target }) {
  const { title, url } = useConversationFace(target)
  const isSelf = useIsSelf(target)
  const isGroup = target.target_type === 'group'
  return (
    <>
      <Avatar id={target.target_id} name={title} url={url} size="s" isGroup={isGroup} isNotes={isSelf} />
      <span className="min-w-0 flex-1 truncate">
        <Name>{title}</Name>
      </span>
    </>
  )
}
