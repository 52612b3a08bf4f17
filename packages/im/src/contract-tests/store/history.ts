import { defaultGroupSettings } from '@stonechat/protocol'
import { expect, it } from 'vitest'
import { direct, inGroup, makeGroup, noon, send, sendMany, type World } from './world.js'

export function registerHistoryRules(getWorld: () => World): void {
  it('[M150] a page is ascending, exclusive at both ends, and says whether there is more that way', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const conversationId = await sendMany(world, direct(ann, bob), ann, 10)
    const page = async (range: Partial<Parameters<typeof world.im.listMessages>[0]>) => {
      const { messages, hasMore } = await world.im.listMessages({
        conversationId,
        afterSeq: 0,
        direction: 'older',
        limit: 3,
        ...range,
      })
      return [messages.map((message) => message.seq), hasMore]
    }
    expect(await page({})).toEqual([[8, 9, 10], true])
    expect(await page({ beforeSeq: 8 })).toEqual([[5, 6, 7], true])
    expect(await page({ beforeSeq: 4 })).toEqual([[1, 2, 3], false])
    expect(await page({ beforeSeq: 3 })).toEqual([[1, 2], false])
    expect(await page({ beforeSeq: 1 })).toEqual([[], false])
    expect(await page({ direction: 'newer' })).toEqual([[1, 2, 3], true])
    expect(await page({ direction: 'newer', afterSeq: 7 })).toEqual([[8, 9, 10], false])
    expect(await page({ direction: 'newer', afterSeq: 6, beforeSeq: 9 })).toEqual([[7, 8], false])
    expect(await page({ direction: 'newer', afterSeq: 10 })).toEqual([[], false])
    expect(await page({ direction: 'older', afterSeq: 5, beforeSeq: 8 })).toEqual([[6, 7], false])
  })

  it('[M151] pages in either direction join to the whole history, each message once', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const conversationId = await sendMany(world, direct(ann, bob), ann, 23)
    const walk = async (direction: 'older' | 'newer'): Promise<number[]> => {
      const seqs: number[] = []
      for (;;) {
        const range =
          direction === 'older' ? { afterSeq: 0, beforeSeq: seqs[0] } : { afterSeq: seqs.at(-1) ?? 0 }
        const page = await world.im.listMessages({ conversationId, direction, limit: 5, ...range })
        const found = page.messages.map((message) => message.seq)
        if (direction === 'older') seqs.unshift(...found)
        else seqs.push(...found)
        if (!page.hasMore) return seqs
      }
    }
    const all = Array.from({ length: 23 }, (_, index) => index + 1)
    expect(await walk('older')).toEqual(all)
    expect(await walk('newer')).toEqual(all)
  })

  it('[M152] a message is listed with every field it was sent with', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    await send(world, direct(ann, bob), bob)
    const { conversation, ...sent } = await send(world, direct(ann, bob), ann, {
      replyTo: 1,
      clientId: 'a.b:c-1',
    })
    const { messages } = await world.im.listMessages({
      conversationId: conversation.conversationId,
      afterSeq: 1,
      direction: 'newer',
      limit: 1,
    })
    expect(messages).toEqual([sent])
    expect(sent).toEqual({
      conversation_id: conversation.conversationId,
      seq: 2,
      client_id: 'a.b:c-1',
      sender_id: ann,
      content: { type: 'text', text: 'hello' },
      reply_to: 1,
      created_at: noon,
      rev: 0,
      edited_at: null,
      recalled_at: null,
    })
  })

  it('[C101] access: nothing before the first message, refusals for strangers, the floor for late members', async () => {
    const world = getWorld()
    const [owner = 0, late = 0, stranger = 0] = world.people(3)
    const { im } = world
    expect(await im.getAccess(owner, direct(owner, late))).toBeUndefined()
    expect(await im.getAccess(stranger, direct(owner, late))).toMatchObject({ code: 'not_a_member' })
    expect(await im.getAccess(owner, { kind: 'group', groupId: 999_999_999 })).toMatchObject({
      code: 'group_not_found',
    })
    const group = await makeGroup(world, owner)
    expect(await im.getAccess(stranger, inGroup(group))).toMatchObject({ code: 'not_a_member' })
    await sendMany(world, inGroup(group), owner, 4)
    await im.changeGroup({
      kind: 'add',
      groupId: group.id,
      actorId: owner,
      userIds: [late],
      maxMembers: 9,
      at: noon,
    })
    const conversationId = group.conversation_id
    expect(await im.getAccess(owner, inGroup(group))).toEqual({
      conversationId,
      lastSeq: 4,
      floorSeq: 0,
      joinedRev: 0,
      isBlocked: false,
      mutedUntil: null,
      member: { role: 'owner', settings: defaultGroupSettings },
    })
    expect(await im.getAccess(late, inGroup(group))).toEqual({
      conversationId,
      lastSeq: 4,
      floorSeq: 4,
      joinedRev: 1,
      isBlocked: false,
      mutedUntil: null,
      member: { role: 'member', settings: defaultGroupSettings },
    })
  })
}
