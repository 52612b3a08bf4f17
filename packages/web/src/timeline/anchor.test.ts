import { describe, expect, test } from 'vitest'
import { correctionPx, findAnchor, isAtEnd } from './anchor.js'

const rows = [0, 1, 2, 3].map((i) => ({ clientId: `m${i}`, top: i * 40 - 60, bottom: i * 40 - 20 }))

describe('the scroll anchor', () => {
  test('[X44] the anchor is the first row that is visible at all, with its distance to the top', () => {
    expect(findAnchor(rows, 0)).toEqual({ clientId: 'm1', offsetPx: -20 })
    expect(findAnchor(rows, -60)).toEqual({ clientId: 'm0', offsetPx: 0 })
    expect(findAnchor(rows, 500)).toBeUndefined()
    expect(findAnchor([], 0)).toBeUndefined()
  })

  test('[X45] the anchor gives how far to scroll after rows came in before it', () => {
    expect(correctionPx({ clientId: 'm1', offsetPx: -20 }, 380, 0)).toBe(400)
  })

  test('[X46] within 50 pixels of the end counts as at the end', () => {
    const box = { scrollHeight: 1_000, clientHeight: 400 }
    expect(isAtEnd({ ...box, scrollTop: 550 })).toBe(true)
    expect(isAtEnd({ ...box, scrollTop: 549 })).toBe(false)
  })
})
