import type { Target } from '@stonechat/protocol'
import type { MouseEvent, TouchEvent } from 'react'
import { useApp, usePreferences } from '../base/context.js'
import { isSelecting } from '../forward/selection.js'
import { errorText, failureText } from '../text/error-text.js'
import { textsOf } from '../text/index.js'
import { useLongPress } from '../ui/use-long-press.js'

/** What a face listens to: a long touch on it mentions whose it is. While messages are selected it is a part of its message. */
export function useMentionBy(target: Target, userId: number) {
  const { client, toasts } = useApp()
  const { language } = usePreferences()
  const mention = async () => {
    const { findMentionable, mention } = await import('../person/mention-person.js')
    const found = await findMentionable(client, target, textsOf(language), userId)
    if (found === undefined) toasts.show(errorText('not_mentionable', language))
    else mention(target, found)
  }
  const press = useLongPress(() => {
    mention().catch((error: unknown) => toasts.show(failureText(error, language), 'danger'))
    return true
  })
  return {
    ...press,
    onTouchStart(event: TouchEvent) {
      if (isSelecting()) return
      // Not also on the message.
      event.stopPropagation()
      press.onTouchStart(event)
    },
    onContextMenu(event: MouseEvent) {
      const isTouch = event.nativeEvent instanceof PointerEvent && event.nativeEvent.pointerType === 'touch'
      if (!isTouch || isSelecting()) return
      event.preventDefault()
      event.stopPropagation()
    },
  }
}
