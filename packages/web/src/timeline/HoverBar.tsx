import type { MessageView } from '@stonechat/client'
import { Ellipsis, Reply } from 'lucide-react'
import { useTexts } from '../base/context.js'
import { ReactButton } from '../reaction/ReactButton.js'
import { classes } from '../ui/classes.js'
import type { Point } from '../ui/Menu.js'
import type { MessageActions } from './use-message-actions.js'

interface HoverBarProps {
  readonly message: MessageView
  readonly actions: MessageActions
  readonly onMenu: (message: MessageView, at: Point) => void
}

const button =
  'flex size-7 items-center justify-center rounded-full text-ink-quiet hover:bg-hover hover:text-ink'

/** Quick actions beside a bubble under the pointer. Keys reach the same through the row's menu. */
export function HoverBar({ message, actions, onMenu }: HoverBarProps) {
  const texts = useTexts().chat
  return (
    <div
      className="mx-1 hidden shrink-0 opacity-0 transition-opacity group-hover/row:opacity-100 pointer-fine:flex"
      aria-hidden="true"
      // The field keeps the focus, and with it what is being written.
      onPointerDown={(event) => event.preventDefault()}
    >
      {/* It has its place before the message can be answered: else a wide bubble would become narrower with the reply. */}
      <button
        type="button"
        tabIndex={-1}
        title={texts.reply}
        data-testid="hover-reply"
        className={classes(button, message.seq === undefined && 'invisible')}
        onClick={() => actions.reply(message)}
      >
        <Reply className="size-4" />
      </button>
      <ReactButton message={message} className={button} />
      <button
        type="button"
        tabIndex={-1}
        title={texts.actions}
        data-testid="hover-menu"
        className={button}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect()
          onMenu(message, { x: box.left, y: box.bottom })
        }}
      >
        <Ellipsis className="size-4" />
      </button>
    </div>
  )
}
