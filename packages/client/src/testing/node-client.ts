import { WebSocket as NodeWebSocket } from 'ws'
import { createMemoryVault } from '../account/vault.js'
import type { Client, ClientOptions } from '../api.js'
import { createClient } from '../create-client.js'

/** A client as a program on Node 20 makes it. */
export function createNodeClient(url: string, options: ClientOptions = {}): Client {
  return createClient({
    url,
    vault: createMemoryVault(),
    WebSocket: NodeWebSocket as unknown as typeof WebSocket,
    ...options,
  })
}
