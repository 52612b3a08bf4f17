import type { ErrorCode, OperationName, OperationOutput, OwnUser } from '@stonechat/protocol'
import type { AccountState, Client, Vault } from '../api.js'
import { Cell } from '../base/cell.js'
import { codeOf } from '../base/client-error.js'
import type { OpenOptions } from '../open-workspace.js'
import type { Http } from '../transport/http.js'
import type { Workspace } from '../workspace.js'
import { createCallHttp } from './call-http.js'
import { loadWorkspace, preloadWorkspace } from './load-workspace.js'
import { type Credentials, Tokens } from './tokens.js'

export interface AccountOptions
  extends Pick<
    OpenOptions,
    'url' | 'WebSocket' | 'now' | 'random' | 'emitter' | 'store' | 'isShared' | 'inMemory'
  > {
  readonly vault: Vault
  readonly http: Http
  readonly deviceName: string | undefined
}

/** Which account is signed in, and what is known of it: its workspace, from signing in to signing out. */
export interface Account {
  readonly state: Cell<AccountState>
  readonly workspace: Cell<Workspace | undefined>
  /** Over HTTP, with the account's token where the operation needs one. @throws ClientError */
  readonly callHttp: (name: OperationName, input: object) => Promise<unknown>
  /** @throws ClientError */
  signIn(name: 'account.register' | 'account.login', input: object): ReturnType<Client['signIn']>
  signOut(): Promise<void>
  /** Lets go of everything; what is kept stays. */
  dispose(): Promise<void>
}

const signedOut = { status: 'signed_out' } as const

/** Signs in with what the vault holds, and follows it when another tab signs in or out. */
export function createAccount(options: AccountOptions): Account {
  const { vault, http, deviceName } = options
  const state = new Cell<AccountState>({ status: 'starting' })
  const workspace = new Cell<Workspace | undefined>(undefined)
  let isDisposed = false
  /** Moves with each sign-in and sign-out, so that one that was overtaken shows. */
  let turns = 0
  let entering = Promise.resolve()
  let leaving = Promise.resolve()

  const onSignedOut = (reason: ErrorCode) => void leave(reason)
  const tokens = new Tokens({ vault, now: options.now, refresh, onSignedOut })
  const { callHttp, fetchHttp } = createCallHttp({ http, tokens, onSignedOut })
  const stopVault = vault.subscribe?.(() => void followVault())
  const held = tokens.open()
  if (held instanceof Promise) void held.then(start)
  else start(held)

  return {
    state,
    workspace,
    callHttp,
    async signIn(name, input) {
      void preloadWorkspace()
      const device = deviceName === undefined ? {} : { device_name: deviceName }
      const answer = (await http.call(name, { ...device, ...input })) as OperationOutput<typeof name>
      await tokens.opened()
      if (tokens.current !== undefined) await leave()
      await tokens.adopt(answer)
      await enter(answer.user)
      return { ...answer.user, first_proof: answer.first_proof, device_key: answer.device_key }
    },
    async signOut() {
      await tokens.opened()
      await entering
      const credentials = tokens.current
      const left = leave()
      if (credentials !== undefined) await logOut(credentials)
      await left
    },
    async dispose() {
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
    else state.set(signedOut)
  }

  /** Signs out on the server too, where it can be reached; here the account is forgotten in any case. */
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

  /** Starts the workspace of this user from what was kept of it. */
  function enter(user: OwnUser): Promise<void> {
    turns += 1
    entering = enterTurn(user, turns)
    return entering
  }

  async function enterTurn(user: OwnUser, turn: number): Promise<void> {
    // What is being deleted must be gone first.
    await leaving
    const current = await loadWorkspace({
      ...options,
      userId: user.id,
      callHttp,
      fetchHttp,
      getToken: (isRefused) => tokens.get(isRefused ? tokens.current?.token : undefined),
      onSignedOut,
      onReset() {
        if (turn !== turns) return
        // The profile may have been refreshed since this turn began.
        const known = shownUser() ?? user
        void leaveWorkspace('all but own words', { status: 'starting' })
        void enter(known)
      },
      refreshUser: () => refreshUser(turn),
      isWanted: () => turn === turns && !isDisposed,
    })
    if (current === undefined) return
    workspace.set(current)
    show(user)
    current.link.reconnect()
    // The vault's copy of the profile may be old.
    void current.own.refreshProfile()
  }

  /**
   * Forgets the account, and deletes what was kept of it. Unsent messages and drafts only where the person wished to
   * leave: the next sign-in finds them.
   */
  async function leave(reason?: ErrorCode): Promise<void> {
    const forgotten = tokens.forget(reason !== undefined)
    await leaveWorkspace(
      reason === undefined ? 'everything' : 'all but own words',
      reason === undefined ? signedOut : { ...signedOut, reason },
    )
    await forgotten
  }

  async function leaveWorkspace(
    deleted: Parameters<Workspace['dispose']>[0],
    next: AccountState = signedOut,
  ): Promise<void> {
    const current = workspace.getSnapshot()
    turns += 1
    workspace.set(undefined)
    state.set(next)
    leaving = current?.dispose(deleted) ?? leaving
    await leaving
  }

  function shownUser(): OwnUser | undefined {
    return (state.getSnapshot() as { readonly user?: OwnUser }).user
  }

  /** Another tab signed in, signed out, or renewed the tokens. */
  async function followVault(): Promise<void> {
    await tokens.opened()
    const held = await tokens.read()
    if (isDisposed) return
    tokens.take(held)
    const ownId = shownUser()?.id
    if (held === undefined) {
      if (state.getSnapshot().status !== 'signed_out') await leaveWorkspace('nothing')
    } else if (held.user.id === ownId) show(held.user)
    else {
      if (ownId !== undefined) await leaveWorkspace('nothing')
      await enter(held.user)
    }
  }

  /** @throws ClientError */
  async function refreshUser(turn: number): Promise<void> {
    const user = (await callHttp('user.get', {})) as OwnUser
    if (turn !== turns || isDisposed) return
    void tokens.setUser(user)
    show(user)
  }

  function show(user: OwnUser): void {
    workspace.getSnapshot()?.users.put(user)
    state.set({ status: 'signed_in', user })
  }
}
