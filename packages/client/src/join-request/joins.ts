import type { OperationOutput, OwnJoinRequest, UserChange } from '@stonechat/protocol'

/** Requests to join groups, by group. */
export interface Joins {
  /** The user's own: those that wait, and what became of others. */
  readonly requests: Readonly<Record<number, OwnJoinRequest>>
  /** How many wait for the user, the owner or an admin, to let them in. */
  readonly waiting: Readonly<Record<number, number>>
}

export const noJoins: Joins = { requests: {}, waiting: {} }

/** Requests after a change of one of them. */
export function moveJoins(
  { requests, waiting }: Joins,
  change: Extract<UserChange, { readonly kind: 'join_request' | 'join_requests' }>,
): Joins {
  if (change.kind === 'join_requests')
    return { requests, waiting: { ...waiting, [change.group_id]: change.pending } }
  return { requests: { ...requests, [change.request.group_id]: change.request }, waiting }
}

/** All requests that wait, from the pages of `join.list`. */
export function toJoins(pages: readonly OperationOutput<'join.list'>[]): Joins {
  return {
    requests: Object.fromEntries((pages[0]?.requests ?? []).map((one) => [one.group_id, one])),
    waiting: Object.fromEntries(
      pages.flatMap(({ groups }) => groups.map(({ group_id, pending }) => [group_id, pending])),
    ),
  }
}
