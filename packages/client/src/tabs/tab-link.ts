import type { OperationName } from '@stonechat/protocol'
import type { ConnectionState, Readable } from '../api.js'
import { Cell } from '../base/cell.js'
import { forward } from '../base/forwarding.js'
import { createUuid } from '../base/uuid.js'
import type { ConnectionOptions } from '../transport/connection.js'
import type { Link } from '../transport/link.js'
import type { OpenTabChannel, TabChannel, TabMessage } from './channel.js'
import { TabFollower } from './follower.js'
import { Leadership } from './leadership.js'
import { Relay } from './relay.js'
import { watchFreezing } from './watch-freezing.js'

export interface TabsOptions {
  /** The same for all tabs that share a socket: one server and one account. */
  readonly name: string
  readonly locks: Pick<LockManager, 'request'>
  readonly openChannel: OpenTabChannel
}

/**
 * The link of one tab among several: one of them leads and has the socket, the others reach the server through it. When
 * the leader goes, another takes over; what was under way fails with `network`, as with any socket that ends.
 */
export class TabLink implements Link {
  readonly state: Readable<ConnectionState>
  readonly #options: ConnectionOptions
  readonly #tabId = createUuid()
  readonly #channel: TabChannel
  readonly #leadership: Leadership
  readonly #stopWatching: () => void
  readonly #role: Cell<Relay | TabFollower>

  constructor(options: ConnectionOptions, { name, locks, openChannel }: TabsOptions) {
    this.#options = options
    this.#channel = openChannel(name, (message) => this.#receive(message))
    this.#leadership = new Leadership({
      locks,
      name,
      onGranted: () => this.#lead(),
      onStolen: () => {
        this.#follow()
        this.#leadership.stand()
      },
    })
    this.#role = new Cell<Relay | TabFollower>(this.#createFollower())
    this.state = forward<Relay | TabFollower, ConnectionState>(
      this.#role,
      ({ state }) => state,
      this.#role.getSnapshot().state.getSnapshot(),
    )
    this.#leadership.stand()
    this.#stopWatching = watchFreezing({
      onFreeze: () => {
        this.#leadership.resign()
        if (this.#current instanceof Relay) this.#follow()
      },
      onThaw: () => this.#leadership.stand(),
    })
  }

  get isOpen(): boolean {
    return this.#current.isOpen
  }

  carries(name: OperationName, input: object): boolean {
    return this.#current.carries(name, input)
  }

  request(op: OperationName, data: unknown): Promise<unknown> {
    return this.#current.request(op, data)
  }

  notify(op: OperationName, data: unknown): void {
    this.#current.notify(op, data)
  }

  reconnect(): void {
    this.#current.reconnect()
  }

  wake(): void {
    this.#current.wake()
  }

  goOffline(): void {
    this.#current.goOffline()
  }

  setOnline(): void {
    this.#current.setOnline()
  }

  stop(): void {
    this.#stopWatching()
    this.#current.stop()
    this.#leadership.resign()
    this.#channel.close()
  }

  get #current(): Relay | TabFollower {
    return this.#role.getSnapshot()
  }

  #lead(): void {
    const { lostAt } = this.state.getSnapshot()
    this.#current.stop()
    const relay = new Relay({ ...this.#options, lostAt, tabId: this.#tabId, channel: this.#channel })
    this.#role.set(relay)
    relay.start()
  }

  #follow(): void {
    this.#current.stop()
    this.#role.set(this.#createFollower())
  }

  #createFollower(): TabFollower {
    const { now, random, onReady, onEvent, onLost, onSignedOut } = this.#options
    return new TabFollower({
      tabId: this.#tabId,
      channel: this.#channel,
      now,
      random,
      onReady,
      onEvent,
      onLost,
      onSignedOut,
      onSilence: () => this.#leadership.seize(),
    })
  }

  #receive(message: TabMessage): void {
    const current = this.#current
    if ('from' in message) {
      if (current instanceof Relay) current.receive(message)
    } else if (current instanceof TabFollower) current.receive(message)
  }
}
