import type { Audience } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import { packConsent, refuseStranger, settleConsent, unpackConsent } from './consent.js'

const audiences: readonly (Audience | undefined)[] = [undefined, 'everyone', 'contacts']
const everyConsent = [true, false].flatMap((areContacts) =>
  audiences.flatMap((low) => audiences.map((high) => ({ areContacts, low, high }))),
)
const pair = { direct_low: 1, direct_high: 2, blocker_id: null }

describe('who may write in a direct conversation', () => {
  it('[Y1] what is on the head says whether the two are contacts and what each chose, and is 0 where there is nothing', () => {
    for (const consent of everyConsent) expect(unpackConsent(packConsent(consent))).toEqual(consent)
    expect(new Set(everyConsent.map(packConsent)).size).toBe(everyConsent.length)
    expect(packConsent({ areContacts: false, low: undefined, high: undefined })).toBe(0)
  })

  it('[Y2] contacts may always write; others where the receiver takes messages from everyone, or chose nothing and the mode is open', () => {
    for (const mode of ['open', 'contacts'] as const)
      for (const consent of everyConsent) {
        const head = { ...pair, consent: settleConsent(packConsent(consent), mode) }
        const takes = (chosen: Audience | undefined) =>
          consent.areContacts || chosen === 'everyone' || (chosen === undefined && mode === 'open')
        expect(refuseStranger(head, 1)).toBe(takes(consent.high) ? undefined : 'not_a_contact')
        expect(refuseStranger(head, 2)).toBe(takes(consent.low) ? undefined : 'not_a_contact')
      }
  })

  it('[Y3] everyone may write to themselves, whatever they chose', () => {
    const consent = packConsent({ areContacts: false, low: 'contacts', high: 'contacts' })
    expect(refuseStranger({ ...pair, direct_high: 1, consent }, 1)).toBeUndefined()
  })

  it('[Y4] a block is the answer before anything else', () => {
    for (const consent of everyConsent.map(packConsent))
      expect(refuseStranger({ ...pair, blocker_id: 2, consent }, 1)).toBe('blocked')
  })
})
