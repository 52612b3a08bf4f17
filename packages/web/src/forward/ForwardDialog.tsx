import type { MessageView } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import { useApp, useOwnUser, useTexts } from '../base/context.js'
import { chosenNameOf, useConversationFace, useIsSelf, useUser } from '../base/use-people.js'
import { ChooseTargets } from './ChooseTargets.js'

export interface ForwardDialogProps {
  readonly from: Target
  readonly messages: readonly MessageView[]
  /** Whether they are merged into a record. */
  readonly isMerged?: boolean
  readonly onClose: () => void
  readonly onForwarded?: () => void
}

/** Asks where to forward messages, and does it. */
export function ForwardDialog({
  from,
  messages,
  isMerged = false,
  onClose,
  onForwarded,
}: ForwardDialogProps) {
  const { client, toasts } = useApp()
  const words = useTexts().forward
  const title = useRecordTitle(from)
  const send = (to: readonly Target[]) => {
    client.forward({ from, messages, to, title: isMerged ? title : undefined })
    toasts.show(words.done(to.length))
    onClose()
    onForwarded?.()
  }
  return (
    <ChooseTargets
      title={isMerged ? words.titleMerged : words.title}
      what={words.select.count(messages.length)}
      onClose={onClose}
      onSend={send}
    />
  )
}

/** What a record of this conversation is called, for everybody: the group, or the two people as they call themselves. */
function useRecordTitle(from: Target): string {
  const own = chosenNameOf(useOwnUser())
  const { title } = useConversationFace(from)
  const isGroup = from.target_type === 'group'
  const user = useUser(isGroup ? undefined : from.target_id)
  const isSelf = useIsSelf(from)
  if (isGroup) return title
  return isSelf ? own : `${own}, ${user === undefined ? title : chosenNameOf(user)}`
}
