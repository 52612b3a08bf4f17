/**
 * The SDK as its users see it. All state is in small readables (`subscribe`/`getSnapshot`), which fit React's
 * `useSyncExternalStore`: a snapshot keeps its identity until something in it changes.
 */
import type {
  Contact,
  ContactRequest,
  Content,
  Device,
  ErrorCode,
  EventData,
  EventName,
  Group,
  GroupLine,
  Member,
  Message,
  MessageExtras,
  OperationInput,
  OperationName,
  OperationOutput,
  OwnUser,
  PlainContent,
  Preferences,
  Presence,
  Privacy,
  PublicUser,
  Scheduled,
  ServerLimits,
  Session,
  Sticker,
  Target,
} from '@stonechat/protocol'
import type { Files, FilesToSend, UploadOptions, UploadView } from './file/api.js'
import type { Joins } from './join-request/joins.js'
import type { Mentions } from './mention/mentions.js'
import type { WishRefusal } from './reaction/record.js'
import type { MemberReceipt } from './receipt/receipts.js'
import type { ClientStore } from './store/client-store.js'

/** Something that has a current value and calls back when it changes. */
export interface Readable<T> {
  getSnapshot(): T
  /** Calls back after each change, never at once; returns what stops it. */
  subscribe(listener: () => void): () => void
}

/** Where an account's tokens are kept between starts: IndexedDB in browsers, memory in Node by default. */
export interface Vault {
  load(): string | null | Promise<string | null>
  save(value: string | null): void | Promise<void>
  /** Changes what it holds, atomically; `undefined` leaves it. Without it, `load` and `save` do that. */
  update?(change: (held: string | null) => string | null | undefined): Promise<void>
  /** Calls back when someone else (another tab) changed it. */
  subscribe?(listener: () => void): () => void
  /** Runs a task while nobody else who shares the vault runs one. */
  withLock?<T>(task: () => Promise<T>): Promise<T>
}

export interface ClientOptions {
  /** Where the server is: `https://chat.example.org`. In a browser the page's own origin by default. */
  readonly url?: string
  readonly vault?: Vault
  /**
   * Where an account's sessions, messages, unsent messages and drafts outlive the program: IndexedDB in browsers, memory
   * elsewhere by default. Called once for each account that signs in.
   */
  readonly store?: (account: { readonly userId: number; readonly url: string }) => ClientStore
  /** Shown in the list of devices. */
  readonly deviceName?: string
  /** For tests and for Node before 22, which has no WebSocket of its own. */
  readonly WebSocket?: typeof WebSocket
  readonly fetch?: typeof fetch
  readonly now?: () => number
  readonly random?: () => number
}

export type AccountState =
  /** The vault is being read: a moment after the start, where it does not answer at once. */
  | { readonly status: 'starting' }
  | {
      readonly status: 'signed_out' /** Why, where it was not the person's own wish. */
      readonly reason?: ErrorCode
    }
  | { readonly status: 'signed_in'; readonly user: OwnUser }

/**
 * `offline`: the machine has no network. `waiting`: the next try is at `retryAt`. `syncing`: connected, catching up.
 * `lostAt`: since when it has not been `online`, for words that should not come at once.
 */
export interface ConnectionState {
  readonly status: 'idle' | 'offline' | 'connecting' | 'waiting' | 'syncing' | 'online'
  readonly lostAt: number | undefined
  readonly retryAt: number | undefined
}

/** What exists on this device only, counted over all tabs. */
export interface Unsent {
  /** Not acknowledged by the server, refused ones too. */
  readonly messages: number
  /** Conversations with a draft that the server does not have. */
  readonly drafts: number
  /** Added or taken back, and votes, that the server has not acknowledged. */
  readonly reactions: number
}

/** What the list shows for one conversation: the session, plus what only this client knows. */
export interface SessionView extends Session {
  /** `user:10001` or `group:10001`: stable, for keys and routes. */
  readonly key: string
  /** The users who are typing right now. */
  readonly typingUserIds: readonly number[]
  /** Of the messages that this tab has not sent yet the newest refused one, else the newest; absent where all are sent. */
  readonly unsent?: Pick<MessageView, 'status' | 'content'>
}

