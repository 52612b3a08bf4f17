import { describe, expect, test } from 'vitest'
import { detailsPathOf, pathOf } from '../base/address.js'
import { parsePlace } from './routes.js'

describe('addresses', () => {
  test('[X60] every conversation has an address, with and without its details', () => {
    for (const target of [
      { target_type: 'user', target_id: 10_001 },
      { target_type: 'group', target_id: 7 },
    ] as const) {
      expect(parsePlace(pathOf(target))).toEqual({ page: 'conversation', target, isDetails: false })
      expect(parsePlace(detailsPathOf(target))).toEqual({ page: 'conversation', target, isDetails: true })
    }
  })

  test('[X61] an address that means nothing is the home page', () => {
    for (const path of ['/', '/u/0', '/u/abc', '/u/1/2', '/x/1', '/settings/x', '/u/12345678901234567']) {
      expect(parsePlace(path)).toEqual({ page: 'home' })
    }
  })
})
