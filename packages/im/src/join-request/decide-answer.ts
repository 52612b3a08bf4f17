/** What becomes of a request to be let into a group, decided over what was loaded: no database here. */
import type { MemberRecord, Refusal } from '../contract/index.js'
import type { NewMember, StoredGroup } from '../group/decide-group-change.js'
import { may } from '../group/rights.js'
import { muteOf, type Sanction } from '../group/sanction.js'
import { refused } from '../message/decide-message-change.js'
import type { JoinRequestRecord } from './store.js'

export interface JoinAnswer {
  readonly groupId: number
  /** Who answers. */
  readonly actorId: number
  /** Who asked. */
  readonly userId: number
  readonly state: 'accepted' | 'declined' | 'withdrawn'
  readonly at: number
  readonly maxMembers: number
}

export interface JoinAnswerState {
  readonly group: StoredGroup
  readonly actor: MemberRecord | undefined
  readonly request: JoinRequestRecord | undefined
  readonly isMember: boolean
  readonly isDisabled: boolean
  readonly sanction: Sanction | undefined
}

export type JoinAnswerDecision =
  | Refusal
  | { readonly status: 'unchanged'; readonly request: JoinRequestRecord }
  | { readonly status: 'answered'; readonly request: JoinRequestRecord; readonly added: readonly NewMember[] }

/** Who asked withdraws; the owner and admins let in or decline. The same answer again changes nothing. */
export function decideJoinAnswer(answer: JoinAnswer, state: JoinAnswerState): JoinAnswerDecision {
  const { group, actor, request } = state
  if (answer.state === 'withdrawn') {
    if (answer.userId !== answer.actorId) return refused('forbidden')
  } else {
    if (actor === undefined) return refused('not_a_member')
    if (group.dissolved_at !== null) return refused('group_dissolved')
    if (!may(actor.role, 'moderate', group.settings)) return refused('forbidden')
  }
  if (request === undefined) return refused('request_not_found')
  if (request.state === answer.state) return { status: 'unchanged', request }
  if (request.state !== 'pending') return refused('request_settled')
  const answered = { ...request, state: answer.state }
  if (answer.state !== 'accepted' || state.isMember)
    return { status: 'answered', request: answered, added: [] }
  if (state.isDisabled) return refused('peer_disabled')
  if (group.member_count >= answer.maxMembers) return refused('group_full')
  const added = [{ userId: answer.userId, mutedUntil: muteOf(state.sanction, answer.at) }]
  return { status: 'answered', request: answered, added }
}
