import type { Content, ErrorCode, PlainContent, Target } from '@stonechat/protocol'
import * as limits from '@stonechat/protocol/client-limits'
import { ClientError, codeOf } from '../base/client-error.js'
import { isPassing, Retry } from '../base/retry.js'
import { targetKey, targetOf } from '../base/target.js'
import { createUuid } from '../base/uuid.js'
import type { Base } from '../feature.js'
import type { FilesToSend } from '../file/api.js'
import type { FilesLoader } from '../file/load-files.js'
import type { Origin } from '../server/origin.js'
import type { OwnMessages } from './own-messages.js'
import type { OutboxNote, OutboxRecord } from './record.js'

export interface OutboxDeps extends Pick<Base, 'now' | 'random' | 'isOpen' | 'call' | 'keeper' | 'wires'> {
  /** The name of this tab: others leave its messages alone while it lives. */
  readonly owner: string
  readonly ownMessages: OwnMessages
  readonly origin: Origin
  readonly loadFiles: FilesLoader['loadFiles']
}

/** Before it is known what was picked. */
const noFiles = { content: { type: 'file', files: [] }, uploads: [] } satisfies Partial<OutboxRecord>

/** The unsent messages of one conversation, in the order they were sent. */
interface Lane {
  records: readonly OutboxRecord[]
  isUnderWay: boolean
  readonly retry: Retry
}

/**
 * Own messages until their ack. One message of a conversation is under way at a time: only so can a refusal that is
 * worth another try never let a later message overtake. A message keeps its `client_id` through every try, so that the
 * server stores it once. All changes pass `#write`, which keeps them at once, so that a reload of the page loses none.
 */
export class Outbox {
  readonly #deps: OutboxDeps
  readonly #lanes = new Map<string, Lane>()
  /** What was picked for messages, by `client_id`, until the code that brings files up takes it. */
  readonly picked = new Map<string, FilesToSend>()
  #lastPlace = 0

  constructor(deps: OutboxDeps) {
    this.#deps = deps
  }

  /**
   * Takes messages of an earlier page, or of a tab that is gone. Where they were not refused they may or may not have
   * arrived; sent again, they are one.
   */
  restore(records: readonly OutboxRecord[]): void {
    const keys = new Set(records.map((record) => this.#restore(record)))
    for (const key of keys) {
      this.#deps.wires.tell('unsentChanged', key)
      void this.#pump(key)
    }
  }

  recordsOf(key: string): readonly OutboxRecord[] {
    return this.#lanes.get(key)?.records ?? []
  }

  /** The `client_id`s of all that this tab has not sent. */
  ids(): string[] {
    return this.all().map(({ clientId }) => clientId)
  }

  /**
   * Queues a message and returns its `client_id`. Beyond `outboxMaxMessages` it is failed from the start.
   * @param note what is said of it beside its content
   */
  add(target: Target, given: Content | FilesToSend, note: OutboxNote): string {
    const clientId = createUuid()
    const isFull = this.all().length >= limits.outboxMaxMessages
    this.#deps.ownMessages.add(clientId)
    const key = targetKey(target)
    const record: OutboxRecord = {
      clientId,
      target: targetOf(target),
      ...('type' in given ? { content: given } : noFiles),
      ...note,
      incarnation: this.#deps.origin.incarnation,
      createdAt: this.#deps.now(),
      status: isFull ? 'failed' : this.#waitingStatus(),
      error: isFull ? 'overloaded' : undefined,
      place: this.#nextPlace(),
      owner: this.#deps.owner,
    }
    if (record.uploads) {
      this.picked.set(clientId, given as FilesToSend)
      // Their bytes are to be kept at once, also without a connection.
      this.#deps.loadFiles().catch(() => {})
    }
    this.#write(key, [...this.recordsOf(key), record])
    void this.#pump(key)
    return clientId
  }

  /** Sends a failed or paused message again, after all that wait already. */
  retry(clientId: string): void {
    const record = this.find(clientId)
    if (!record || isWaiting(record)) return
    const key = targetKey(record.target)
    const others = this.recordsOf(key).filter((one) => one !== record)
    const again = { ...record, status: this.#waitingStatus(), error: undefined, place: this.#nextPlace() }
    this.#write(key, [...others, again])
    void this.#pump(key)
  }

  /** Takes out a message that is not on its way, its files may be; returns its content. */
  discard(clientId: string): Content | null {
    const record = this.find(clientId)
    if (record === undefined || (record.status === 'sending' && isUploaded(record))) return null
    this.settle(clientId)
    return record.content
  }

  /** Changes a message; with `isKept` also in the store. */
  patch(clientId: string, patch: Partial<OutboxRecord>, isKept = true): void {
    const record = this.find(clientId)
    if (record === undefined) return
    const key = targetKey(record.target)
    const records = this.recordsOf(key).map((one) => (one === record ? { ...one, ...patch } : one))
    if (isKept) this.#write(key, records)
    else this.#show(key, records)
  }

  /** The server has this message: it needs nothing more from here. */
  settle(clientId: string): void {
    const record = this.find(clientId)
    if (record === undefined) return
    const key = targetKey(record.target)
    this.#write(
      key,
      this.recordsOf(key).filter((one) => one !== record),
    )
  }

  /** The connection is gone, and what was on its way waits; or it is there again, and all of that goes out. */
  restart(): void {
    for (const [key, { retry }] of this.#lanes) {
      retry.cancel()
      retry.reset()
      this.#showWaiting(key)
      void this.#pump(key)
    }
  }

  stop(): void {
    for (const { retry } of this.#lanes.values()) retry.stop()
    this.#lanes.clear()
  }

  async #pump(key: string): Promise<void> {
    const lane = this.#lanes.get(key)
    if (lane === undefined || lane.isUnderWay || lane.retry.isWaiting) return
    const next = lane.records.find(isWaiting)
    if (next === undefined || !this.#deps.isOpen()) return
    lane.isUnderWay = true
    try {
      await this.#send(next)
      lane.retry.reset()
      this.settle(next.clientId)
    } catch (error) {
      this.#onRefusal(lane, next.clientId, error)
    } finally {
      lane.isUnderWay = false
    }
    void this.#pump(key)
  }

  /**
   * Resolves once the server has it and the message stands where it belongs. Where the database went back, it may have lost
   * what is quoted here and given the number to another message: then it goes out without. That is noted before it does, so
   * that every try is the same message.
   */
  async #send(unsent: OutboxRecord): Promise<void> {
    const { call, origin, loadFiles } = this.#deps
    const record = unsent.uploads ? await (await loadFiles()).upload(unsent.clientId) : unsent
    const { target, content, clientId: client_id, mentions, source } = record
    const { incarnation } = origin
    if (source) {
      // Another message may have that number by now.
      if (record.incarnation && record.incarnation !== incarnation) throw new ClientError('message_not_found')
      const { refused } = await call('message.forward', { ...source, to: [target], client_id })
      if (refused) throw new ClientError(refused[0]!.code as ErrorCode)
      return
    }
    let { replyTo: reply_to } = record
    if (reply_to !== null && record.incarnation !== incarnation) {
      const { messages } = await call('message.list', { ...target, around_seq: reply_to, limit: 1 })
      if (!messages.some((one) => one.seq === reply_to && one.client_id === record.quotedId)) reply_to = null
      this.patch(client_id, { replyTo: reply_to, incarnation })
    }
    const sent = content as PlainContent
    await call('message.send', { ...target, content: sent, client_id, reply_to, ...mentions })
  }

  #onRefusal(lane: Lane, clientId: string, error: unknown): void {
    // Paused or taken out meanwhile, it holds up nothing.
    const record = this.find(clientId)
    if (!record || !isWaiting(record)) return
    lane.retry.later(error)
    const refusal = codeOf(error)
    if (isPassing(error)) {
      if (refusal !== 'network') this.patch(clientId, { error: refusal })
      return
    }
    const code = refusal === 'network' ? 'internal' : refusal
    this.patch(clientId, { status: 'failed', error: code })
  }

  #showWaiting(key: string): void {
    const status = this.#waitingStatus()
    this.#change(key, (one) => (isWaiting(one) && one.status !== status ? { ...one, status } : one))
  }

