import type { MessageView } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import type { MouseEvent } from 'react'
import { useEscape } from '../base/use-escape.js'
import { stopSelecting, toggle, useSelection } from './selection.js'

/** While messages are being selected, a press anywhere on one selects it, and nothing else on it reacts. */
export function useSelecting(
  target: Target,
  messages: readonly MessageView[],
  findMessage: (at: EventTarget) => MessageView | undefined,
) {
  const isOn = useSelection(target) !== undefined
  useEscape(isOn, stopSelecting)
  return {
    isOn,
    onClickCapture(event: MouseEvent) {
      if (!isOn) return
      event.preventDefault()
      event.stopPropagation()
      const message = findMessage(event.target)
      if (message !== undefined) toggle(message, event.shiftKey ? messages : undefined)
    },
  }
}
