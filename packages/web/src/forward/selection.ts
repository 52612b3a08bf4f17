/** Which messages of a conversation are selected, for the time of selecting. One conversation at a time. */
import type { MessageView } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import { useMemo } from 'react'
import { createCell } from '../base/cell.js'
import { useReadable } from '../base/context.js'

export interface Selection {
  readonly target: Target
  /** By `clientId`. */
  readonly messages: ReadonlyMap<string, MessageView>
  /** The one that was touched last: a range goes from there. */
  readonly last: string
}

const selection = createCell<Selection | undefined>(undefined)

/** What the server has and shows can be selected. */
export function canSelect(message: MessageView): boolean {
  return message.seq !== undefined && message.recalledAt === null
}

export function startSelecting(target: Target, message: MessageView): void {
  selection.set({ target, messages: new Map([[message.clientId, message]]), last: message.clientId })
}

export function isSelecting(): boolean {
  return selection.getSnapshot() !== undefined
}

export function stopSelecting(): void {
  selection.set(undefined)
}

/** Adds a message or takes it out; with `all`, the messages in their order, everything from the last one to it is added. */
export function toggle(message: MessageView, all?: readonly MessageView[]): void {
  const now = selection.getSnapshot()
  if (now === undefined || !canSelect(message)) return
  const messages = new Map(now.messages)
  const range = all === undefined ? [] : rangeOf(all, now.last, message.clientId)
  if (range.length > 1) for (const one of range) messages.set(one.clientId, one)
  else if (!messages.delete(message.clientId)) messages.set(message.clientId, message)
  selection.set({ ...now, messages, last: message.clientId })
}

function rangeOf(all: readonly MessageView[], from: string, to: string): readonly MessageView[] {
  const ends = [from, to].map((id) => all.findIndex((one) => one.clientId === id)).sort((a, b) => a - b)
  return ends[0] === -1 ? [] : all.slice(ends[0], ends[1]! + 1).filter(canSelect)
}

/** The selection of this conversation; `undefined` while nothing is being selected there. */
export function useSelection({ target_type, target_id }: Target): Selection | undefined {
  const now = useReadable(selection)
  const isHere = now?.target.target_id === target_id && now.target.target_type === target_type
  return isHere ? now : undefined
}

/** Whether a message is selected; `undefined` while nothing is being selected, or it cannot be. */
export function useIsSelected(message: MessageView): boolean | undefined {
  const { clientId } = message
  const isSelected = useMemo(
    () => ({
      subscribe: selection.subscribe,
      getSnapshot: () => selection.getSnapshot()?.messages.has(clientId),
    }),
    [clientId],
  )
  const found = useReadable(isSelected)
  return canSelect(message) ? found : undefined
}

/** The selected messages in their order. */
export function messagesOf({ messages }: Selection): MessageView[] {
  return [...messages.values()].sort((one, other) => (one.seq ?? 0) - (other.seq ?? 0))
}
