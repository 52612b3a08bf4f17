import { expect, test } from 'vitest'
import { actionsOn } from './member-actions.js'

const member = (role: 'owner' | 'admin' | 'member', muted_until: number | null = null) => ({
  user_id: 2,
  role,
  muted_until,
})

test('[X75] owners act on everybody, admins on plain members, nobody on themselves', () => {
  const subject = { ownId: 1, now: 1_000 }
  expect(actionsOn({ ...subject, ownRole: 'owner', member: member('admin') })).toContain('remove-admin')
  expect(actionsOn({ ...subject, ownRole: 'owner', member: member('member') })).toContain('transfer')
  expect(actionsOn({ ...subject, ownRole: 'admin', member: member('member') })).toEqual([
    'mute-hour',
    'mute-day',
    'kick',
  ])
  expect(actionsOn({ ...subject, ownRole: 'admin', member: member('admin') })).toEqual([])
  expect(actionsOn({ ...subject, ownRole: 'member', member: member('member') })).toEqual([])
  expect(actionsOn({ ...subject, ownId: 2, ownRole: 'owner', member: member('owner') })).toEqual([])
})

test('[X76] a muted member can be unmuted, and once the time is over there is nothing left to undo', () => {
  const subject = { ownId: 1, ownRole: 'admin', member: member('member', 2_000) } as const
  expect(actionsOn({ ...subject, now: 1_000 })).toEqual(['unmute', 'kick'])
  expect(actionsOn({ ...subject, now: 2_000 })).toEqual(['mute-hour', 'mute-day', 'kick'])
})
