import type {
  ErrorCode,
  OperationName,
  OperationOutput,
  OwnUser,
  Preferences,
  Route,
} from '@stonechat/protocol'
import { routes } from '@stonechat/protocol'
import { type Credentials, Tokens } from './account/tokens.js'
import { createBrowserVault, createMemoryVault } from './account/vault.js'
import type { AccountState, Client, ClientOptions, ConnectionState, Readable } from './api.js'
import { Cell } from './base/cell.js'
import { ClientError, codeOf } from './base/client-error.js'
import { Emitter } from './base/emitter.js'
import { forward } from './base/forwarding.js'
import { targetKey, targetOf } from './base/target.js'
import type { ClientStore } from './store/client-store.js'
import { createIndexedDbStore } from './store/indexed-db-store.js'
import { createMemoryStore } from './store/memory-store.js'
import { closeStore, openStore } from './store/open-store.js'
import { openOwnLink, shareLink } from './tabs/open-link.js'
import { createHttp } from './transport/http.js'
import { createWorkspace, type Workspace } from './workspace.js'

const idle: ConnectionState = { status: 'idle', lostAt: undefined, retryAt: undefined }
const noBlocks: readonly number[] = []
const noPreferences: Preferences = {}

/** Refusals of any call after which the account cannot be used on this device any more. */
const signedOutCodes: ReadonlySet<string> = new Set<ErrorCode>(['device_revoked', 'user_disabled'])

/**
 * Makes a client. It signs in with what the vault holds and connects by itself; all its state is live from then on.
 * @throws TypeError where the platform has no WebSocket and none was given, or the server's address is not known
 */
