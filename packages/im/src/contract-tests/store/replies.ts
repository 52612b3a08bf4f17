import type { Content } from '@stonechat/protocol'
import { expect, it } from 'vitest'
import { direct, inGroup, makeGroup, noon, send, syncLimit, type World } from './world.js'

export function registerReplyRules(getWorld: () => World): void {
  const say = (text: string) => ({ content: { type: 'text' as const, text } })
  const list = async (conversationId: number, userId: number) => {
    const range = { conversationId, userId, afterSeq: 0, direction: 'newer' as const, limit: 50 }
    return (await getWorld().im.listMessages(range)).messages.map(({ reply }) => reply)
  }
  const change = (key: ReturnType<typeof direct>, actorId: number, seq: number, text: string | null) =>
    getWorld().im.changeMessage({
      ...{ key, actorId, seq, at: noon + 1_000, windowMs: 60_000 },
      content: text === null ? null : say(text).content,
    })

  it('[M900] an answer says in history and sync whom it answers and how that begins, as it is now', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const key = direct(ann, bob)
    const { conversation_id: id } = await send(world, key, ann, say('two\n lines 😀'))
    await send(world, key, bob, { replyTo: 1 })
    expect(await list(id, ann)).toEqual([undefined, { seq: 1, sender_id: ann, preview: 'two lines 😀' }])
    const held = [{ conversationId: id, lastSeq: 1, rev: 0, sessionRev: 1, deletedRev: 0 }]
    const sync = await world.im.getChangesSince(ann, { held, limit: syncLimit })
    expect(sync.conversations[0]?.messages).toMatchObject([{ reply: { seq: 1, preview: 'two lines 😀' } }])

    await change(key, ann, 1, '长'.repeat(2_000))
    expect((await list(id, bob))[1]?.preview).toBe('长'.repeat(200))
    await change(key, ann, 1, null)
    expect(await list(id, bob)).toEqual([undefined, { seq: 1, sender_id: ann, preview: null }])
    // Nothing of it is written into the answer itself.
    await change(key, bob, 2, 'edited')
    expect(
      (await world.im.listMessages({ conversationId: id, afterSeq: 1, direction: 'newer', limit: 1 }))
        .messages[0],
    ).not.toHaveProperty('reply')
  })

  it('[M990] an answer to what has no words names its type beside a preview in English, also where the type is not known', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const key = direct(ann, bob)
    const contents: Content[] = [
      { type: 'custom', name: 'card', data: {} },
      { type: 'hologram', depth: 4 } as unknown as Content,
      { type: 'constructor' } as unknown as Content,
    ]
    for (const content of contents) await send(world, key, ann, { content })
    const { conversation_id: id } = await send(world, key, ann, say('words'))
    for (let seq = 1; seq <= 4; seq++) await send(world, key, bob, { replyTo: seq })
    const quote = { sender_id: ann, preview: '[Message]' }
    const quotes = contents.map(({ type }, at) => ({ ...quote, seq: at + 1, type }))
    expect((await list(id, bob)).slice(4)).toEqual([...quotes, { seq: 4, sender_id: ann, preview: 'words' }])
    const held = [{ conversationId: id, lastSeq: 4, rev: 0, sessionRev: 1, deletedRev: 0 }]
    const sync = await world.im.getChangesSince(ann, { held, limit: syncLimit })
    expect(sync.conversations[0]?.messages?.map(({ reply }) => reply?.type)).toEqual([
      ...contents.map(({ type }) => type),
      undefined,
    ])

    await change(key, ann, 1, null)
    expect((await list(id, bob))[4]).toEqual({ seq: 1, sender_id: ann, preview: null })
  })

  it('[M901] a user who cannot see a message, below the floor or deleted, sees nothing of it in an answer either', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0, cem = 0] = world.people(3)
    const group = await makeGroup(world, ann, bob)
    const key = inGroup(group)
    const id = group.conversation_id
    await send(world, key, ann, say('before he came'))
    await world.im.changeGroup({
      kind: 'add',
      groupId: group.id,
      actorId: ann,
      userIds: [cem],
      maxMembers: 9,
      at: noon,
    })
    await send(world, key, bob, { ...say('an answer'), replyTo: 1 })
    await send(world, key, cem, { ...say('to the answer'), replyTo: 2 })
    expect(await list(id, cem)).toEqual([
      undefined,
      undefined,
      { seq: 2, sender_id: bob, preview: 'an answer' },
    ])
    expect((await list(id, bob))[1]).toEqual({ seq: 1, sender_id: ann, preview: 'before he came' })
    await world.im.deleteMessages({ userId: bob, conversationId: id, seqs: [1], at: noon })
    expect(await list(id, bob)).toEqual([undefined, { seq: 2, sender_id: bob, preview: 'an answer' }])
    expect((await list(id, ann))[1]).toMatchObject({ preview: 'before he came' })
  })
}
