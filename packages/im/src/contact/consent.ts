/**
 * Who may write in a direct conversation: a few bits on its head, so that no commit reads more than it reads anyway. Whatever changes
 * one of them moves it in the same transaction.
 */
import type { Audience } from '@stonechat/protocol'
import type { TargetKey } from '../contract/index.js'
import type { Head } from '../conversation/head.js'
import { pairText } from '../conversation/keys.js'

/** What counts for users who never chose who may write to them: `contacts` keeps strangers out. */
export type PeopleMode = 'open' | 'contacts'

/** What the bits say. */
export interface Consent {
  /** Whether the two are contacts of each other. */
  readonly areContacts: boolean
  /** From whom each of the two takes messages; `undefined` where nothing was chosen. */
  readonly low: Audience | undefined
  readonly high: Audience | undefined
}

/** What is between two users, as far as it is asked who may write. */
export type PairStanding = Pick<Head, 'blocker_id' | 'consent'>

/** What a user may have chosen, by the number that stands for it. */
export const choices: readonly (Audience | undefined)[] = [undefined, 'everyone', 'contacts']
const choiceMask = 3
const lowShift = 1
const highShift = 3

export function packConsent({ areContacts, low, high }: Consent): number {
  return Number(areContacts) | (choices.indexOf(low) << lowShift) | (choices.indexOf(high) << highShift)
}

export function unpackConsent(bits: number): Consent {
  return {
    areContacts: (bits & 1) === 1,
    low: choices[(bits >> lowShift) & choiceMask],
    high: choices[(bits >> highShift) & choiceMask],
  }
}

/** The bits as they count on a node: who chose nothing takes messages from whom the mode says. */
export function settleConsent(bits: number, mode: PeopleMode): number {
  if (mode === 'open') return bits
  const { areContacts, low = 'contacts', high = 'contacts' } = unpackConsent(bits)
  return packConsent({ areContacts, low, high })
}

/** Why one of the two may not write to the other. Everyone may write to themselves. */
export function refuseStranger(
  { blocker_id, consent, ...key }: PairStanding & Pick<Head, 'direct_low' | 'direct_high'>,
  senderId: number,
): 'blocked' | 'not_a_contact' | undefined {
  if (blocker_id !== null) return 'blocked'
  if (consent === 0 || key.direct_low === key.direct_high) return undefined
  const { areContacts, low, high } = unpackConsent(consent)
  const chosen = senderId === key.direct_low ? high : low
  return areContacts || chosen !== 'contacts' ? undefined : 'not_a_contact'
}

/** A conversation that does not exist yet, by what is between the two. */
export function toUnopened(
  { low, high }: Extract<TargetKey, { kind: 'direct' }>,
  pairs: ReadonlyMap<string, PairStanding>,
): PairStanding & Pick<Head, 'direct_low' | 'direct_high'> {
  const { blocker_id, consent } = pairs.get(pairText(low, high)) ?? { blocker_id: null, consent: 0 }
  return { direct_low: low, direct_high: high, blocker_id, consent }
}
