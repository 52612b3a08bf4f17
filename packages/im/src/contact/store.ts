/** Contacts, and requests to become one. */
import type { ContactRequest, ContactRequestState, ContactState, ParsedInput } from '@stonechat/protocol'
import type { AccessOf } from '../contract/access.js'
import type { Refusal } from '../contract/index.js'
import type { ContactAnswer } from './decide-contact.js'

export type ContactPatch = Omit<ParsedInput<'contact.update'>, 'user_id'>

export interface ContactRequestDraft {
  readonly fromId: number
  readonly toId: number
  readonly text: string
  readonly at: number
}

/** The `rev` that what belongs to a user has by a change of it. */
export interface UserRev {
  readonly userId: number
  readonly rev: number
}

/** A request as it is now, and the revs of both users by each change that was made of theirs, ascending. */
export interface ContactRequestWrite {
  readonly request: ContactRequest
  readonly requestRevs: readonly UserRev[]
  /** Where the two became contacts by it. */
  readonly contactRevs: readonly UserRev[]
}

export type ContactRequestOutcome = Refusal | ({ readonly status: 'done' } & ContactRequestWrite)

export interface ContactStore {
  /** As `decideContactRequest` says; without revs where nothing changed. */
  requestContact(draft: ContactRequestDraft): Promise<ContactRequestOutcome>
  /** As `decideContactAnswer` says; without revs where nothing changed. */
  answerContact(answer: ContactAnswer): Promise<ContactRequestOutcome>
  /** The newest first, those with a smaller id than `beforeId`, and how many of others wait. */
  listContactRequests(page: {
    readonly userId: number
    readonly direction: 'in' | 'out'
    /** `undefined` for all. */
    readonly state: ContactRequestState | undefined
    readonly beforeId: number | undefined
    readonly limit: number
  }): Promise<{
    readonly requests: readonly ContactRequest[]
    readonly hasMore: boolean
    readonly pendingIn: number
  }>
  /** By the id of the contact, those after `afterUserId`. */
  listContacts(page: {
    readonly userId: number
    readonly afterUserId: number
    readonly limit: number
  }): Promise<readonly ContactState[]>
  /** Those of the users who are contacts of this one. */
  findContacts(userId: number, userIds: readonly number[]): Promise<Set<number>>
  /** Moves the `rev` of the user, unless it was so before; `undefined` where the other is no contact. */
  updateContact(
    userId: number,
    peerId: number,
    patch: ContactPatch,
  ): Promise<{ readonly contact: ContactState; readonly rev: number | undefined } | undefined>
  /** On both sides; empty where they were no contacts. */
  deleteContact(userId: number, peerId: number): Promise<readonly UserRev[]>
}

export const contactAccess = {
  requestContact: 'write',
  answerContact: 'write',
  listContactRequests: 'read',
  listContacts: 'read',
  findContacts: 'read',
  updateContact: 'write',
  deleteContact: 'write',
} as const satisfies AccessOf<ContactStore>
