import type { Message } from '@stonechat/protocol'
import { newerOf } from '../message/newer-of.js'

/** How many messages an open conversation keeps; beyond it the far end is let go. */
export const windowMaxMessages = 1_000
/** How many go at once, so that a lively conversation does not shift at every message. */
const trimMessages = 200

/** A part of a conversation: ascending by `seq`. A `seq` that is missing in between was deleted by the user. */
export interface Window {
  readonly messages: readonly Message[]
  /** Complete up to this `seq`; the last message may be before it. */
  readonly endSeq: number
  readonly hasOlder: boolean
  readonly hasNewer: boolean
}

export const emptyWindow: Window = { messages: [], endSeq: 0, hasOlder: false, hasNewer: false }

/** The same window with what followed it. Messages that it holds already are brought up to date. */
export function append(window: Window, incoming: readonly Message[]): Window {
  const merged = incoming.reduce(merge, window)
  const fresh = incoming.filter(({ seq }) => seq > merged.endSeq)
  if (fresh.length === 0) return merged
  const messages = [...merged.messages, ...fresh]
  const endSeq = fresh.at(-1)!.seq
  if (messages.length <= windowMaxMessages) return { ...merged, messages, endSeq }
  return { ...merged, messages: messages.slice(trimMessages), endSeq, hasOlder: true }
}

/** The same window with what came before it. */
export function prepend(window: Window, older: readonly Message[], hasOlder: boolean): Window {
  const bottom = window.messages[0]?.seq ?? Number.POSITIVE_INFINITY
  const messages = [...older.filter(({ seq }) => seq < bottom), ...window.messages]
  if (messages.length <= windowMaxMessages) return { ...window, messages, hasOlder }
  const kept = messages.slice(0, windowMaxMessages - trimMessages)
  return { messages: kept, endSeq: kept.at(-1)!.seq, hasOlder, hasNewer: true }
}

/** The same window with a newer state of a message in it; the very same where nothing changes. */
export function merge(window: Window, incoming: Message): Window {
  const index = window.messages.findIndex(({ seq }) => seq === incoming.seq)
  const held = window.messages[index]
  if (held === undefined) return window
  const newer = newerOf(held, incoming)
  return newer === held ? window : { ...window, messages: replaceAt(window.messages, index, newer) }
}

/** The same window without what its answers quote of a message that has changed. */
export function unquote(window: Window, seq: number): Window {
  if (!window.messages.some(({ reply }) => reply?.seq === seq)) return window
  return { ...window, messages: window.messages.map((one) => (one.reply?.seq === seq ? bare(one) : one)) }
}

function bare({ reply: _, ...message }: Message): Message {
  return message
}

/** The same window without messages that the user has deleted; the very same where it has none of them. */
export function without(window: Window, seqs: ReadonlySet<number>): Window {
  const messages = window.messages.filter(({ seq }) => !seqs.has(seq))
  return messages.length === window.messages.length ? window : { ...window, messages }
}

/** The same window without what the user may not see any more; the very same where it has nothing of that. */
export function above(window: Window, floorSeq: number): Window {
  const bottom = window.messages[0]?.seq ?? Number.POSITIVE_INFINITY
  if (bottom > floorSeq) return window
  const messages = window.messages.filter(({ seq }) => seq > floorSeq)
  return { ...window, messages, endSeq: Math.max(window.endSeq, floorSeq), hasOlder: false }
}

function replaceAt(messages: readonly Message[], index: number, message: Message): readonly Message[] {
  return [...messages.slice(0, index), message, ...messages.slice(index + 1)]
}
