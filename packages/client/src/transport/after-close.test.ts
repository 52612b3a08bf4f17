import { closeCodes } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import { countClose, decideNext, noFailures } from './after-close.js'

/** What follows each of these closes, one after the other, of sockets that never opened. */
function stepsAfter(codes: readonly number[], wasOpen = false) {
  let failures = noFailures
  return codes.map((code) => {
    failures = countClose(failures, code, wasOpen)
    return decideNext(failures, code, wasOpen)
  })
}

describe('after a close', () => {
  it('[K462] a token that was refused is renewed at once, then after a wait, and a third refusal signs out', () => {
    const { code } = closeCodes.tokenExpired
    expect(stepsAfter([code, code, code])).toEqual(['connect', 'wait', { signOut: 'unauthenticated' }])
  })

  it('[K463] every second handshake that fails in a row asks over HTTP whether the token is the reason', () => {
    expect(stepsAfter([1006, 1006, 1006, 1006])).toEqual(['wait', 'check_token', 'wait', 'check_token'])
    expect(stepsAfter([1006, 1006, 1006, 1006], true)).toEqual(['wait', 'wait', 'wait', 'wait'])
  })

  it('[K464] a code that says so ends the trying or the sign-in, and any other one comes back', () => {
    const { replaced, deviceRevoked, userDisabled, goingAway } = closeCodes
    expect(stepsAfter([replaced.code, goingAway.code, 1001], true)).toEqual(['stop', 'wait', 'wait'])
    expect(stepsAfter([deviceRevoked.code])).toEqual([{ signOut: 'device_revoked' }])
    expect(stepsAfter([userDisabled.code])).toEqual([{ signOut: 'user_disabled' }])
  })
})
