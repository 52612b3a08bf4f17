/** What one chose in a poll is told to that one alone, whoever changes its message. */
import { afterEach, describe, expect, it } from 'vitest'
import { closeAll, connect, open } from '../support/im.js'

afterEach(closeAll)

const ann = { userId: 1 }
const bob = { userId: 2 }
const options = ['soup', 'rice']

describe('one’s own choice in an anonymous poll', () => {
  it('[T415] a user who pins or ends a poll tells nobody else what they chose in it', async () => {
    const { im } = await open()
    const { id } = await im.call('group.create', ann, { name: 'Reading circle', member_ids: [bob.userId] })
    const group = { target_type: 'group' as const, target_id: id }
    const content = { type: 'poll' as const, question: 'Lunch?', options, anonymous: true }
    const { seq } = await im.call('message.send', ann, { ...group, content })
    await im.call('message.vote', ann, { ...group, seq, options: [1] })
    const there = await connect(im, bob.userId)
    const pinned = await im.call('message.pin', ann, { ...group, seq, on: true })
    const closed = await im.call('message.poll.close', ann, { ...group, seq })
    for (const answer of [pinned, closed]) expect(answer.poll?.own).toEqual([1])
    await there.until('message.changed', 2)
    for (const { poll } of there.of('message.changed')) {
      expect(poll).toMatchObject({ counts: [0, 1], voters: 1 })
      expect(poll).not.toHaveProperty('own')
    }
  })
})
