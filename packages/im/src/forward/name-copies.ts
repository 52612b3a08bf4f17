/** How a retry is known: what one request makes at a target has names that follow from that of the request. */
import { hash } from 'node:crypto'
import type { ParsedInput, Target } from '@stonechat/protocol'
import { canonicalJson } from '@stonechat/protocol/base'
import type { TargetKey } from '../contract/index.js'
import { toKey } from '../conversation/target.js'
import { fingerprintOf } from '../creation/creation.js'

/** What one target gets: a name for each message. */
export interface Delivery {
  readonly target: Target
  readonly key: TargetKey
  readonly clientIds: readonly string[]
}

/** Targets are no part of the identity: the same request to a further one sends there too. */
export function fingerprintOfForward({ from, seqs, as, title }: ParsedInput<'message.forward'>): number {
  return fingerprintOf(canonicalJson({ from, seqs: seqs.toSorted(byNumber), as, title: title ?? null }))
}

/** Names what each target gets, in the order in which it is sent. */
export function nameCopies(
  userId: number,
  { seqs, to, as }: ParsedInput<'message.forward'>,
  clientId: string,
): Delivery[] {
  const count = as === 'record' ? 1 : seqs.length
  const clientIds = Array.from({ length: count }, (_, index) => nameOf(clientId, index))
  return to.map((target) => ({ target, key: toKey(userId, target), clientIds }))
}

/** The first goes by the name of the request, as where it is the only one; the others by one of the usual length. */
function nameOf(clientId: string, index: number): string {
  return index === 0 ? clientId : `forward:${hash('sha256', `${clientId}/${index}`, 'base64url')}`
}

function byNumber(one: number, other: number): number {
  return one - other
}