  #waitingStatus(): 'sending' | 'queued' {
    return this.#deps.isOpen() ? 'sending' : 'queued'
  }

  #change(key: string, change: (record: OutboxRecord) => OutboxRecord): void {
    this.#write(key, this.recordsOf(key).map(change))
  }

  #write(key: string, records: readonly OutboxRecord[]): void {
    const before = new Set(this.recordsOf(key))
    for (const record of records) if (!before.delete(record)) this.#keep(record.clientId, record)
    const clientIds = new Set(records.map(({ clientId }) => clientId))
    for (const { clientId } of before) if (!clientIds.has(clientId)) this.#keep(clientId, undefined)
    this.#show(key, records)
  }

  #show(key: string, records: readonly OutboxRecord[]): void {
    this.#setRecords(key, records)
    this.#deps.wires.tell('unsentChanged', key)
  }

  /** Keeps a record in place of the one with the same `client_id`, or none any more. */
  #keep(key: string, record: OutboxRecord | undefined): void {
    this.#deps.keeper.put({ table: 'outbox', key, record })
  }

  #setRecords(key: string, records: readonly OutboxRecord[]): void {
    const lane = this.#lanes.get(key) ?? {
      records,
      isUnderWay: false,
      retry: new Retry(this.#deps, () => void this.#pump(key)),
    }
    lane.records = records
    this.#lanes.set(key, lane)
  }

  #restore(record: OutboxRecord): string {
    const key = targetKey(record.target)
    if (this.find(record.clientId) !== undefined) return key
    // Versions that noted no database forgot all when it was another one.
    const incarnation = record.incarnation ?? this.#deps.origin.incarnation
    const status = isWaiting(record) ? this.#waitingStatus() : record.status
    const restored: OutboxRecord = { ...record, incarnation, status }
    this.#deps.ownMessages.add(record.clientId)
    this.#lastPlace = Math.max(this.#lastPlace, record.place)
    this.#setRecords(
      key,
      [...this.recordsOf(key), restored].sort((one, other) => one.place - other.place),
    )
    return key
  }

  #nextPlace(): number {
    this.#lastPlace = Math.max(this.#lastPlace + 1, this.#deps.now() * 1_000)
    return this.#lastPlace
  }

  find(clientId: string): OutboxRecord | undefined {
    return this.all().find((one) => one.clientId === clientId)
  }

  all(): OutboxRecord[] {
    return [...this.#lanes.values()].flatMap(({ records }) => records)
  }
}

/** Whether it goes out by itself. */
function isWaiting({ status }: OutboxRecord): boolean {
  return status === 'sending' || status === 'queued'
}

/** Whether the server has all of its files. */
function isUploaded({ uploads }: OutboxRecord): boolean {
  return !uploads || (uploads.length > 0 && uploads.every(({ state }) => state === 'ready'))
}
