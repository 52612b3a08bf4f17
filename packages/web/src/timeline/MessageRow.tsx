import type { MessageView } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import { memo } from 'react'
import { useNameIn, useUser } from '../base/use-people.js'
import { SelectMark } from '../forward/SelectMark.js'
import type { ReceiptStatus } from '../receipt/receipt.js'
import { Avatar } from '../ui/Avatar.js'
import { hueOf } from '../ui/avatar-look.js'
import { classes } from '../ui/classes.js'
import type { Point } from '../ui/Menu.js'
import { Name } from '../ui/Name.js'
import { PersonLink } from '../ui/PersonLink.js'
import { FailedNote } from './FailedNote.js'
import { HoverBar } from './HoverBar.js'
import { MessageBubble } from './MessageBubble.js'
import { UnderBubble } from './message-parts.js'
import { RecalledLine } from './RecalledLine.js'
import { useMentionBy } from './use-mention-by.js'
import type { MessageActions } from './use-message-actions.js'

interface MessageRowProps {
  readonly message: MessageView
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly isOwn: boolean
  readonly target: Target
  readonly isTabStop: boolean
  readonly replied: MessageView | undefined
  /** A quote was pressed: brings what it is about to the screen. */
  readonly onQuoted: (seq: number) => void
  readonly receipt: ReceiptStatus
  readonly actions: MessageActions
  readonly onMenu: (message: MessageView, at: Point) => void
}

/** One message. Its element is the same before and after the server's answer. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { message, isFirst, isOwn, isTabStop, target, onMenu, actions } = props
  const hasFace = target.target_type === 'group' && !isOwn
  return (
    <li
      tabIndex={isTabStop ? 0 : -1}
      data-testid="message"
      data-client-id={message.clientId}
      data-seq={message.seq}
      data-status={message.status}
      data-own={isOwn}
      className={classes('group/row rounded-m -outline-offset-2', isFirst ? 'pt-2.5' : 'pt-0.5')}
    >
      {message.recalledAt !== null ? (
        <RecalledLine message={message} target={target} isOwn={isOwn} actions={actions} />
      ) : (
        <div className={classes('flex items-start gap-2', isOwn && 'justify-end')}>
          <SelectMark message={message} isOwn={isOwn} />
          {hasFace &&
            (isFirst ? (
              <SenderFace userId={message.senderId} target={target} />
            ) : (
              <span className="w-9 shrink-0" />
            ))}
          <div
            className={classes('flex min-w-0 max-w-[82%] flex-col pane:max-w-[75%]', isOwn && 'items-end')}
          >
            {hasFace && isFirst && <SenderName userId={message.senderId} target={target} />}
            <div className={classes('flex max-w-full min-w-0 items-center', isOwn && 'flex-row-reverse')}>
              <MessageBubble {...props} />
              <HoverBar message={message} actions={actions} onMenu={onMenu} />
            </div>
            <UnderBubble message={message} target={target} />
            {message.status === 'failed' && <FailedNote message={message} actions={actions} />}
          </div>
        </div>
      )}
    </li>
  )
})

/** For the pointer: keys and screen readers find people in the details of the group. A long touch mentions them. */
function SenderFace({ userId, target }: SenderProps) {
  const name = useNameIn(target, userId)
  return (
    <PersonLink
      userId={userId}
      tabIndex={-1}
      aria-label={name}
      data-testid="sender-face"
      className="shrink-0 rounded-full [-webkit-touch-callout:none]"
      {...useMentionBy(target, userId)}
    >
      <Avatar id={userId} name={name} url={useUser(userId)?.avatar_url} />
    </PersonLink>
  )
}

interface SenderProps extends Pick<MessageRowProps, 'target'> {
  readonly userId: number
}

function SenderName({ userId, target }: SenderProps) {
  const hue = hueOf(userId)
  return (
    <PersonLink
      userId={userId}
      tabIndex={-1}
      data-testid="sender-name"
      className="mb-0.5 max-w-full truncate px-1 text-xs font-medium"
      style={{ color: `light-dark(oklch(0.46 0.09 ${hue}), oklch(0.8 0.08 ${hue}))` }}
    >
      <Name>{useNameIn(target, userId)}</Name>
    </PersonLink>
  )
}
