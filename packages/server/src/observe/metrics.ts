/** Figures for Prometheus. What can be read at the moment of asking is; only what passes by is counted. */
import type { Server } from 'node:http'
import type { WebSocketGateway } from '@stonechat/gateway/ws'
import type { Im } from '@stonechat/im'
import { closeCodes } from '@stonechat/protocol'
import type { OnGuess } from '@stonechat/user'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { createFileMetrics, type FileMetrics } from './file-metrics.js'
import { createWorkMetrics, type WorkMetrics } from './work-metrics.js'

export interface Metrics {
  /** Receives every transaction of messages: how many messages, and its duration in ms. */
  onCommit(messages: number, durationMs: number): void
  /** Counts a frame on the bus that no node of ours made. */
  onForeignFrame(): void
  /** Counts how a sign-in, or another guess at a password or a code, ended. */
  readonly onGuess: OnGuess
  /** Begins to show the figures of these. */
  watch(sources: MetricSources): void
  readonly work: WorkMetrics
  readonly files: FileMetrics
  /** What `/metrics` answers. */
  render(): Promise<{ contentType: string; body: string }>
}

export interface MetricSources {
  readonly im: Im['stats']
  readonly sockets: WebSocketGateway['stats']
  readonly isBusUp: () => boolean
  readonly server: Server
  /** By how much the wall clock is ahead of the database's. */
  readonly clockAheadMs: () => number
  /** Lines of the log that were lost. */
  readonly logDropped: () => number
}

/** Makes a registry of its own, so that several servers in one process do not mix. Includes event loop lag and memory. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const committed = new Counter({
    name: 'stonechat_messages_committed_total',
    help: 'Messages handed to a committed transaction',
    registers,
  })
  const batchSize = new Histogram({
    name: 'stonechat_commit_batch_messages',
    help: 'Messages in one transaction',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024],
    registers,
  })
  const batchDuration = new Histogram({
    name: 'stonechat_commit_duration_seconds',
    help: 'How long one transaction took, until it was durable',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers,
  })
  const requests = new Counter({
    name: 'stonechat_http_requests_total',
    help: 'HTTP requests answered',
    labelNames: ['method', 'status'],
    registers,
  })
  const foreignFrames = new Counter({
    name: 'stonechat_bus_foreign_frames_total',
    help: 'Frames on the bus that no node with our secret made, or that came twice; they were dropped',
    registers,
  })

  const guesses = new Counter({
    name: 'stonechat_sign_ins_total',
    help: 'Sign-ins and other guesses at a password or a code, by how they ended: ok, or why not',
    labelNames: ['by', 'outcome'],
    registers,
  })

  return {
    onGuess: (guess) => guesses.inc(guess),
    onForeignFrame: () => foreignFrames.inc(),
    work: createWorkMetrics(registers),
    files: createFileMetrics(registers),
    onCommit(messages, durationMs) {
      committed.inc(messages)
      batchSize.observe(messages)
      batchDuration.observe(durationMs / 1_000)
    },
    watch({ im, sockets, isBusUp, server, clockAheadMs, logDropped }) {
      server.on('request', (request, response) => {
        response.once('finish', () =>
          requests.inc({ method: knownMethod(request.method), status: response.statusCode }),
        )
      })
      show(registers, 'stonechat_connections', 'Live connections', () => im().connections)
      show(registers, 'stonechat_users_online', 'Users with a live connection', () => sockets().users)
      show(registers, 'stonechat_bus_up', 'Whether events reach other nodes', () => Number(isBusUp()))
      show(
        registers,
        'stonechat_clock_offset_ms',
        'By how much the wall clock is ahead of the clock of the database; 0 where that is the same clock',
        clockAheadMs,
      )
      show(
        registers,
        'stonechat_commit_queue_messages',
        'Messages that wait for their turn',
        () => im().queued,
      )
      count(registers, 'stonechat_socket_frames_received_total', 'Frames read', () => sockets().framesIn)
      count(registers, 'stonechat_socket_frames_sent_total', 'Frames delivered', () => sockets().framesOut)
      count(registers, 'stonechat_socket_sent_bytes_total', 'Bytes delivered', () => sockets().bytesOut)
      count(registers, 'stonechat_socket_dropped_total', 'Ephemeral events dropped', () => sockets().dropped)
      count(
        registers,
        'stonechat_handshakes_refused_total',
        'Sockets that were not let in',
        () => sockets().handshakesRefused,
      )
      count(
        registers,
        'stonechat_log_dropped_total',
        'Lines of the log that nobody read, or that could not be written',
        logDropped,
      )
      countCloses(registers, () => sockets().closes)
    },
    render: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  }
}

/** A gauge that is read when metrics are scraped. */
function show(registers: Registry[], name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers,
    collect() {
      this.set(read())
    },
  })
}

/** A counter kept elsewhere, read when metrics are scraped. */
function count(registers: Registry[], name: string, help: string, read: () => number): void {
  new Counter({
    name,
    help,
    registers,
    collect() {
      this.reset()
      this.inc(read())
    },
  })
}

function countCloses(
  registers: Registry[],
  read: () => Readonly<Record<keyof typeof closeCodes, number>>,
): void {
  new Counter({
    name: 'stonechat_socket_closes_total',
    help: 'Sockets closed by the server, by close code',
    labelNames: ['code'],
    registers,
    collect() {
      this.reset()
      for (const [name, times] of Object.entries(read())) {
        this.inc({ code: closeCodes[name as keyof typeof closeCodes].code }, times)
      }
    },
  })
}

/** Clients can invent methods, and each label value takes memory for ever. */
function knownMethod(method: string | undefined): string {
  return method !== undefined && methods.has(method) ? method : 'OTHER'
}

const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