/** What other nouns add to a message is there as the server has it, absent where empty. */
export interface MessageView extends MessageExtras {
  /** The message's `client_id`: its identity on the screen, before and after the ack. */
  readonly clientId: string
  /** `undefined` until the server gave it a place. */
  readonly seq: number | undefined
  readonly senderId: number
  readonly content: Content | null
  readonly replyTo: number | null
  readonly createdAt: number
  readonly editedAt: number | null
  readonly recalledAt: number | null
  /**
   * `sent`: acknowledged. `sending`: on its way, or its files. `queued`: waits for the network. `paused`: until it is resumed.
   * `failed`: refused, see `error`.
   */
  readonly status: 'sent' | 'sending' | 'queued' | 'paused' | 'failed'
  /** Why it failed; of one that is `sending`, why it is tried again later, as in a group where members wait between messages (`slow_mode`). */
  readonly error: ErrorCode | undefined
  /** Of an unsent message with files that are not on the server yet: how each does. */
  readonly uploads?: readonly UploadView[]
}

/** What goes with an edit; the rest is for files that go up with it. */
export interface EditOptions extends UploadOptions {
  /** Whom it mentions from now on. */
  readonly mentions?: Mentions | undefined
}

/** What goes with a message. */
export interface SendOptions {
  /** The `seq` of the message that it answers. */
  readonly replyTo?: number | undefined
  /** Whom it mentions. */
  readonly mentions?: Mentions | undefined
}

export interface TimelineState {
  /** `loading`: the first page is not there yet and nothing is cached. `error`: it could not be had; see `error`. */
  readonly status: 'loading' | 'ready' | 'error'
  /** Why the last page could not be loaded. A passing failure is retried by itself, and at once with a new connection. */
  readonly error: ErrorCode | 'network' | undefined
  /** Ascending; own unsent ones last. A gap-free window of the conversation. */
  readonly messages: readonly MessageView[]
  /**
   * What happened to the group, by `rev`: each stands after the message with its `after_seq`, before unsent ones. Some may
   * belong to messages that are not loaded.
   */
  readonly lines: readonly GroupLine[]
  readonly hasOlder: boolean
  readonly hasNewer: boolean
  readonly isLoadingOlder: boolean
  readonly isLoadingNewer: boolean
}

/** Messages to forward. */
export interface ForwardWish {
  /** The conversation that they stand in. */
  readonly from: Target
  readonly messages: readonly MessageView[]
  readonly to: readonly Target[]
  /** Merges them into a record of this name; without it they go one by one. */
  readonly title?: string | undefined
}

/** One conversation, open on the screen. */
export interface Timeline extends Readable<TimelineState> {
  readonly target: Target
  /**
   * How far the members of a group have come, by user: followed while somebody subscribes. `undefined` until it is known, in groups of
   * more than 500 members, and where the user keeps receipts to themselves.
   */
  readonly receipts: Readable<readonly MemberReceipt[] | undefined>
  /** Loads a page before what is shown. Calls while one is under way join it. */
  loadOlder(): Promise<void>
  loadNewer(): Promise<void>
  /** Back to the newest page. */
  jumpToNewest(): Promise<void>
  /**
   * Loads the page around a message, unless it is loaded. Of two jumps under way the later one counts. Resolves in any case: what
   * the user cannot see, or could not be loaded, is not among the messages then.
   */
  jumpTo(seq: number): Promise<void>
  /** Queues a message and shows it at once; returns its `client_id`. Never fails: see the message's `status`. */
  send(content: PlainContent | string | FilesToSend, options?: SendOptions): string
  /** Sends a failed message again, with the same `client_id`, or goes on with a paused one. */
  retry(clientId: string): void
  /** Takes out a message that is not on its way, also one whose files are; returns its content, so that it can be edited. */
  discard(clientId: string): Content | null
  /**
   * Replaces what an own message says; whom it mentions stays where nothing is said of that. Files that are not at the server yet
   * go up first; where that fails, or the page goes, the message stays as it was. @throws ClientError
   */
  edit(seq: number, content: PlainContent | string | FilesToSend, options?: EditOptions): Promise<void>
  recall(seq: number): Promise<void>
  /**
   * Adds one's reaction to a message, or takes it back: shown at once, kept over reloads, sent when there is a network. Of one
   * message and emoji the last wish counts. Never fails: what is refused is shown no more, see `Client.wishRefusal`.
   */
  react(seq: number, emoji: string, on: boolean): void
  /**
   * Votes in a poll, by the places of its options, in place of what was chosen before; none takes the vote back. Shown, kept and sent
   * as reactions are.
   */
  vote(seq: number, options: readonly number[]): void
  /** Ends a poll: its sender, and who looks after the group. @throws ClientError */
  closePoll(seq: number): Promise<void>
  /** Moves the read position to this message, or to the newest one loaded; on the server too, and never back. */
  markRead(upToSeq?: number): void
  /** Notifies the other side, at most once a second. */
  typing(): void
  /** Call when the screen lets go of it. */
  close(): void
}

