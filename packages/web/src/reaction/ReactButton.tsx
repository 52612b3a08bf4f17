import type { MessageView } from '@stonechat/client'
import { SmilePlus } from 'lucide-react'
import { useTexts } from '../base/context.js'
import { classes } from '../ui/classes.js'
import { reactionLayer } from './reaction-layer.js'

interface ReactButtonProps {
  readonly message: MessageView
  readonly className: string
}

/** Opens the reactions that are near, beside a bubble under the pointer. It has its place before it can be used. */
export function ReactButton({ message, className }: ReactButtonProps) {
  const texts = useTexts().chat
  return (
    <button
      type="button"
      tabIndex={-1}
      title={texts.react}
      data-testid="hover-react"
      className={classes(className, message.seq === undefined && 'invisible')}
      onClick={(event) => {
        const { left: x, bottom: y } = event.currentTarget.getBoundingClientRect()
        reactionLayer.set({ kind: 'near', message, at: { x, y } })
      }}
    >
      <SmilePlus className="size-4" />
    </button>
  )
}
