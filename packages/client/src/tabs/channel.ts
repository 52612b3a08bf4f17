/** What the tabs of one account say to each other. */
import type { ErrorCode, ReplyFrame, RequestFrame, ServerEvent } from '@stonechat/protocol'
import type { ConnectionState } from '../api.js'

/** A random name of one tab, for as long as it lives. */
export type TabId = string

/** How the leader's socket does. */
export interface SocketNews {
  readonly state: ConnectionState
  /** Which of the leader's sockets is ready for requests; `undefined` while none is. */
  readonly socket: number | undefined
}

export type ToLeader = {
  readonly from: TabId
} /** Answered at once with `lead`, which shows that the leader lives. */ & (
  | { readonly kind: 'hello' }
  /** A request, or without an `id` one that needs no answer. A socket other than the named one does not carry it. */
  | { readonly kind: 'frame'; readonly socket: number; readonly frame: RequestFrame }
  /** The person wants to be connected, the page was woken, the time of the next try has come. */
  | { readonly kind: 'reconnect' | 'wake' | 'retry' }
)

/** `count` numbers what all followers are told, so that one who missed something knows. */
export type FromLeader = {
  readonly leader: TabId
} /** A tab has become the leader, or answers the `hello` of one. */ & (
  | ({ readonly kind: 'lead'; readonly to?: TabId; readonly count: number } & SocketNews)
  | ({ readonly kind: 'news'; readonly count: number } & SocketNews)
  /** `except` has it as the answer to its own request. */
  | {
      readonly kind: 'event'
      readonly count: number
      readonly event: ServerEvent
      readonly except: TabId | undefined
    }
  | { readonly kind: 'reply'; readonly to: TabId; readonly socket: number; readonly frame: ReplyFrame }
  | { readonly kind: 'signed_out'; readonly count: number; readonly reason: ErrorCode }
)

/** Each member of a union without some of its fields. */
export type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

export type TabMessage = ToLeader | FromLeader

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