/**
 * Where strangers guess from the same address or at the same account, the server lets through at once who works for it: the SDK does,
 * for a few seconds, where the platform has WebCrypto (browsers on https:// and localhost only). Else it is `rate_limited`.
 */
export interface ProofOptions {
  /** Ends the work; the call then fails with the refusal, `rate_limited`. */
  readonly signal?: AbortSignal
  /** The work goes on: 0 at its beginning, 1 when it has taken what it takes on average. */
  readonly onProof?: (progress: number) => void
}

/** A public profile, and what the user calls them: empty for nothing, and the name to show where it is not. */
export interface Person extends PublicUser {
  readonly remark: string
}

export interface Client extends AsyncDisposable {
  readonly account: Readable<AccountState>
  readonly connection: Readable<ConnectionState>
  /** Pinned first, then newest. `undefined` until first known. */
  readonly sessions: Readable<readonly SessionView[] | undefined>
  /** Unread over all sessions that are not muted. */
  readonly totalUnread: Readable<number>
  /** The last reaction or vote of this page, or of an earlier one, that the server has refused, and why. */
  readonly wishRefusal: Readable<WishRefusal | undefined>
  /** What the server allows, as its operator has set it. `undefined` until first known. */
  readonly server: Readable<ServerLimits | undefined>
  /** The ids of the users that the user has blocked, on any device, ascending. */
  readonly blocks: Readable<readonly number[]>
  /** What the user's apps share on all devices, by name. */
  readonly preferences: Readable<Preferences>
  /** Whether others see the user as offline. */
  readonly presenceHidden: Readable<boolean>
  /** The user's own stickers, the newest first: as kept on this device until they are read; `undefined` before the first `loadStickers`. */
  readonly stickers: Readable<readonly Sticker[] | undefined>
  /**
   * Own messages that the server sends later, and those that it could not send: on every device, in the order in which they were made. They
   * are made, taken back and sent at once with `call('scheduled.create', …)`, `scheduled.cancel` and `scheduled.send`.
   */
  readonly scheduled: Readable<readonly Scheduled[]>
  /**
   * The user's contacts by their id, on every device: they are asked, accepted, changed and deleted with `call('contact.request', …)`,
   * `contact.answer`, `contact.update` and `contact.delete`. What a contact is called here, `remark`, is the title of the conversation too.
   */
  readonly contacts: Readable<ReadonlyMap<number, Contact>>
  /** Requests to become a contact that wait for an answer: of others, and the own ones. */
  readonly contactRequests: Readable<readonly ContactRequest[]>
  /** What others learn of the user. */
  readonly privacy: Readable<Privacy>
  /**
   * Requests to join groups, on every device: what became of the user's own, and how many wait for the user to let them in. They are made and
   * answered with `call('group.join', …)`, `invite.accept` and `group.answer`.
   */
  readonly joins: Readable<Joins>

