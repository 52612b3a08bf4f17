import type { Preferences, Privacy } from '@stonechat/protocol'
import { readPages } from '../base/read-pages.js'
import { createRefresher } from '../base/refresher.js'
import { isPassing } from '../base/retry.js'
import type { Contacts } from '../contact/contacts.js'
import type { Base, Feature } from '../feature.js'
import { toJoins } from '../join-request/joins.js'
import { OwnUserState } from './user-state.js'

export interface UserStateFeature extends Feature {
  readonly state: OwnUserState
  readonly setBlocked: (userId: number, isBlocked: boolean) => Promise<void>
  readonly setPreferences: (patch: Preferences) => Promise<void>
  readonly setPresenceHidden: (isHidden: boolean) => Promise<void>
  readonly setPrivacy: (patch: Partial<Privacy>) => Promise<void>
  /** Reads the own profile anew. Resolves also where it could not be read: that is tried again with the next sync. */
  readonly refreshProfile: () => Promise<void>
  /** Reads the own stickers, from now on also whenever they change. Resolves like `refreshProfile`. */
  readonly loadStickers: () => Promise<void>
}

interface UserStateDeps extends Pick<Base, 'call' | 'keeper' | 'wires'> {
  readonly contacts: Contacts
  /** Reads the own profile and shows it. @throws ClientError */
  readonly refreshUser: () => Promise<void>
}

/** Blocks, contacts, preferences, hidden presence, stickers, messages that are sent later and the own profile: the same on all devices of the user. */
export function createUserStateFeature({
  call,
  keeper,
  wires,
  contacts,
  refreshUser,
}: UserStateDeps): UserStateFeature {
  const profile = createRefresher(refreshUser, () => {})
  const stickers = createRefresher(
    () => call('sticker.list', {}),
    (answer) => userState.setList(userState.stickers, answer.stickers),
  )
  const scheduled = createRefresher(
    () => readPages((cursor) => call('scheduled.list', { cursor })),
    (pages) =>
      userState.setList(
        userState.scheduled,
        pages.flatMap((page) => page.scheduled),
      ),
  )
  let areStickersWanted = false
  const stickersChanged = () => {
    if (areStickersWanted) void stickers.refresh()
  }
  const loadBlocks = async () => [...(await call('block.list', {})).user_ids].sort((a, b) => a - b)
  const userState = new OwnUserState({
    async load() {
      const [blocks, preferences, { hidden }, privacy, read, joins] = await Promise.all([
        loadBlocks(),
        call('user.preferences', {}),
        orHeld(call('presence.update', {}), { hidden: userState.presenceHidden.getSnapshot() }),
        orHeld(call('user.privacy', {}), userState.privacy.getSnapshot()),
        orHeld(contacts.read(), undefined),
        orHeld(
          readPages((cursor) => call('join.list', { cursor })).then(toJoins),
          userState.joins.getSnapshot(),
        ),
        profile.refresh(),
      ])
      if (read !== undefined) contacts.replace(read)
      stickersChanged()
      void scheduled.refresh()
      return { blocks, preferences, presenceHidden: hidden, privacy, joins }
    },
    on: {
      profile: profile.refresh,
      stickers: stickersChanged,
      scheduled: scheduled.refresh,
      contact: (change) => contacts.applyContact(change),
      contact_request: (change) => contacts.applyRequest(change),
    },
    onGap: () => wires.tell('gap', undefined),
    keep: (state) =>
      keeper.putSoon({
        table: 'user_state',
        key: 'all',
        record: {
          ...state,
          isScheduledOld: scheduled.isOld(),
          contactRequests: contacts.requests.getSnapshot(),
        },
      }),
  })

  return {
    state: userState,
    refreshProfile: profile.refresh,
    loadStickers() {
      areStickersWanted = true
      return stickers.refresh()
    },
    setBlocked: (user_id, isBlocked) =>
      userState.take(call(isBlocked ? 'block.add' : 'block.remove', { user_id }), () =>
        userState.setBlocked(user_id, isBlocked),
      ),
    setPreferences: (patch) =>
      userState.take(call('user.preferences', patch), (preferences) =>
        userState.preferences.set(preferences),
      ),
    setPresenceHidden: (isHidden) =>
      userState.take(call('presence.update', { hidden: isHidden }), () =>
        userState.presenceHidden.set(isHidden),
      ),
    setPrivacy: (patch) =>
      userState.take(call('user.privacy', patch), (privacy) => userState.privacy.set(privacy)),
    onEvent: { 'user.changed': (change) => userState.changed(change) },
    // One part of a sync is enough.
    askSync: (afterId) => (afterId === 0 ? { user_rev: userState.rev } : {}),
    isBehind: () => userState.isBehind,
    onSync({ user }, { user_rev }) {
      if (user !== undefined) userState.caughtUp(user)
      // A server that sends no changes is asked with each sync.
      else if (user_rev !== undefined)
        userState.take(loadBlocks(), (blocks) => userState.blocks.set(blocks)).catch(() => {})
    },
    onSynced() {
      for (const one of [profile, stickers, scheduled]) one.tryAgain()
    },
    restore({ user_state: [record], contacts: kept }) {
      contacts.replace({ contacts: kept, requests: record?.contactRequests ?? [] })
      if (record) userState.restore(record)
      if (record?.isScheduledOld) void scheduled.refresh()
    },
  }
}

/** An older server cannot be asked: then it stays as it is. */
function orHeld<T>(answering: Promise<T>, held: T): Promise<T> {
  return answering.catch((error) => {
    if (isPassing(error)) throw error
    return held
  })
}
