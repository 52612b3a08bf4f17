/** What belongs to a user: the same on all of that user's devices, numbered by one `rev` per user. */
import * as z from 'zod'
import { anyJson } from '../base/json.js'
import { id, seq, text } from '../base/schemas.js'
import { contactRequest, contactState } from '../contact/contact.js'
import { ownJoinRequest, waitingGroup } from '../join-request/join-request.js'
import * as limits from '../limits.js'
import { privacy } from '../privacy/privacy.js'

/** Settings of the user's apps by name: any JSON. */
export const preferences = z.record(text(limits.preferenceKeyMaxCharacters, 1), anyJson)

export type Preferences = z.infer<typeof preferences>

/** One thing of a user's as it is now, under the `rev` of its latest change. Ignore kinds that you do not know. */
export const userChange = z.discriminatedUnion('kind', [
  z.object({
    /** Counts the changes of what belongs to the user, without gaps. */
    rev: seq,
    /** What changed. `profile`, which includes the e-mail address, is read with `user.get`. */
    kind: z.literal('profile'),
  }),
  z.object({
    rev: seq,
    kind: z.literal('block'),
    user_id: id,
    /** Whether the user is blocked now. */
    blocked: z.boolean(),
  }),
  z.object({
    rev: seq,
    kind: z.literal('privacy'),
    /** Whether all others see the user as offline: `presence_to` is `nobody`. */
    presence_hidden: z.boolean(),
    ...privacy.shape,
  }),
  z.object({
    rev: seq,
    kind: z.literal('contact'),
    user_id: id,
    /** As it is now; absent where the user is no contact any more. */
    contact: contactState.optional(),
  }),
  z.object({
    rev: seq,
    /** A request of or to the user, as it is now. */
    kind: z.literal('contact_request'),
    request: contactRequest,
  }),
  z.object({
    rev: seq,
    /** A request of the user to be let into a group, as it is now. */
    kind: z.literal('join_request'),
    request: ownJoinRequest,
  }),
  z.object({
    rev: seq,
    /** How many wait to be let into a group by the user, an owner or admin: 0 from when the user is neither. */
    kind: z.literal('join_requests'),
    ...waitingGroup.shape,
  }),
  z.object({
    rev: seq,
    kind: z.literal('preferences'),
    /** All of them, by name. */
    preferences,
  }),
  z.object({
    rev: seq,
    /** One's own stickers changed: they are read with `sticker.list`. */
    kind: z.literal('stickers'),
  }),
  z.object({
    rev: seq,
    /** Which messages wait to be sent is read with `scheduled.list`. */
    kind: z.literal('scheduled'),
  }),
])

export type UserChange = z.infer<typeof userChange>
export type UserChangeKind = UserChange['kind']

/** What changed of what belongs to a user since a `rev`. */
export const userState = z.object({
  /** What the client holds once it has applied this. */
  rev: seq,
  /** Too much differs, or the client is ahead of the server: read profile, blocks, contacts, requests, joins, privacy, preferences, stickers and scheduled messages anew, then hold `rev`. */
  reset: z.boolean(),
  /** Ascending by `rev`, each thing once with its latest state; not every `rev` occurs. Empty with `reset`. */
  changes: z.array(userChange),
})

export type UserState = z.infer<typeof userState>
