/** Pins and chains of answers as the people of a conversation see them: live, after being away, and where they are large. */
import type { Im } from '@stonechat/im'
import { imLimits } from '@stonechat/im/limits'
import { limits } from '@stonechat/protocol'
import { afterEach, describe, expect, it } from 'vitest'
import { closeAll, connect, open } from '../support/im.js'

afterEach(closeAll)

const [ann, bob, cem] = [{ userId: 1 }, { userId: 2 }, { userId: 3 }]
const seqsOf = ({ messages }: { messages: readonly { seq: number }[] }) => messages.map(({ seq }) => seq)

async function say(im: Im, count: number, given: object = {}) {
  for (let index = 0; index < count; index += 1)
    await im.call('message.send', ann, { target_id: 2, content: 'hi', ...given })
}

describe('pins', () => {
  it('[T191] a pin comes live to both of a conversation, and to a group with its line', async () => {
    const { im } = await open()
    await say(im, 1)
    const atBob = await connect(im, 2)
    await im.call('message.pin', ann, { target_id: 2, seq: 1, on: true })
    await im.call('message.pin', ann, { target_id: 2, seq: 1, on: true })
    await im.call('message.pin', ann, { target_id: 2, seq: 1, on: false })
    const [pinned, back, ...others] = await atBob.until('message.changed', 2)
    expect(pinned).toMatchObject({ target_id: 1, rev: 1, pinned: { user_id: 1 }, cause: { pinned: true } })
    expect(back).toMatchObject({ rev: 2, cause: { pinned: false } })
    expect([back, pinned].map((one) => Object.keys(one ?? {}).includes('line'))).toEqual([false, false])
    expect(back).not.toHaveProperty('pinned')
    expect(others).toEqual([])

    const { id: target_id } = await im.call('group.create', ann, { name: 'g', member_ids: [2, 3] })
    const group = { target_type: 'group', target_id } as const
    await im.call('message.send', cem, { ...group, content: 'lunch at noon' })
    await im.call('message.pin', ann, { ...group, seq: 1, on: true })
    const [, , told] = await atBob.until('message.changed', 3)
    const line = { rev: 1, after_seq: 1, kind: 'pinned', actor_id: 1, seq: 1 }
    expect(told).toMatchObject({ ...group, pinned: { user_id: 1 }, cause: { pinned: true }, line })
    const page = await im.call('message.list', bob, group)
    expect(page.lines?.at(-1)).toMatchObject(line)
    await expect(im.call('message.pin', cem, { ...group, seq: 1, on: false })).rejects.toMatchObject({
      code: 'forbidden',
    })
  })

  it('[T190] a page of pins ends at a size in bytes, and the next one goes on where it ended', async () => {
    const { im } = await open()
    const content = '长'.repeat(limits.textMaxCharacters)
    await say(im, 40, { content })
    for (let seq = 1; seq <= 40; seq += 1) await im.call('message.pin', ann, { target_id: 2, seq, on: true })
    const found: number[] = []
    let cursor: string | undefined
    do {
      const page = await im.call('message.pins', bob, { target_id: 1, cursor })
      expect(Buffer.byteLength(JSON.stringify(page.messages))).toBeLessThan(imLimits.answerMaxBytes)
      found.push(...seqsOf(page))
      cursor = page.next_cursor ?? undefined
    } while (cursor !== undefined)
    expect(found).toEqual(Array.from({ length: 40 }, (_, index) => 40 - index))
  })

  it('[T187] a device that was away learns from its sync that what it keeps of the pins is old', async () => {
    const { im } = await open()
    await say(im, 2)
    const { sessions } = await im.call('session.list', bob, {})
    expect(sessions[0]).not.toHaveProperty('pins_rev')
    const away = sessions.map(({ conversation_id, last_seq, rev, session_rev, deleted_rev }) => [
      ...[conversation_id, last_seq, rev, session_rev, deleted_rev],
    ])
    await im.call('message.pin', ann, { target_id: 2, seq: 2, on: true })
    await im.call('message.recall', ann, { target_id: 2, seq: 2 })
    const sync = await im.call('sync', bob, { conversations: away as [number, number, number][] })
    expect(sync.sessions).toMatchObject([{ pins_rev: 2 }])
    expect(await im.call('message.pins', bob, { target_id: 1 })).toEqual({
      ...{ messages: [], next_cursor: null, pins_rev: 2 },
    })
  })
})

describe('chains of answers', () => {
  it('[T196] a chain shows nothing below the floor of its reader, and what nobody sees as its beginning is only named', async () => {
    const { im } = await open()
    const { id: target_id } = await im.call('group.create', ann, { name: 'g', member_ids: [3] })
    const group = { target_type: 'group', target_id } as const
    await im.call('message.send', ann, { ...group, content: 'first' })
    await im.call('message.send', cem, { ...group, content: 'second', reply_to: 1 })
    await im.call('group.add', ann, { group_id: target_id, user_ids: [2] })
    await im.call('message.send', cem, { ...group, content: 'third', reply_to: 2 })
    const late = await im.call('message.chain', bob, { ...group, seq: 3 })
    expect([late.root_seq, seqsOf(late)]).toEqual([1, [3]])
    expect(seqsOf(await im.call('message.chain', cem, { ...group, seq: 3 }))).toEqual([1, 2, 3])
    await expect(im.call('message.chain', bob, { ...group, seq: 2 })).rejects.toMatchObject({
      code: 'message_not_found',
    })
    await im.call('message.delete', cem, { ...group, seqs: [1] })
    expect(seqsOf(await im.call('message.chain', cem, { ...group, seq: 2 }))).toEqual([2, 3])
  })

  it('[T197] of a long chain the beginning comes with those around the message, and every part can be reached', async () => {
    const { im } = await open()
    await say(im, 1)
    await say(im, 500, { reply_to: 1 })
    const ask = async (seq: number) => {
      const { has_more, has_newer, ...chain } = await im.call('message.chain', bob, { target_id: 1, seq })
      const seqs = seqsOf(chain)
      expect(seqs).toContain(seq)
      expect(seqs).toHaveLength(imLimits.chainMaxMessages)
      return [seqs[0], seqs[1], seqs.at(-1), has_more, has_newer]
    }
    expect(await ask(1)).toEqual([1, 2, 200, false, true])
    expect(await ask(250)).toEqual([1, 151, 349, true, true])
    const last = await im.call('message.chain', bob, { target_id: 1, seq: 501 })
    expect([last.messages[1]?.seq, last.messages.at(-1)?.seq]).toEqual([402, 501])
    expect([last.has_more, last.has_newer]).toEqual([true, false])
  })

  it('[T197] a chain of long messages ends at a size in bytes, with the message that was asked for in it', async () => {
    const { im } = await open()
    const content = '长'.repeat(limits.textMaxCharacters)
    await say(im, 1, { content })
    await say(im, 60, { content, reply_to: 1 })
    const chain = await im.call('message.chain', bob, { target_id: 1, seq: 30 })
    expect(Buffer.byteLength(JSON.stringify(chain))).toBeLessThan(imLimits.answerMaxBytes * 1.1)
    expect(seqsOf(chain)).toEqual(expect.arrayContaining([1, 29, 30, 31]))
    expect([chain.has_more, chain.has_newer]).toEqual([true, true])
  })
})
