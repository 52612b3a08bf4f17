/** A change of a message tells everybody the same: what depends on who reads it is told to nobody. */
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

it('[T555] an edit, a reaction and a pin of an answer do not tell a later member what it answers', async () => {
  const { im } = await open()
  const { id } = await im.call('group.create', ann, { name: 'Reading circle', member_ids: [] })
  const group = { target_type: 'group' as const, target_id: id }
  const content = { type: 'text' as const, text: 'said before Bob came' }
  const { seq: before } = await im.call('message.send', ann, { ...group, content })
  await im.call('group.add', ann, { group_id: id, user_ids: [bob.userId] })
  const answer = { type: 'text' as const, text: 'an answer' }
  const { seq } = await im.call('message.send', ann, { ...group, content: answer, reply_to: before })
  const there = await connect(im, bob.userId)
  const edited = await im.call('message.edit', ann, {
    ...group,
    seq,
    content: { type: 'text', text: 'mended' },
  })
  expect(edited.reply?.preview).toBe('said before Bob came')
  await im.call('message.react', ann, { ...group, seq, emoji: '👍', on: true })
  await im.call('message.pin', ann, { ...group, seq, on: true })
  await there.until('message.changed', 3)
  for (const message of there.of('message.changed')) expect(message).not.toHaveProperty('reply')
  const { messages } = await im.call('message.list', bob, group)
  expect(messages.find((one) => one.seq === seq)).not.toHaveProperty('reply')
})
