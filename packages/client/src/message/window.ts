import type { Message } from '@stonechat/protocol'
import { newerOf } from './newer-of.js'

/** How many messages an open conversation keeps; beyond it the far end is let go. */
export const windowMaxMessages = 1_000
/** How many go at once, so that a lively conversation does not shift at every message. */
const trimMessages = 200

/** A part of a conversation: ascending by `seq`, without gaps. */
export interface Window {
  readonly messages: readonly Message[]
  readonly hasOlder: boolean
  readonly hasNewer: boolean
}

export const emptyWindow: Window = { messages: [], hasOlder: false, hasNewer: false }

/** The `seq` of the newest message in it, 0 where it is empty. */
export function topOf(window: Window): number {
  return window.messages.at(-1)?.seq ?? 0
}

/** The same window with what followed it. Messages that it holds already are brought up to date. */
export function append(window: Window, incoming: readonly Message[]): Window {
  const merged = incoming.reduce(merge, window)
  const top = topOf(merged)
  const fresh = incoming.filter(({ seq }) => seq > top)
  if (fresh.length === 0) return merged
  const messages = [...merged.messages, ...fresh]
  if (messages.length <= windowMaxMessages) return { ...merged, messages }
  return { ...merged, messages: messages.slice(trimMessages), hasOlder: true }
}

/** The same window with what came before it. */
export function prepend(window: Window, older: readonly Message[], hasOlder: boolean): Window {
  const bottom = window.messages[0]?.seq ?? Number.POSITIVE_INFINITY
  const messages = [...older.filter(({ seq }) => seq < bottom), ...window.messages]
  const isTrimmed = messages.length > windowMaxMessages
  return {
    messages: isTrimmed ? messages.slice(0, windowMaxMessages - trimMessages) : messages,
    hasOlder,
    hasNewer: window.hasNewer || isTrimmed,
  }
}

/** The same window with a newer state of a message in it; the very same where nothing changes. */
export function merge(window: Window, incoming: Message): Window {
  const index = window.messages.findIndex(({ seq }) => seq === incoming.seq)
  const held = window.messages[index]
  if (held === undefined) return window
  const newer = newerOf(held, incoming)
  return newer === held ? window : { ...window, messages: replaceAt(window.messages, index, newer) }
}

function replaceAt(messages: readonly Message[], index: number, message: Message): readonly Message[] {
  return [...messages.slice(0, index), message, ...messages.slice(index + 1)]
}
