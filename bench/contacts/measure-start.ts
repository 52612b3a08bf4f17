/** Starts of the SDK on a device of somebody with contacts: from its making until the list is there, and until it is online. */
import { type Client, type ClientStore, createClient, type Vault } from '@stonechat/client'
import { WebSocket as NodeWebSocket } from 'ws'

export interface Start {
  /** Until all contacts are there, with their names. */
  readonly listMs: number
  readonly onlineMs: number
  /** What the socket received until both. */
  readonly receivedBytes: number
}

const patienceMs = 30_000

/**
 * Starts a client of its own with this account and store, and ends it.
 * @throws Error where the contacts are not there in time
 */
export async function measureStart(options: {
  readonly url: string
  readonly vault: Vault
  readonly store: ClientStore
  readonly contacts: number
}): Promise<Start> {
  const { url, vault, store, contacts } = options
  let receivedBytes = 0
  class CountingWebSocket extends NodeWebSocket {
    constructor(...parameters: ConstructorParameters<typeof NodeWebSocket>) {
      super(...parameters)
      this.on('message', (frame: Buffer) => {
        receivedBytes += frame.length
      })
    }
  }
  const started = performance.now()
  await using client = createClient({
    ...{ url, vault, store: () => store },
    WebSocket: CountingWebSocket as unknown as typeof WebSocket,
  })
  const [listMs, onlineMs] = await Promise.all([
    reached(started, client.contacts, (all) => all.size === contacts),
    reached(started, client.connection, ({ status }) => status === 'online'),
  ])
  await client.saved()
  return { listMs, onlineMs, receivedBytes }
}

/** Milliseconds until it is so. */
async function reached<T>(
  started: number,
  cell: Pick<Client['contacts'], 'subscribe'> & { getSnapshot(): T },
  isSo: (value: T) => boolean,
): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('it did not come in time')), patienceMs)
    const look = () => {
      if (!isSo(cell.getSnapshot())) return
      clearTimeout(timer)
      stop()
      resolve()
    }
    const stop = cell.subscribe(look)
    look()
  })
  return performance.now() - started
}
