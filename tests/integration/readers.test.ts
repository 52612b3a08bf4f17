/** Who has read a message: in direct conversations and in groups, for everybody who can see it. */
import { limits, StonechatError } from '@stonechat/protocol'
import { afterEach, describe, expect, it } from 'vitest'
import { closeAll, open } from '../support/im.js'

afterEach(closeAll)

const [ann, bob, cem, dan] = [1, 2, 3, 4].map((userId) => ({ userId }))

async function openGroup(member_ids: number[]) {
  const { im } = await open()
  const made = await im.call('group.create', ann!, { name: 'Reading circle', member_ids })
  if (!('id' in made)) throw new Error('not made')
  return { im, target: { target_type: 'group', target_id: made.id } as const }
}

const refused = (code: string) =>
  expect.objectContaining({ constructor: StonechatError, code }) as unknown as Error

describe('who has read a message', () => {
  it('[T135] every member who can see a message reads who has read it, and nobody else does', async () => {
    const { im, target } = await openGroup([2, 3])
    await im.call('message.send', ann!, { ...target, content: 'hello' })
    await im.call('session.read', bob!, { ...target, seq: 1 })
    const expected = {
      ...{ read_count: 1, delivered_count: 1, member_count: 2 },
      ...{ users: [{ user_id: 2 }], next_cursor: null },
    }
    for (const member of [ann, bob, cem])
      expect(await im.call('message.readers', member!, { ...target, seq: 1 })).toEqual(expected)
    await expect(im.call('message.readers', dan!, { ...target, seq: 1 })).rejects.toEqual(
      refused('not_a_member'),
    )
    await im.call('group.add', ann!, { group_id: target.target_id, user_ids: [4] })
    await expect(im.call('message.readers', dan!, { ...target, seq: 1 })).rejects.toEqual(
      refused('message_not_found'),
    )
    await im.call('message.send', bob!, { ...target, content: 'hello' })
    expect(await im.call('message.readers', ann!, { ...target, seq: 2, state: 'unread' })).toEqual({
      ...{ read_count: 0, delivered_count: 0, member_count: 3 },
      ...{ users: [{ user_id: 1 }, { user_id: 3 }, { user_id: 4 }], next_cursor: null },
    })
    expect(await im.call('message.readers', ann!, { ...target, seq: 1 })).toEqual(expected)
  })

  it('[T136] in a direct conversation the other side is the one reader, and in the one with oneself there is none', async () => {
    const { im } = await open()
    const toBob = { target_type: 'user', target_id: 2 } as const
    await im.call('message.send', ann!, { ...toBob, content: 'hello' })
    const ask = () => im.call('message.readers', ann!, { ...toBob, seq: 1 })
    expect(await ask()).toMatchObject({ read_count: 0, member_count: 1, users: [] })
    await im.call('session.read', bob!, { target_type: 'user', target_id: 1, seq: 1 })
    expect(await ask()).toMatchObject({ read_count: 1, member_count: 1, users: [{ user_id: 2 }] })
    const toSelf = { target_type: 'user', target_id: 1 } as const
    await im.call('message.send', ann!, { ...toSelf, content: 'note' })
    expect(await im.call('message.readers', ann!, { ...toSelf, seq: 1 })).toMatchObject({
      ...{ read_count: 0, delivered_count: 0, member_count: 0, users: [] },
    })
  })

  it('[T137] a recalled message, one that is not there, a group of too many and a foreign cursor are refused', async () => {
    const others = Array.from({ length: limits.receiptsMaxGroupMembers }, (_, index) => index + 2)
    const { im, target } = await openGroup(others.slice(1))
    await im.call('message.send', ann!, { ...target, content: 'hello' })
    await im.call('message.send', ann!, { ...target, content: 'oops' })
    await im.call('message.recall', ann!, { ...target, seq: 2 })
    const ask = (given: object) => im.call('message.readers', ann!, { ...target, seq: 1, ...given })
    expect(await ask({ state: 'unread', limit: 200 })).toMatchObject({
      member_count: 499,
      next_cursor: '202',
    })
    await expect(ask({ seq: 2 })).rejects.toEqual(refused('message_recalled'))
    await expect(ask({ seq: 3 })).rejects.toEqual(refused('message_not_found'))
    await expect(ask({ cursor: 'x' })).rejects.toEqual(refused('invalid_input'))
    await im.call('group.add', ann!, { group_id: target.target_id, user_ids: [2] })
    await expect(ask({})).rejects.toEqual(refused('group_too_large'))
  })
})
