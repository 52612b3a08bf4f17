import type { ErrorCode, EventData, Group, Member } from '@stonechat/protocol'
import * as limits from '@stonechat/protocol/client-limits'
import type { Readable } from '../api.js'
import type { Cell } from '../base/cell.js'
import type { GroupsBase } from './base.js'

/** Changes within this time lead to one reading. */
const gatherMs = 100

const goneCodes: ReadonlySet<string> = new Set([
  'not_a_member',
  'group_not_found',
  'group_dissolved',
  'not_found',
])

const noMembers: readonly Member[] = []
const aliases = new WeakMap<readonly Member[], ReadonlyMap<number, string>>()

interface Entry {
  readonly group: Cell<Group | null | undefined>
  readonly members: Cell<readonly Member[] | undefined>
  /** Why the group is `null`. */
  readonly refusal: Cell<ErrorCode | undefined>
  timer: ReturnType<typeof setTimeout> | undefined
  /** Distinguishes the answer to the latest reading of the members from earlier ones. */
  readings: number
  /** The last reading got no answer. */
  isStale: boolean
}

/** Groups and their members: read when shown, and again when something in them has changed. */
export class Groups {
  readonly #base: GroupsBase
  readonly #entries = new Map<number, Entry>()

  constructor(base: GroupsBase) {
    this.#base = base
  }

  group(groupId: number): Readable<Group | null | undefined> {
    return this.#entry(groupId).group
  }

  members(groupId: number): Readable<readonly Member[] | undefined> {
    return this.#entry(groupId).members
  }

  /** What a member is called in a group; `''` for nothing, and where that is not known. */
  alias(groupId: number, userId: number): Readable<string> {
    const entry = this.#entry(groupId)
    return {
      getSnapshot: () => aliasesOf(entry.members.getSnapshot() ?? noMembers).get(userId) ?? '',
      subscribe: entry.members.subscribe,
    }
  }

  refusal(groupId: number): Readable<ErrorCode | undefined> {
    return this.#entry(groupId).refusal
  }

  /** Shows at once what the event carries, and reads the rest again. */
  applyChange({ group, rev, kind }: EventData['group.changed']): void {
    const entry = this.#entry(group.id)
    const { group: cell } = entry
    const held = cell.getSnapshot()
    if (kind === 'dissolved') setGone(entry, 'group_dissolved')
    else if (held && rev >= held.rev) {
      // What the event does not say holds for the notice that was there: another one is not confirmed yet.
      const notice_read = held.notice_read && held.notice_rev === group.notice_rev
      cell.set({ ...held, ...group, notice_read, rev })
    }
    if (kind !== 'updated' || held?.who_sees_members !== group.who_sees_members) this.refetch(group.id)
  }

  /** Members confirmed the notice: the user too, where that is said. */
  applyNoticeRead({
    group_id,
    notice_rev,
    notice_read,
    notice_read_count,
  }: EventData['group.notice_read']): void {
    const cell = this.#entries.get(group_id)?.group
    const held = cell?.getSnapshot()
    if (!cell || held?.notice_rev !== notice_rev) return
    cell.set({
      ...held,
      notice_read: notice_read ?? held.notice_read,
      notice_read_count: Math.max(held.notice_read_count, notice_read_count),
    })
  }

  /** Reads a group again where it is on the screen. */
  refetch(groupId: number): void {
    const entry = this.#entries.get(groupId)
    if (entry === undefined) return
    entry.timer ??= setTimeout(() => {
      entry.timer = undefined
      entry.isStale = false
      if (entry.group.isObserved) void this.#fetchGroup(groupId)
      if (entry.members.isObserved) void this.#fetchMembers(groupId)
    }, gatherMs)
  }

  /** Reads what is on the screen and could not be read before. */
  flush(): void {
    for (const [groupId, { group, members, isStale }] of this.#entries) {
      const isMissing = group.getSnapshot() === undefined || members.getSnapshot() === undefined
      if (isMissing || isStale) this.refetch(groupId)
    }
  }

  stop(): void {
    for (const { timer } of this.#entries.values()) clearTimeout(timer)
  }

  #entry(groupId: number): Entry {
    const known = this.#entries.get(groupId)
    if (known !== undefined) return known
    const { Cell } = this.#base
    const entry: Entry = {
      group: new Cell<Group | null | undefined>(undefined, () => {
        void this.#fetchGroup(groupId)
        return () => {}
      }),
      members: new Cell<readonly Member[] | undefined>(undefined, () => {
        void this.#fetchMembers(groupId)
        return () => {}
      }),
      refusal: new Cell<ErrorCode | undefined>(undefined),
      timer: undefined,
      readings: 0,
      isStale: false,
    }
    this.#entries.set(groupId, entry)
    return entry
  }

  async #fetchGroup(groupId: number): Promise<void> {
    const entry = this.#entry(groupId)
    const { group } = entry
    try {
      const fetched = await this.#base.call('group.get', { group_id: groupId })
      // An answer that was overtaken by an event is older than what is shown.
      if ((group.getSnapshot()?.rev ?? 0) > fetched.rev) return
      group.set(fetched)
      entry.refusal.set(undefined)
    } catch (error) {
      const code = this.#base.codeOf(error)
      if (goneCodes.has(code)) setGone(entry, code as ErrorCode)
      else entry.isStale = true
    }
  }

  async #fetchMembers(groupId: number): Promise<void> {
    const entry = this.#entry(groupId)
    entry.readings += 1
    const reading = entry.readings
    try {
      const { members } = await this.#base.call('group.members', {
        group_id: groupId,
        limit: limits.memberPageMax,
      })
      if (reading === entry.readings) entry.members.set(members)
    } catch (error) {
      const code = this.#base.codeOf(error)
      if (goneCodes.has(code) || code === 'forbidden') entry.members.set([])
      else entry.isStale = true
    }
  }
}

/** Looked up for each line on the screen: made once for each list. */
function aliasesOf(members: readonly Member[]): ReadonlyMap<number, string> {
  const known = aliases.get(members)
  if (known) return known
  const made = new Map(members.map(({ user_id, alias }) => [user_id, alias]))
  aliases.set(members, made)
  return made
}

function setGone({ group, refusal }: Entry, code: ErrorCode): void {
  refusal.set(code)
  group.set(null)
}
