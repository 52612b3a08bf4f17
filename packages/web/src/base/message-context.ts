import type { MessageView } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import { createContext, useContext } from 'react'

export interface ShownMessage {
  readonly message: MessageView
  readonly target: Target
  /** Whether its row is the one that Tab reaches. */
  readonly isTabStop: boolean
}

/** The message that a content stands in. What is shown of an earlier version of one stands in none. */
export const MessageContext = createContext<ShownMessage | undefined>(undefined)

export function useShownMessage(): ShownMessage | undefined {
  return useContext(MessageContext)
}

/** The list is one tab stop: what can be pressed in a message is reached by Tab from its row, and is no stop in other rows. */
export function useTabIndex(): 0 | -1 {
  return useShownMessage()?.isTabStop === false ? -1 : 0
}