  register(
    input: OperationInput<'account.register'>,
    options?: ProofOptions,
  ): Promise<OwnUser & Pick<OperationOutput<'account.register'>, 'device_key'>>
  /**
   * `first_proof` is there where the code proved the address for the first time: what had opened the account before ended.
   * `device_key` is worth keeping, also after signing out, and giving to the next sign-in: strangers who guess at the
   * password then do not make this device wait.
   */
  signIn(
    input: OperationInput<'account.login'>,
    options?: ProofOptions,
  ): Promise<OwnUser & Pick<OperationOutput<'account.login'>, 'first_proof' | 'device_key'>>
  signOut(): Promise<void>
  /**
   * What is done with files, for the account that is signed in: its code is loaded at the first call.
   * @throws ClientError `network` where it cannot be loaded now, `unauthenticated` where nobody is signed in
   */
  files(): Promise<Files>
  /** Any operation of the table, over the socket while it is open, else over HTTP. @throws ClientError */
  call<N extends OperationName>(
    name: N,
    input: OperationInput<N>,
    options?: ProofOptions,
  ): Promise<OperationOutput<N>>
  /** Raw events, for bots. Returns what stops it. */
  on<N extends EventName>(name: N, listener: (data: EventData[N]) => void): () => void

  /** Opens a conversation; the same open target gives the same timeline. */
  open(target: Target): Timeline
  /**
   * Forwards messages to each of these conversations: they stand there at once among what one has written, go out like that, and
   * are refused like that. Nothing of unsent or recalled messages.
   */
  forward(wish: ForwardWish): void
  /** One session, `undefined` where there is none (yet). */
  session(target: Target): Readable<SessionView | undefined>
  /** A draft: kept here at once, on the server after a pause. */
  setDraft(target: Target, draft: string): void
  getDraft(target: Target): string
  updateSession(target: Target, patch: { pinned?: boolean; muted?: boolean }): Promise<void>

  /** A user's public profile; fetched in batches when first subscribed to, `undefined` until then. */
  user(userId: number): Readable<Person | undefined>
  /** A user's online status, followed while subscribed to. */
  presence(userId: number): Readable<Presence | undefined>
  /** A group's properties, followed while subscribed to. `null`: none of ours (any more). */
  group(groupId: number): Readable<Group | null | undefined>
  /** Why a group is `null`: `group_not_found`, `not_a_member` or `group_dissolved`. */
  groupRefusal(groupId: number): Readable<ErrorCode | undefined>
  /** What is pinned in a conversation and the user sees, pinned last first; kept for when there is no network. `undefined` until known. */
  pins(target: Target): Readable<readonly Message[] | undefined>
  /** A group's members, the first `memberPageMax` of them, followed while subscribed to. None where only owner and admins see them. */
  members(groupId: number): Readable<readonly Member[] | undefined>
  /**
   * What one of `members` is called in the group; `''` for nothing, `undefined` until it is known. It is shown in the group before what they
   * call themselves, and after the user's own `remark`.
   */
  alias(groupId: number, userId: number): Readable<string | undefined>
  block(userId: number): Promise<void>
  unblock(userId: number): Promise<void>
  /** Merged by name into what is there; `null` removes one. */
  setPreferences(patch: Preferences): Promise<void>
  /** Hides the own online status on all devices, or shows it again. */
  setPresenceHidden(isHidden: boolean): Promise<void>
  /** Reads the user’s own stickers, and again whenever they change on any device. What cannot be read now is read with the connection. */
  loadStickers(): Promise<void>
  setPrivacy(patch: Partial<Privacy>): Promise<void>
  devices(): Promise<readonly Device[]>
  updateProfile(input: OperationInput<'user.update'>): Promise<OwnUser>

  /** Tries to reconnect now. */
  reconnect(): void
  /** Resolves once all that was sent, typed and read here is in the store, or could not be kept. */
  saved(): Promise<void>
  /** How much `signOut` would delete for good. Drafts that can go to the server now are sent there first. */
  unsent(): Promise<Unsent>
}
