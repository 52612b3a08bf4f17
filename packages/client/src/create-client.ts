import type { OperationName } from '@stonechat/protocol'
import { createAccount } from './account/account.js'
import { createBrowserVault, createMemoryVault } from './account/vault.js'
import { withProof } from './account/with-proof.js'
import type { Client, ClientOptions, ProofOptions } from './api.js'
import { Emitter } from './base/emitter.js'
import { createHttp } from './transport/http.js'
import { createViews, requireWorkspace } from './views.js'

/**
 * Makes a client. It signs in with what the vault holds and connects by itself; all its state is live from then on.
 * @throws TypeError where the platform has no WebSocket and none was given, or the server's address is not known
 */
export function createClient(options: ClientOptions = {}): Client {
  const url = findUrl(options)
  const hasStorage = typeof globalThis.document !== 'undefined'
  const emitter = new Emitter()
  const account = createAccount({
    url,
    WebSocket: findWebSocket(options),
    now: options.now ?? Date.now,
    random: options.random ?? Math.random,
    emitter,
    vault: options.vault ?? (hasStorage ? createBrowserVault() : createMemoryVault()),
    http: createHttp({ url, fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)) }),
    deviceName: options.deviceName,
    store: options.store,
    // With a vault of its own it is a device of its own.
    isShared: hasStorage && options.vault === undefined,
    inMemory: new Map(),
  })
  const { state, workspace, callHttp } = account

  return {
    account: state,
    ...createViews(workspace),
    register: withProof((input) => account.signIn('account.register', input)),
    signIn: withProof((input) => account.signIn('account.login', input)),
    signOut: () => account.signOut(),
    files: async () => requireWorkspace(workspace).loadFiles(),
    call: ((name: OperationName, input: object, options?: ProofOptions) =>
      withProof((given) => workspace.getSnapshot()?.call(name, given as never) ?? callHttp(name, given))(
        input,
        options,
      )) as Client['call'],
    on: (name, listener) => emitter.on(name, listener),
    [Symbol.asyncDispose]: () => account.dispose(),
  }
}

function findUrl({ url }: ClientOptions): string {
  const address = url ?? globalThis.location?.origin
  if (address === undefined) throw new TypeError('createClient: pass { url }, the address of the server')
  return address.replace(/\/+$/, '')
}

function findWebSocket(options: ClientOptions): typeof WebSocket {
  const found = options.WebSocket ?? globalThis.WebSocket
  if (found === undefined) {
    throw new TypeError(
      "createClient: this platform has no WebSocket; pass one, as in { WebSocket } from 'ws'",
    )
  }
  return found
}
