/** The messages between a bench and the process of its generator. */
import type { Quantiles } from './histogram.js'
import type { ClientSpec, SubjectName } from './subject.js'

export interface OpenOptions {
  readonly subject: SubjectName
  readonly host: string
  readonly port: number
  readonly clients: readonly ClientSpec[]
  /** Spreads clients over so many addresses, 127.0.0.1 and on: one has some 28,000 ports. Default 1. */
  readonly addresses?: number | undefined
  /** How many handshakes are under way at once. Default 50. */
  readonly handshakes?: number | undefined
}

export interface Opened {
  readonly clients: number
  readonly seconds: number
}

export interface RunPlan {
  /** Messages per second, all senders together; or, with `window`, as many as replies allow. */
  readonly perSecond?: number | undefined
  /** With `perSecond`: how many a sender sends at once, the next sender so many later; 1 by default. */
  readonly together?: number | undefined
  /** Messages of each sender that wait for their reply. */
  readonly window?: number | undefined
  readonly textBytes: number
  /** Sent, but not counted. */
  readonly warmSeconds: number
  readonly seconds: number
  /** Whether messages ask for a reply; default true. */
  readonly wantsReply?: boolean | undefined
  /** Deliveries of each message: the run ends when all are there. Without it, when nothing has come for a while. */
  readonly recipients?: number | undefined
}

export interface RunResult {
  readonly seconds: number
  /** Within the measured time. */
  readonly sent: number
  readonly replies: number
  readonly failures: number
  readonly deliveries: number
  /** From sending, with a rate from when it was due, to the recipient; milliseconds. */
  readonly latency: Quantiles
  /** With a rate: how late messages were sent, milliseconds. It is part of `latency`. */
  readonly lateness?: Quantiles | undefined
  /** CPU of the generator, seconds. */
  readonly cpuSeconds: number
  /** Since the plan began, with what still came after its end. */
  readonly all: { readonly sent: number; readonly replies: number; readonly deliveries: number }
  /** Connections lost since they were opened, with the first reason. */
  readonly lost: number
  readonly lostWhy: string | undefined
}

export type ToLoad =
  | { readonly kind: 'open'; readonly options: OpenOptions }
  | { readonly kind: 'run'; readonly plan: RunPlan }
  | { readonly kind: 'close' }

export type FromLoad =
  /** It listens: what is sent to a process before that is lost. */
  | { readonly kind: 'started' }
  | { readonly kind: 'opened'; readonly opened: Opened }
  | { readonly kind: 'measuring' }
  | { readonly kind: 'measured' }
  | { readonly kind: 'result'; readonly result: RunResult }
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed'; readonly reason: string }
