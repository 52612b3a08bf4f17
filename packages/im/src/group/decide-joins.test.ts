import { defaultGroupSettings } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import { imLimits } from '../limits.js'
import { decideJoins } from './decide-joins.js'

const group = {
  ...{ id: 1, conversation_id: 2, name: 'Tea', notice: '', avatar_url: null, owner_id: 9, member_count: 1 },
  ...{ created_at: 0, dissolved_at: null, notice_rev: 0, notice_read_count: 0 },
  settings: { ...defaultGroupSettings, join: 'approval' as const },
}
const nobody = { members: new Map(), sanctions: new Map(), disabled: new Set<number>(), invites: new Map() }

describe('joining a group', () => {
  it('[Y337] as many requests wait in a group as may, and who asks after them is refused', () => {
    const pending = imLimits.joinRequestsMaxPerGroup - 1
    const state = { group, ...nobody, requests: new Map(), waiting: new Map(), pending }
    const wishes = [3, 3, 4].map((userId) => ({ userId, text: '', at: 5 }))
    const { verdicts, asked } = decideJoins(wishes, state, 10)
    expect(verdicts).toMatchObject([
      { status: 'requested' },
      { status: 'requested' },
      { status: 'refused', code: 'limit_reached' },
    ])
    expect(asked.map(({ user_id }) => user_id)).toEqual([3])
  })
})
