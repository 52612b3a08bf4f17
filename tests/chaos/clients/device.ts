/** A device of a person: the SDK on a network of its own, with a recorder beside it. */
import { type Client, createClient, type Mentions, type Timeline, type Vault } from '@stonechat/client'
import type { Message, Target } from '@stonechat/protocol'
import { everybody, keeps, versions } from '../history/entry.js'
import { Tape } from '../history/tape.js'
import { emojiOf } from './added.js'
import { createMarks } from './marks.js'
import { type Answer, createNetwork, type Network } from './network.js'
import { OwnMessages } from './own-messages.js'
import { createShown } from './shown.js'
import { createStateRev } from './state-rev.js'
import { createStoreOfDevice } from './store-of-device.js'
import { textOf } from './text.js'

const lookEveryMs = 5

export interface DeviceOptions {
  readonly index: number
  readonly user: number
  readonly url: string
  readonly vault: Vault
  readonly onAcknowledged: () => void
  /** Counts over all devices. */
  readonly tick: () => number
  /** How many restores the database of this name came after; 0 for the first one. */
  readonly worldOf: (incarnation: string) => number
}

export class Device {
  readonly index: number
  readonly user: number
  readonly tape = new Tape()
  /** How far the clock of the device is ahead, milliseconds. */
  clockAheadMs = 0
  readonly network: Network
  readonly own: OwnMessages
  readonly stateRev = createStateRev(this.tape)
  readonly #shown = createShown(this.tape)
  readonly #marks = createMarks(
    this.tape,
    (target) => this.client.session(target).getSnapshot()?.conversation_id,
    () => this.tick(),
  )
  readonly #store = createStoreOfDevice(
    (rev) => this.stateRev.onKept(rev),
    () => this.#onRewound(),
  )
  readonly #options: DeviceOptions
  readonly #timelines = new Map<string, Timeline>()
  #world = 0
  #lastVersion = 0
  #client: Client | undefined

  constructor(options: DeviceOptions) {
    this.#options = options
    this.index = options.index
    this.user = options.user
    this.own = new OwnMessages({
      tape: this.tape,
      tick: options.tick,
      onAcknowledged: options.onAcknowledged,
      listFailed: async () => (await this.#store.look()).failed,
      discard: (target, clientId) => this.#timelines.get(keyOf(target))?.discard(clientId),
    })
    this.network = createNetwork({
      user: options.user,
      onRequest: (op, request) => this.#onRequest(op, request),
      onAnswer: (answer) => this.#onAnswer(answer),
      onOwn: (message, incarnation) => this.#onStored(message, incarnation),
      onIncarnation: (name) => this.#onIncarnation(name),
    })
  }

  get client(): Client {
    if (this.#client === undefined) throw new Error('the device is not started')
    return this.#client
  }

  tick(): number {
    return this.#options.tick()
  }

  /** Starts the program for the first time. */
  start(): void {
    this.#startClient(keeps.nothing)
  }

  /**
   * Ends the program and starts it again. What waited and was not written down is forgotten; of what was, nothing is.
   */
  async restart(how: 'ended' | 'killed' | 'wiped'): Promise<void> {
    if (how !== 'ended') this.#store.kill()
    await this.#client?.[Symbol.asyncDispose]()
    if (how === 'wiped') {
      await this.#store.wipe()
      this.stateRev.onWiped()
    }
    const { isComplete, ...held } = await this.#store.look()
    this.own.onEnded(held)
    this.#timelines.clear()
    this.#startClient(!isComplete ? keeps.nothing : how === 'ended' ? keeps.everything : keeps.written)
  }

  #startClient(kept: number): void {
    this.tape.add({ kind: 'started', kept })
    const client = createClient({
      url: this.#options.url,
      vault: this.#options.vault,
      store: () => this.#store.open(),
      WebSocket: this.network.WebSocket,
      fetch: this.network.fetch,
      now: () => Date.now() + this.clockAheadMs,
    })
    this.#shown.watch(client)
    this.#client = client
  }

  /** The open conversation with this target; it stays open. */
  open(target: Target): Timeline {
    const key = keyOf(target)
    const known = this.#timelines.get(key)
    if (known !== undefined) return known
    const timeline = this.client.open(target)
    this.#timelines.set(key, timeline)
    // They are on the screen with it.
    this.client.pins(target).subscribe(() => {})
    if (target.target_type === 'group') this.client.group(target.target_id).subscribe(() => {})
    return timeline
  }

  get timelines(): Iterable<Timeline> {
    return this.#timelines.values()
  }

  /** @param people whom the message mentions */
  send(target: Target, people: readonly number[] = []): void {
    this.own.issue(target, (n) => {
      const mentions = this.mention(n, versions.original, people)
      this.tape.add({ kind: 'issued', n, at: this.tick() })
      return this.open(target).send(textOf(this.index, n, versions.original), { mentions })
    })
  }

  /** Notes whom a version of an own message is to mention, and says it as the SDK takes it. */
  mention(n: number, version: number, people: readonly number[]): Mentions {
    for (const user of people) this.tape.add({ kind: 'mentioning', n, version, user })
    const mentions = people.filter((user) => user !== everybody)
    return {
      ...{ mentions, mention_names: mentions.map((user) => `user ${user}`) },
      mention_all: people.includes(everybody),
    }
  }

  /** @param face see `faces` */
  react(timeline: Timeline, seq: number, face: number): void {
    this.#marks.onWish(timeline.target, seq, face)
    timeline.react(seq, emojiOf(face), face > 0)
  }

  /** How many reactions the server does not have yet. */
  countWishes(): Promise<number> {
    return this.#store.countWishes()
  }

  /** A backup begins. */
  noteBackup(): void {
    this.tape.add({ kind: 'backingUp' })
  }

  /** A backup was put back, and no server answers from it yet. */
  notePutBack(): void {
    this.tape.add({ kind: 'putBack' })
  }

  /** The number of the next edit. */
  nextVersion(): number {
    this.#lastVersion += 1
    return this.#lastVersion
  }

  /** Resolves when the own messages have room for more; and not while the client, that forgets what it held, is empty. */
  async room(): Promise<void> {
    await this.own.room()
    while (this.client.account.getSnapshot().status === 'starting')
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
  }

  async stop(): Promise<void> {
    await this.#client?.[Symbol.asyncDispose]()
  }

  /** The SDK meets another database than before: it forgets what it held of that one. */
  #onIncarnation(name: string): void {
    const world = this.#options.worldOf(name)
    if (world <= this.#world) return
    this.#world = world
    this.#onRewound()
  }

  /** Numbers of messages that were held mean nothing any more. */
  #onRewound(): void {
    this.tape.add({ kind: 'rewound', world: this.#world })
    this.stateRev.onRewound()
    this.#marks.onRewound()
    this.own.recent = []
    this.#timelines.clear()
  }

  /** What a former database said, heard late: the SDK does not listen to that socket any more. */
  #isLate(incarnation: string | undefined): boolean {
    return incarnation !== undefined && this.#options.worldOf(incarnation) < this.#world
  }

  #onRequest(op: string, request: Answer['request']): void {
    if (request.user_rev !== undefined) this.stateRev.onAsked(request.user_rev)
    this.#marks.onRequest(op, request)
  }

  #onAnswer(answer: Answer): void {
    const { op, request, data, error, isTaken, incarnation } = answer
    if (this.#isLate(incarnation)) return
    this.#marks.onAnswer(answer)
    if (op === 'message.send') this.own.onAnswer(request.client_id ?? '', data, error)
    else if (data === undefined || !isTaken) return
    else if (op === 'session.list') {
      for (const { conversation_id, last_seq } of data.sessions)
        this.tape.add({ kind: 'met', conversation: conversation_id, seq: last_seq })
      if (data.next_cursor === null) this.tape.add({ kind: 'metAll' })
    } else if (op === 'sync')
      for (const { conversation_id, last_seq, reset, messages } of data.conversations) {
        if (reset) this.tape.add({ kind: 'skipped', conversation: conversation_id, seq: last_seq })
        for (const message of messages) this.#onStored(message, incarnation)
      }
  }

  /** The server shows this message: where it is one that waits, its acknowledgement was lost, and this is another. */
  #onStored(message: Message, incarnation: string | undefined): void {
    if (this.#isLate(incarnation)) return
    if (message.sender_id === this.user) this.own.onAnswer(message.client_id, message, undefined)
  }
}

function keyOf({ target_type, target_id }: Target): string {
  return `${target_type} ${target_id}`
}
