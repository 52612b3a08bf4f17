import { describe, expect, it } from 'vitest'
import { decideSessionPatch } from './decide-session-patch.js'

const before = { pinned_at: null, muted: false, draft: null }
const at = 5_000

describe('a patch of a session', () => {
  it('[C117] pin, mute and draft are changed independently of each other', () => {
    const set = { pinned_at: 1_000, muted: true, draft: 'half a sen' }
    expect(decideSessionPatch(before, { muted: true }, at)).toEqual({ ...before, muted: true })
    expect(decideSessionPatch(set, { pinned: false }, at)).toEqual({ ...set, pinned_at: null })
    expect(decideSessionPatch(set, { draft: 'half' }, at)).toEqual({ ...set, draft: 'half' })
  })

  it('[C117] a patch of pin, mute and draft to what is set already differs in nothing', () => {
    const set = { pinned_at: 1_000, muted: true, draft: 'half' }
    expect(decideSessionPatch(set, { pinned: true, muted: true, draft: 'half' }, at)).toBeUndefined()
    expect(decideSessionPatch(before, { pinned: false, muted: false, draft: '' }, at)).toBeUndefined()
    expect(decideSessionPatch(set, {}, at)).toBeUndefined()
    expect(
      decideSessionPatch(set, { pinned: undefined, muted: undefined, draft: undefined }, at),
    ).toBeUndefined()
  })

  it('[C117] a pin keeps its first pinned_at when it is pinned again, and an empty draft is none', () => {
    expect(decideSessionPatch(before, { pinned: true }, at)).toMatchObject({ pinned_at: at })
    const pinned = { ...before, pinned_at: 1_000, draft: 'half' }
    expect(decideSessionPatch(pinned, { pinned: true, draft: '' }, at)).toEqual({ ...pinned, draft: null })
  })
})
