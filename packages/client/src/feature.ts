/**
 * The SDK keeps several kinds of state for an account: sessions, drafts, profiles and others. Each is a feature in the
 * folder of its noun; `workspace.ts` lists them, and `wires.ts` joins them.
 */
import type {
  EventData,
  EventName,
  GroupLine,
  Message,
  OperationInput,
  OperationName,
  OperationOutput,
  ServerEvent,
  Target,
} from '@stonechat/protocol'
import type { Client } from './api.js'
import type { Orphans } from './outbox/ownership.js'
import type { Change, Stored } from './store/client-store.js'
import type { Keeper } from './store/keeper.js'
import type { Link } from './transport/link.js'
import type { Wires } from './wires.js'

/** A message, and the conversation that it belongs to. */
export type Arrived = Message & Target

/**
 * A newer state of a message. `forAll` is there where everybody received the same, which may not say all that this user sees:
 * the cause of the change, as far as that says more.
 */
export type Changed = Arrived & { readonly forAll?: NonNullable<EventData['message.changed']['cause']> }

export type SyncQuestion = OperationInput<'sync'>
export type SyncAnswer = OperationOutput<'sync'>

/** One kind of state. Every part is optional; where it matters, features are called in the order of their list. */
export interface Feature {
  /** Events of the server. Those of a conversation come in order, and none while `hold` keeps it back. */
  readonly onEvent?: { readonly [N in EventName]?: (data: EventData[N]) => void }
  /** Answers to calls made here, with what was asked: the connection that asks gets no event about it. */
  readonly onAnswer?: {
    readonly [N in OperationName]?: (answer: OperationOutput<N>, input: OperationInput<N>) => void
  }
  /** News from other features. */
  readonly onNews?: { readonly [N in keyof News]?: (news: News[N]) => void }
  /** Says whether it keeps an event back, to hand it to `Wires.receive` once more later. */
  readonly hold?: (event: ServerEvent) => boolean

  /** Its part of what a sync asks: what is held here, of the conversations with an id above `afterId`. */
  readonly askSync?: (afterId: number) => Partial<SyncQuestion>
  /** Says whether it is known that something is missing. */
  readonly isBehind?: () => boolean
  /** Says whether events have overtaken the answer to the last question: then it is asked again. */
  readonly isOvertaken?: () => boolean
  readonly onSync?: (answer: SyncAnswer, question: SyncQuestion) => void

  /** Connected, and not caught up yet. */
  readonly onReady?: () => void
  /** All that the server had is here. */
  readonly onSynced?: () => void
  /** The connection is gone: what was under way has failed with `network`. */
  readonly onLost?: () => void
  /** The page came to the front, or the machine got its network back. */
  readonly onWake?: () => void
  /** The page goes to the background, perhaps for good. */
  readonly onHide?: () => void

  /** Takes what an earlier start kept, before anything else happens. */
  readonly restore?: (stored: Stored) => void
  /** What to keep of a conversation as it is now; `undefined` for nothing new. */
  readonly keep?: (conversationId: number) => Change | undefined
  /** Lets go of its timers, and of what it knows. */
  readonly stop?: () => void
}

/** What features announce to each other, however it became known: by an event, an answer or sync. */
export interface News {
  /** A message came: perhaps not for the first time, and before those that precede it. */
  readonly arrived: Arrived
  /** The server has a message that was sent from here. */
  readonly acknowledged: Arrived
  /** A message that is next in order: each once. */
  readonly next: Arrived
  /** A newer state of a message. */
  readonly changed: Changed
  /** The user deleted messages. */
  readonly deleted: Target & { readonly seqs: readonly number[] }
  /** What was loaded of a conversation before may not be true any more. */
  readonly outdated: Target
  /** Something happened to a group: perhaps not told for the first time. */
  readonly told: Target & { readonly lines: readonly GroupLine[] }
  /** All that the server had of a conversation is here. */
  readonly caughtUp: Target
  /** A conversation is not the user's any more. */
  readonly left: Target
  /** A session is another one now, or gone: its key. */
  readonly sessionChanged: string
  /** The unsent messages of a conversation are others now: its key. */
  readonly unsentChanged: string
  /** The user calls somebody something else now: the id. */
  readonly renamed: number
  /** Own reactions and votes of a conversation are others now: its key. */
  readonly wished: string
  /** What tabs that are gone have not sent is this tab's now. */
  readonly adopted: Orphans
  /** Something is missing, unless the next events bring it. */
  readonly gap: undefined
  /** What is held contradicts an event: only the server knows what is true. */
  readonly doubt: undefined
}

/** What every feature may use. */
export interface Base {
  readonly userId: number
  readonly now: () => number
  readonly random: () => number
  readonly link: Link
  /** Whether requests make sense now. */
  readonly isOpen: () => boolean
  readonly call: Client['call']
  readonly keeper: Keeper
  readonly wires: Wires
}
