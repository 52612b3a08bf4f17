import type { Message, Target } from '@stonechat/protocol'
import { MessageSquare } from 'lucide-react'
import { Link } from 'wouter'
import { messagePathOf } from '../../base/address.js'
import { useOwnUser, usePreferences, useTexts } from '../../base/context.js'
import { useUserName } from '../../base/use-people.js'
import { newVisit } from '../../base/visit.js'
import { formatFull } from '../../text/time.js'

/** Who sent it and when, with the way to its message. */
export function Origin({ message, target }: { readonly message: Message; readonly target: Target }) {
  const words = useTexts().files
  const { language } = usePreferences()
  const ownId = useOwnUser().id
  const name = useUserName(message.sender_id)
  return (
    <p className="flex items-center justify-between gap-2 pb-1 text-xs text-ink-quiet">
      <span className="truncate">{words.sentBy(name, formatFull(language, message.created_at))}</span>
      <Link
        href={messagePathOf(target, message.seq, ownId)}
        state={newVisit()}
        className="flex size-6 shrink-0 items-center justify-center rounded-s hover:bg-hover"
        aria-label={words.showInChat}
        title={words.showInChat}
      >
        <MessageSquare className="size-3.5" />
      </Link>
    </p>
  )
}
