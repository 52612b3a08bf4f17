/** What the tabs of one account say to each other. */
import type { ErrorCode, ReplyFrame, ServerEvent } from '@stonechat/protocol'
import type { ConnectionState } from '../api.js'

/** A random name of one tab, for as long as it lives. */
export type TabId = string

/** How the leader's socket does. */
export interface SocketNews {
  readonly state: ConnectionState
  /** A random name of the socket that is ready for requests; `undefined` while none is. */
  readonly socket: string | undefined
}

/** Answered at once with `lead`, which shows that the leader lives. */
interface Hello {
  readonly kind: 'hello'
}

/** A request, or without an `id` one that needs no answer. A socket other than the named one does not carry it. */
interface Asked {
  readonly kind: 'frame'
  readonly socket: string
  /** As JSON: what an app passes may be anything that JSON takes, but that no channel clones. */
  readonly text: string
}

/** The person wants to be connected, the page was woken, the time of the next try has come. */
interface Nudge {
  readonly kind: 'reconnect' | 'wake' | 'retryIfDue'
}

/** `at`: when it was posted, Unix milliseconds. */
export type ToLeader = { readonly from: TabId; readonly at: number } & (Hello | Asked | Nudge)

/** It goes to all followers; a gap in the numbers shows a follower that it missed something. */
interface Counted {
  readonly count: number
}

/** A tab has become the leader, or answers the `hello` of one. */
interface Lead extends Counted, SocketNews {
  readonly kind: 'lead'
  readonly to?: TabId
}

interface News extends Counted, SocketNews {
  readonly kind: 'news'
}

interface Told extends Counted {
  readonly kind: 'event'
  readonly event: ServerEvent
  /** Has it already, as the answer to its own request. */
  readonly except: TabId | undefined
}

interface SignedOut extends Counted {
  readonly kind: 'signed_out'
  readonly reason: ErrorCode
}

interface Reply {
  readonly kind: 'reply'
  readonly to: TabId
  readonly socket: string
  readonly frame: ReplyFrame
}

export type FromLeader = { readonly leader: TabId } & (Lead | News | Told | SignedOut | Reply)

export type TabMessage = ToLeader | FromLeader

/** Each member of a union without some of its fields. */
export type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

/** Carries messages to all other tabs of the account, those of one sender in order. */
export interface TabChannel {
  post(message: TabMessage): void
  close(): void
}

export type OpenTabChannel = (name: string, onMessage: (message: TabMessage) => void) => TabChannel

/** Opens a channel between the tabs of this browser. */
export function openBroadcastChannel(name: string, onMessage: (message: TabMessage) => void): TabChannel {
  const channel = new BroadcastChannel(name)
  channel.onmessage = ({ data }) => onMessage(data)
  return {
    post: (message) => channel.postMessage(message),
    close: () => channel.close(),
  }
}
