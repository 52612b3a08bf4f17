import type { Preferences, Scheduled, Sticker, UserChange, UserState } from '@stonechat/protocol'
import { Cell } from '../base/cell.js'
import { moveJoins, noJoins } from '../join-request/joins.js'
import { openPrivacy } from './open-privacy.js'
import type { StoredUserState } from './record.js'

export interface UserStateOptions {
  /** Reads all of it anew, the profile too. */
  readonly load: () => Promise<
    Pick<Required<StoredUserState>, 'blocks' | 'preferences' | 'presenceHidden' | 'privacy' | 'joins'>
  >
  /** Looks after what is not held here: reads it anew, or takes what the change tells. */
  readonly on: {
    readonly [K in UserChange['kind']]?: (change: Extract<UserChange, { readonly kind: K }>) => unknown
  }
  /** A change is missing. */
  readonly onGap: () => void
  readonly keep: (record: StoredUserState) => void
}

/** What belongs to the user, on all devices. Each change has the next `rev`: none is missed, and none applied twice. */
export class OwnUserState {
  readonly blocks = new Cell<readonly number[]>([])
  readonly preferences = new Cell<Preferences>({})
  readonly presenceHidden = new Cell(false)
  readonly stickers = new Cell<readonly Sticker[] | undefined>(undefined)
  readonly scheduled = new Cell<readonly Scheduled[]>([])
  readonly privacy = new Cell(openPrivacy)
  readonly joins = new Cell(noJoins)
  readonly #options: UserStateOptions
  #rev = 0
  /** The greatest `rev` known to exist. */
  #heardRev = 0
  #isLoading = false

  constructor(options: UserStateOptions) {
    this.#options = options
  }

  /** All changes up to here are applied. */
  get rev(): number {
    return this.#rev
  }

  get isBehind(): boolean {
    return !this.#isLoading && this.#heardRev > this.#rev
  }

  restore({
    rev,
    blocks,
    preferences,
    presenceHidden,
    stickers,
    scheduled,
    privacy,
    joins,
  }: StoredUserState): void {
    // What the record lacks comes with the changes from the first one on.
    this.#rev = joins && privacy?.find_by ? rev : 0
    this.blocks.set(blocks)
    this.preferences.set(preferences)
    this.presenceHidden.set(presenceHidden ?? false)
    if (stickers !== undefined) this.stickers.set(stickers)
    this.scheduled.set(scheduled ?? [])
    this.privacy.set({ ...openPrivacy, ...privacy })
    this.joins.set(joins ?? noJoins)
  }

  /** Takes a live change, if it is the next one. */
  changed(change: UserChange): void {
    this.#heardRev = Math.max(this.#heardRev, change.rev)
    if (!this.#isLoading && change.rev === this.#rev + 1) this.#advance([change], change.rev)
    if (this.isBehind) this.#options.onGap()
  }

  /** Takes an answer to `sync`. */
  caughtUp({ rev, reset, changes }: UserState): void {
    if (reset && !this.#isLoading) {
      // Also downwards: a server whose database was restored counts from less.
      this.#heardRev = rev
      void this.#reload(rev)
      return
    }
    this.#heardRev = Math.max(this.#heardRev, rev)
    if (this.#isLoading || rev <= this.#rev) return
    const missed = changes.filter((change) => change.rev > this.#rev)
    this.#advance(missed, rev)
  }

  /**
   * Takes the answer to a call that has just been made, unless a change comes meanwhile, which may be newer. The call's own
   * change comes as an event or with a sync in any case.
   */
  async take<T>(answering: Promise<T>, apply: (answer: T) => void): Promise<void> {
    const before = this.#rev
    const answer = await answering
    if (this.#isLoading || this.#rev !== before) return
    apply(answer)
    this.#keep()
  }

  setBlocked(userId: number, isBlocked: boolean): void {
    const others = this.blocks.getSnapshot().filter((id) => id !== userId)
    this.blocks.set(isBlocked ? [...others, userId].sort((a, b) => a - b) : others)
  }

  /** Takes a list that was read. */
  setList<T>(list: Cell<T>, read: T): void {
    list.set(read)
    this.#keep()
  }

  async #reload(rev: number): Promise<void> {
    this.#isLoading = true
    const loaded = await this.#options.load().catch(() => undefined)
    this.#isLoading = false
    // Nothing moved: the next sync is answered the same.
    if (loaded === undefined) return
    this.restore({ ...loaded, rev, scheduled: this.scheduled.getSnapshot() })
    this.#keep()
    if (this.isBehind) this.#options.onGap()
  }

  #advance(changes: readonly UserChange[], rev: number): void {
    this.#rev = rev
    for (const change of changes) this.#apply(change)
    this.#keep()
  }

  /** A kind that only a newer client knows changes nothing here. */
  #apply(change: UserChange): void {
    ;(this.#options.on[change.kind] as ((one: UserChange) => unknown) | undefined)?.(change)
    if (change.kind === 'block') this.setBlocked(change.user_id, change.blocked)
    else if (change.kind === 'preferences') this.preferences.set(change.preferences)
    else if (change.kind === 'join_request' || change.kind === 'join_requests')
      this.joins.set(moveJoins(this.joins.getSnapshot(), change))
    else if (change.kind === 'privacy') {
      const { rev: _rev, kind: _kind, presence_hidden, ...privacy } = change
      this.presenceHidden.set(presence_hidden)
      // Older servers do not say all of it.
      this.privacy.set({ ...openPrivacy, ...privacy })
    }
  }

  #keep(): void {
    this.#options.keep({
      rev: this.#rev,
      blocks: this.blocks.getSnapshot(),
      preferences: this.preferences.getSnapshot(),
      presenceHidden: this.presenceHidden.getSnapshot(),
      stickers: this.stickers.getSnapshot(),
      scheduled: this.scheduled.getSnapshot(),
      privacy: this.privacy.getSnapshot(),
      joins: this.joins.getSnapshot(),
    })
  }
}
