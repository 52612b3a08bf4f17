/** One step along the log: a page is read and handed over, and the cursor is moved behind it. */

import { StonechatError } from '@stonechat/protocol'
import type { Log } from '@stonechat/protocol/base'
import type { FollowerLease } from '../contract/index.js'
import { insist } from '../lease/insist.js'
import { runBounded } from '../lease/run-bounded.js'
import { workLimits } from '../limits.js'
import type { FollowerOptions } from './create-follower.js'

export type Step =
  /** There was nothing; or a part of a page, or a whole one, or a gap: the cursor is here now. */
  | { readonly status: 'nothing' }
  | { readonly status: 'part' | 'page'; readonly cursor: number; readonly events: number }
  | { readonly status: 'gap'; readonly cursor: number }
  /** The follower is not ours any more, or we are stopping. */
  | { readonly status: 'over' }
  /** The process stops and the consumer ignores it: no other node may begin before the lease has expired. */
  | { readonly status: 'left' }

export interface StepParts
  extends Pick<FollowerOptions, 'store' | 'events' | 'onEvents' | 'onGap' | 'pageMax' | 'timeoutMs'> {
  readonly lease: FollowerLease
  readonly log: Log
  readonly lost: AbortSignal
  readonly stopped: AbortSignal
}

/** @throws whatever the log, the consumer or the store fails with; the cursor is where it was then, or the store knows better */
export async function advance(parts: StepParts, cursor: number): Promise<Step> {
  const { events, onEvents, pageMax = workLimits.followerPageMax } = parts
  const page = await events.listEvents({ after: cursor, limit: pageMax }).catch((error: unknown) => {
    if (error instanceof StonechatError && error.code === 'cursor_expired') return error
    throw error
  })
  if (page instanceof StonechatError) return passGap(parts, cursor, page)
  if (page.events.length === 0) return { status: 'nothing' }
  const refusal = await handOver(parts, (signal) => onEvents(page.events, { signal }))
  if (refusal !== undefined) return refusal
  if (!(await save(parts, cursor, page.next))) return { status: 'over' }
  const status = page.events.length < pageMax ? 'part' : 'page'
  return { status, cursor: page.next, events: page.events.length }
}

/** The events after the cursor have been pruned: reports that, and goes on with the oldest there is. */
async function passGap(parts: StepParts, cursor: number, expired: StonechatError): Promise<Step> {
  const { events, onGap, lease, log } = parts
  const start = await events.getEventStart()
  if (start <= cursor) throw expired
  const gap = { from: cursor, to: start }
  log.error({ follower: lease.name, ...gap }, 'follower.gap')
  const refusal = await handOver(parts, async () => onGap?.(gap))
  if (refusal !== undefined) return refusal
  return (await save(parts, cursor, start)) ? { status: 'gap', cursor: start } : { status: 'over' }
}

async function handOver(
  { timeoutMs = workLimits.followerTimeoutMs, lost, stopped }: StepParts,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<Step | undefined> {
  const result = await runBounded({ timeoutMs, lost, stopped }, work)
  if (result.status === 'done') return undefined
  if (result.cut === 'lost') return { status: 'over' }
  if (result.cut === 'stopped') return { status: result.isLeft ? 'left' : 'over' }
  throw result.error
}

/** `false` where the cursor is not ours to move any more, or cannot be moved before the lease is lost. */
async function save(parts: StepParts, from: number, to: number): Promise<boolean> {
  const { store, lease, log, lost, stopped } = parts
  const onFailure = (err: unknown) => log.warn({ follower: lease.name, err }, 'follower.not_saved')
  const isSaved = await insist({ signals: [lost, stopped], onFailure }, () =>
    store.saveCursor({ ...lease, from, to }),
  )
  return isSaved ?? false
}
