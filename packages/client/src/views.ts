import type { Contact, Preferences } from '@stonechat/protocol'
import type { Client, ConnectionState, Readable } from './api.js'
import { ClientError } from './base/client-error.js'
import { forward } from './base/forwarding.js'
import { targetKey, targetOf } from './base/target.js'
import { noJoins } from './join-request/joins.js'
import { openPrivacy } from './user-state/open-privacy.js'
import type { Workspace } from './workspace.js'

const idle: ConnectionState = { status: 'idle', lostAt: undefined, retryAt: undefined }
const none: readonly never[] = []
const noPreferences: Preferences = {}
const nobody: ReadonlyMap<number, Contact> = new Map()

type Views = Pick<
  Client,
  | 'connection'
  | 'sessions'
  | 'totalUnread'
  | 'server'
  | 'blocks'
  | 'preferences'
  | 'presenceHidden'
  | 'wishRefusal'
  | 'stickers'
  | 'loadStickers'
  | 'scheduled'
  | 'contacts'
  | 'contactRequests'
  | 'privacy'
  | 'joins'
  | 'open'
  | 'forward'
  | 'session'
  | 'setDraft'
  | 'getDraft'
  | 'updateSession'
  | 'block'
  | 'unblock'
  | 'setPreferences'
  | 'setPresenceHidden'
  | 'setPrivacy'
  | 'updateProfile'
  | 'user'
  | 'presence'
  | 'group'
  | 'groupRefusal'
  | 'members'
  | 'alias'
  | 'pins'
  | 'devices'
  | 'reconnect'
  | 'saved'
  | 'unsent'
>

/** What the client shows of the current account's workspace. It outlives each account. */
export function createViews(workspace: Readable<Workspace | undefined>): Views {
  const perName = shareByName(workspace)
  return {
    connection: forward(workspace, ({ link }) => link.state, idle),
    sessions: forward(workspace, ({ sessions }) => sessions.list, undefined),
    totalUnread: forward(workspace, ({ sessions }) => sessions.totalUnread, 0),
    server: forward(workspace, ({ server }) => server, undefined),
    blocks: forward(workspace, ({ own }) => own.state.blocks, none),
    preferences: forward(workspace, ({ own }) => own.state.preferences, noPreferences),
    presenceHidden: forward(workspace, ({ own }) => own.state.presenceHidden, false),
    wishRefusal: forward(workspace, ({ wishes }) => wishes.refusal, undefined),
    stickers: forward(workspace, ({ own }) => own.state.stickers, undefined),
    scheduled: forward(workspace, ({ own }) => own.state.scheduled, none),
    contacts: forward(workspace, ({ contacts }) => contacts.all, nobody),
    contactRequests: forward(workspace, ({ contacts }) => contacts.requests, none),
    privacy: forward(workspace, ({ own }) => own.state.privacy, openPrivacy),
    joins: forward(workspace, ({ own }) => own.state.joins, noJoins),

    open: (target) => requireWorkspace(workspace).timelines.open(target),
    session(target) {
      const key = targetKey(target)
      return perName(`session ${key}`, ({ sessions }) => sessions.view(key))
    },
    forward: (wish) => requireWorkspace(workspace).forward(wish),
    setDraft: (target, draft) => workspace.getSnapshot()?.drafts.set(target, draft),
    getDraft: (target) => workspace.getSnapshot()?.drafts.get(target) ?? '',
    async updateSession(target, patch) {
      await requireWorkspace(workspace).call('session.update', { ...targetOf(target), ...patch })
    },

    block: (userId) => requireWorkspace(workspace).own.setBlocked(userId, true),
    unblock: (userId) => requireWorkspace(workspace).own.setBlocked(userId, false),
    setPreferences: (patch) => requireWorkspace(workspace).own.setPreferences(patch),
    loadStickers: () => requireWorkspace(workspace).own.loadStickers(),
    setPrivacy: (patch) => requireWorkspace(workspace).own.setPrivacy(patch),
    setPresenceHidden: (isHidden) => requireWorkspace(workspace).own.setPresenceHidden(isHidden),
    async updateProfile(input) {
      const { own, call } = requireWorkspace(workspace)
      const user = await call('user.update', input)
      await own.refreshProfile()
      return user
    },

    user: (userId) => perName(`user ${userId}`, ({ users }) => users.view(userId)),
    presence: (userId) => perName(`presence ${userId}`, ({ presences }) => presences.view(userId)),
    group: (groupId) =>
      perName(`group ${groupId}`, ({ viewGroups }) => viewGroups(({ groups }) => groups.group(groupId))),
    groupRefusal: (groupId) =>
      perName(`refusal ${groupId}`, ({ viewGroups }) => viewGroups(({ groups }) => groups.refusal(groupId))),
    members: (groupId) =>
      perName(`members ${groupId}`, ({ viewGroups }) => viewGroups(({ groups }) => groups.members(groupId))),
    alias: (groupId, userId) =>
      perName(`alias ${groupId} ${userId}`, ({ viewGroups }) =>
        viewGroups(({ groups }) => groups.alias(groupId, userId)),
      ),
    pins: (target) => perName(`pins ${targetKey(target)}`, ({ pins }) => pins.view(target)),
    devices: async () => (await requireWorkspace(workspace).call('device.list', {})).devices,

    reconnect: () => workspace.getSnapshot()?.link.reconnect(),
    saved: async () => workspace.getSnapshot()?.saved(),
    unsent: () => requireWorkspace(workspace).unsent(),
  }
}

/** @throws ClientError `unauthenticated` where nobody is signed in */
export function requireWorkspace(workspace: Readable<Workspace | undefined>): Workspace {
  const current = workspace.getSnapshot()
  if (current === undefined) throw new ClientError('unauthenticated')
  return current
}

/** The same name gives the same readable for as long as an account is signed in, as `useSyncExternalStore` wants it. */
function shareByName(workspace: Readable<Workspace | undefined>) {
  const readables = new Map<string, unknown>()
  workspace.subscribe(() => {
    if (workspace.getSnapshot() === undefined) readables.clear()
  })
  return <T>(name: string, pick: (current: Workspace) => Readable<T | undefined>) => {
    const known = readables.get(name) as Readable<T | undefined> | undefined
    const readable = known ?? forward(workspace, pick, undefined)
    readables.set(name, readable)
    return readable
  }
}
