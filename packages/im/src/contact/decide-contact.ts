/** What becomes of a request to become a contact, decided over what was loaded: no database here. */
import { type ContactRequest, limits } from '@stonechat/protocol'
import type { Refusal } from '../contract/index.js'
import { refused } from '../message/decide-message-change.js'

export interface ContactAnswer {
  readonly requestId: number
  readonly userId: number
  readonly state: 'accepted' | 'declined' | 'withdrawn'
  readonly at: number
}

/** What is between two users. */
export interface PairState {
  /** The latest request, whoever made it. */
  readonly request: ContactRequest | undefined
  readonly areContacts: boolean
  /** Whether one has blocked the other. */
  readonly isBlocked: boolean
  /** How many contacts each of the two has, by user. */
  readonly contactCounts: ReadonlyMap<number, number>
  /** How many requests of the user who asks wait. */
  readonly waiting: number
}

export type ContactDecision =
  | Refusal
  | { readonly status: 'unchanged'; readonly request: ContactRequest }
  /** A further request takes the place of what was between the two. */
  | { readonly status: 'asked' }
  | { readonly status: 'answered'; readonly state: 'accepted' | 'declined' | 'withdrawn' }

/**
 * Asking somebody who asks already is accepting. Asking twice changes nothing, so that a retry is harmless; a request that was
 * answered makes way for the next.
 */
export function decideContactRequest(fromId: number, toId: number, state: PairState): ContactDecision {
  const { request, areContacts, isBlocked, waiting } = state
  if (areContacts && request !== undefined) return { status: 'unchanged', request }
  if (isBlocked) return refused('blocked')
  if (request?.state === 'pending')
    return request.from_id === fromId ? { status: 'unchanged', request } : accept(fromId, toId, state)
  if (waiting >= limits.contactRequestsMax) return refused('limit_reached')
  return { status: 'asked' }
}

/** Who was asked accepts or declines, who asked withdraws. The same answer again changes nothing. */
export function decideContactAnswer(
  { userId, state: answer }: Pick<ContactAnswer, 'userId' | 'state'>,
  state: PairState,
): ContactDecision {
  const { request } = state
  if (request === undefined || (request.from_id !== userId && request.to_id !== userId))
    return refused('request_not_found')
  if ((answer === 'withdrawn') !== (request.from_id === userId)) return refused('forbidden')
  if (request.state === answer) return { status: 'unchanged', request }
  if (request.state !== 'pending') return refused('request_settled')
  return answer === 'accepted'
    ? accept(request.from_id, request.to_id, state)
    : { status: 'answered', state: answer }
}

function accept(one: number, other: number, { contactCounts }: PairState): ContactDecision {
  const isFull = [one, other].some((userId) => (contactCounts.get(userId) ?? 0) >= limits.contactsMax)
  return isFull ? refused('limit_reached') : { status: 'answered', state: 'accepted' }
}