export function createClient(options: ClientOptions = {}): Client {
  const url = findUrl(options)
  const WebSocketClass = options.WebSocket ?? globalThis.WebSocket
  if (WebSocketClass === undefined) {
    throw new TypeError(
      "createClient: this platform has no WebSocket; pass one, as in { WebSocket } from 'ws'",
    )
  }
  const now = options.now ?? Date.now
  const random = options.random ?? Math.random
  const vault = options.vault ?? (hasStorage() ? createBrowserVault() : createMemoryVault())
  const fetchFunction = options.fetch ?? ((input, init) => globalThis.fetch(input, init))
  const http = createHttp({ url, fetch: fetchFunction })
  const emitter = new Emitter()
  const workspace = new Cell<Workspace | undefined>(undefined)
  const account = new Cell<AccountState>({ status: 'starting' })
  const readables = new Map<string, unknown>()
  const memoryStores = new Map<number, ClientStore>()
  let isDisposed = false
  /** Tells an entering that was overtaken by a leaving from the current one. */
  let turns = 0
  let entering = Promise.resolve()
  let leaving = Promise.resolve()
  const tokens = new Tokens({
    vault,
    now,
    refresh,
    onSignedOut: (reason) => void leave(reason),
  })

  const stopVault = vault.subscribe?.(() => void followVault())
  const held = tokens.open()
  if (held instanceof Promise) void held.then(start)
  else start(held)

  return {
    account,
    connection: forward(workspace, (current) => current.link.state, idle),
    sessions: forward(workspace, (current) => current.sessions.list, undefined),
    totalUnread: forward(workspace, (current) => current.sessions.totalUnread, 0),
    server: forward(workspace, (current) => current.server, undefined),
    blocks: forward(workspace, (current) => current.userState.blocks, noBlocks),
    preferences: forward(workspace, (current) => current.userState.preferences, noPreferences),

    register: (input) => signIn('account.register', input),
    signIn: (input) => signIn('account.login', input),
    async signOut() {
      await tokens.opened()
      await entering
      const credentials = tokens.current
      const left = leave()
      if (credentials !== undefined) await logOut(credentials)
      await left
    },
    call: ((name: OperationName, input: object) =>
      workspace.getSnapshot()?.call(name, input as never) ?? callHttp(name, input)) as Client['call'],
    on: (name, listener) => emitter.on(name, listener),

    open: (target) => requireWorkspace().timelines.open(target),
    session: (target) =>
      readable(`session ${targetKey(target)}`, (current) => current.sessions.view(targetKey(target))),
    setDraft: (target, draft) => workspace.getSnapshot()?.drafts.set(target, draft),
    getDraft: (target) => workspace.getSnapshot()?.drafts.get(target) ?? '',
    async updateSession(target, patch) {
      await requireWorkspace().call('session.update', { ...targetOf(target), ...patch })
    },

    user: (userId) => readable(`user ${userId}`, (current) => current.users.view(userId)),
    presence: (userId) => readable(`presence ${userId}`, (current) => current.presences.view(userId)),
    group: (groupId) => readable(`group ${groupId}`, (current) => current.groups.group(groupId)),
    members: (groupId) => readable(`members ${groupId}`, (current) => current.groups.members(groupId)),
    block: (userId) => requireWorkspace().setBlocked(userId, true),
    unblock: (userId) => requireWorkspace().setBlocked(userId, false),
    setPreferences: (patch) => requireWorkspace().setPreferences(patch),
    devices: async () => (await requireWorkspace().call('device.list', {})).devices,
    async updateProfile(input) {
      const current = requireWorkspace()
      const user = await current.call('user.update', input)
      if (workspace.getSnapshot() === current) setUser(user)
      return user
    },

    reconnect: () => workspace.getSnapshot()?.link.reconnect(),
    saved: async () => workspace.getSnapshot()?.saved(),
    async [Symbol.asyncDispose]() {
      isDisposed = true
      stopVault?.()
      await entering
      await workspace.getSnapshot()?.dispose('nothing')
    },
  }

  function refresh({ refreshToken: refresh_token, requestId: request_id }: Credentials) {
    return http.call('token.refresh', { refresh_token, request_id }) as Promise<
      OperationOutput<'token.refresh'>
    >
  }

  /** It is known who is signed in. */
  function start(credentials: Credentials | undefined): void {
    if (isDisposed) return
    if (credentials !== undefined) void enter(credentials.user)
    else account.set({ status: 'signed_out' })
  }

  async function signIn(name: 'account.register' | 'account.login', input: object): Promise<OwnUser> {
    const device = options.deviceName === undefined ? {} : { device_name: options.deviceName }
    const answer = (await http.call(name, { ...device, ...input })) as OperationOutput<typeof name>
    await tokens.opened()
    if (tokens.current !== undefined) await leave()
    await tokens.adopt(answer)
    await enter(answer.user)
    return answer.user
  }

  /** Tells the server, where it can be reached; here the account is forgotten in any case. */
  async function logOut(credentials: Credentials): Promise<void> {
    try {
      await http.call('account.logout', {}, credentials.token)
    } catch (error) {
      if (codeOf(error) !== 'token_expired') return
      await refresh(credentials)
        .then((renewed) => http.call('account.logout', {}, renewed.token))
        .catch(() => {})
    }
  }

  /** Starts to live as this user, from what was kept of it. */
  function enter(user: OwnUser): Promise<void> {
    turns += 1
    entering = enterTurn(user, turns)
    return entering
  }

  async function enterTurn(user: OwnUser, turn: number): Promise<void> {
    // What is being deleted must be gone first.
    await leaving
    const opened = await openStore(makeStore(user.id))
    if (turn !== turns || isDisposed) {
      opened.ownership.release()
      await closeStore(opened.store)
      return
    }
    const current: Workspace = createWorkspace({
      userId: user.id,
      url,
      WebSocket: WebSocketClass,
      now,
      random,
      emitter,
      callHttp,
      getToken: (isRefused) => tokens.get(isRefused ? tokens.current?.token : undefined),
      onSignedOut: (reason) => void leave(reason),
      refreshUser: () => refreshUser(current),
      // With a vault of its own it is a device of its own.
      openLink:
        hasStorage() && options.vault === undefined
          ? shareLink(`stonechat.tabs.${url}.${user.id}`)
          : openOwnLink,
      opened,
    })
    current.users.put(user)
    workspace.set(current)
    account.set({ status: 'signed_in', user })
    current.link.reconnect()
    // The vault's copy of the profile may be old, and stays until the next start where no answer comes.
    refreshUser(current).catch(() => {})
  }

  /**
   * Forgets the account, and deletes what was kept of it. Unsent messages and drafts only where the person wished to
   * leave: the next sign-in finds them.
   */
  async function leave(reason?: ErrorCode): Promise<void> {
    const forgotten = tokens.forget(reason !== undefined)
    await leaveWorkspace(reason === undefined ? 'everything' : 'all but own words', reason)
    await forgotten
  }

  async function leaveWorkspace(
    deleted: Parameters<Workspace['dispose']>[0],
    reason?: ErrorCode,
  ): Promise<void> {
    const current = workspace.getSnapshot()
    turns += 1
    workspace.set(undefined)
    readables.clear()
    account.set(reason === undefined ? { status: 'signed_out' } : { status: 'signed_out', reason })
    leaving = current?.dispose(deleted) ?? leaving
    await leaving
  }

  function makeStore(userId: number): ClientStore {
    if (options.store !== undefined) return options.store({ userId, url })
    if ('indexedDB' in globalThis) return createIndexedDbStore({ userId, url })
    const store = memoryStores.get(userId) ?? createMemoryStore()
    memoryStores.set(userId, store)
    return store
  }

  /** Another tab signed in, signed out, or renewed the tokens. */
  async function followVault(): Promise<void> {
    await tokens.opened()
    const held = await tokens.read()
    if (isDisposed) return
    tokens.take(held)
    const state = account.getSnapshot()
    const ownId = state.status === 'signed_in' ? state.user.id : undefined
    if (held === undefined) {
      if (state.status !== 'signed_out') await leaveWorkspace('nothing')
    } else if (held.user.id === ownId) account.set({ status: 'signed_in', user: held.user })
    else {
      if (ownId !== undefined) await leaveWorkspace('nothing')
      await enter(held.user)
    }
  }

  async function refreshUser(current: Workspace): Promise<void> {
    const user = (await callHttp('user.get', {})) as OwnUser
    if (workspace.getSnapshot() === current) setUser(user)
  }

  function setUser(user: OwnUser): void {
    void tokens.setUser(user)
    workspace.getSnapshot()?.users.put(user)
    account.set({ status: 'signed_in', user })
  }

  async function callHttp(name: OperationName, input: object): Promise<unknown> {
    const route: Route = routes[name]
    if (route.auth === 'none') return http.call(name, input)
    const token = await tokens.get()
    try {
      return await http.call(name, input, token)
    } catch (error) {
      if (!(error instanceof ClientError)) throw error
      if (signedOutCodes.has(error.code) && tokens.current?.token === token)
        void leave(error.code as ErrorCode)
      if (error.code !== 'token_expired' && error.code !== 'unauthenticated') throw error
      return http.call(name, input, await tokens.get(token))
    }
  }

  function requireWorkspace(): Workspace {
    const current = workspace.getSnapshot()
    if (current === undefined) throw new ClientError('unauthenticated')
    return current
  }

  /** The same name gives the same readable, as `useSyncExternalStore` wants it. */
  function readable<T>(
    name: string,
    pick: (current: Workspace) => Readable<T | undefined>,
  ): Readable<T | undefined> {
    const known =
      (readables.get(name) as Readable<T | undefined> | undefined) ?? forward(workspace, pick, undefined)
    readables.set(name, known)
    return known
  }
}

function findUrl({ url }: ClientOptions): string {
  const address = url ?? globalThis.location?.origin
  if (address === undefined) throw new TypeError('createClient: pass { url }, the address of the server')
  return address.replace(/\/+$/, '')
}

function hasStorage(): boolean {
  return typeof globalThis.document !== 'undefined'
}
