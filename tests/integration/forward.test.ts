/** Forwarding, one by one and as a record: messaging as a library on a real store. */
import type { Im, ImOptions } from '@stonechat/im'
import { type Content, limits, type OperationInput, StonechatError } from '@stonechat/protocol'
import { call, type RunningApp, register, startApp } from '@stonechat/testkit'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ForwardAs, MessageService } from '../../packages/gateway/src/grpc/gen/stonechat/v1/message_pb.js'
import { startGrpc } from '../../packages/gateway/src/testing/grpc-server.js'
import { closeAll, connect, open, overrideStore } from '../support/im.js'

const [ann, bob, cem, dan] = [1, 2, 3, 4]
const now = 1_750_000_000_000
const names = new Map([
  [ann, { nickname: 'Ann' }],
  [bob, { nickname: '小明' }],
])

afterEach(closeAll)

async function start(options: Parameters<typeof open>[0] = {}) {
  const directory: ImOptions['directory'] = {
    getProfiles: async (ids) =>
      new Map(
        ids
          .filter((id) => id < 100)
          .map((id) => [id, { nickname: '', avatar_url: null, ...names.get(id), username: `user${id}` }]),
      ),
  }
  const { im } = await open({ clock: () => now, directory, ...options })
  return im
}

const say = (im: Im, userId: number, target: object, content: OperationInput<'message.send'>['content']) =>
  im.call('message.send', { userId }, { target_id: 0, ...target, content })

type Wish = Partial<OperationInput<'message.forward'>>

const forward = (im: Im, userId: number, wish: Wish) =>
  im.call('message.forward', { userId }, { from: { target_id: bob }, seqs: [1], to: [], ...wish })

async function textsOf(im: Im, userId: number, target: { target_id: number; target_type?: 'group' }) {
  const { messages } = await im.call('message.list', { userId }, target)
  return messages.map(({ content }) => wordsOf(content))
}

function wordsOf(content: Content | null): unknown {
  if (content?.type === 'record') return content.entries.map((one) => wordsOf(one.content))
  return content?.type === 'text' ? content.text : (content?.type ?? null)
}

/** Three messages between Ann and Bob. */
async function talk(im: Im) {
  await say(im, ann, { target_id: bob }, 'one')
  await say(im, bob, { target_id: ann }, 'two')
  await say(im, ann, { target_id: bob }, 'three')
}

describe('forwarding one by one', () => {
  it('[T230] messages go to each target in the order of their seq, as those of whoever forwards them, to all who are there', async () => {
    const im = await start()
    await talk(im)
    const [there, own] = [await connect(im, cem), await connect(im, bob)]
    const group = await im.call('group.create', { userId: bob }, { name: 'Reading', member_ids: [dan] })
    const to = [{ target_id: cem }, { target_type: 'group' as const, target_id: group.id }]
    const answer = await forward(im, bob, { from: { target_id: ann }, seqs: [3, 1], to })
    expect(answer.refused).toBeUndefined()
    expect(answer.messages).toMatchObject([
      { target_type: 'user', target_id: cem, seq: 1, sender_id: bob, content: { text: 'one' } },
      { target_type: 'user', target_id: cem, seq: 2, sender_id: bob, content: { text: 'three' } },
      { target_type: 'group', target_id: group.id, seq: 1, sender_id: bob, content: { text: 'one' } },
      { target_type: 'group', target_id: group.id, seq: 2, sender_id: bob, content: { text: 'three' } },
    ])
    expect(await there.until('message.created', 2)).toMatchObject([
      { target_id: bob, content: { text: 'one' }, forwarded: { sender_id: ann, created_at: now } },
      { target_id: bob, content: { text: 'three' }, forwarded: { sender_id: ann, created_at: now } },
    ])
    expect(await own.until('message.created', 4)).toHaveLength(4)
    expect(await textsOf(im, dan, { target_type: 'group', target_id: group.id })).toEqual(['one', 'three'])
  })

  it('[T231] the first author stays, in history and by sync, however often a message goes on', async () => {
    const im = await start()
    await talk(im)
    await forward(im, ann, { seqs: [2], to: [{ target_id: cem }] })
    await forward(im, cem, { from: { target_id: ann }, to: [{ target_id: dan }] })
    const forwarded = { sender_id: bob, created_at: now }
    const { messages } = await im.call('message.list', { userId: dan }, { target_id: cem })
    expect(messages).toMatchObject([{ sender_id: cem, content: { text: 'two' }, forwarded }])
    const sync = await im.call('sync', { userId: dan }, { conversations: [] })
    expect(sync.sessions).toMatchObject([{ last_message: { forwarded } }])
  })

  it('[T233] what the caller cannot see is not forwarded, and nothing of the rest is', async () => {
    const im = await start()
    await talk(im)
    await im.call('message.delete', { userId: bob }, { target_id: ann, seqs: [1] })
    await im.call('message.recall', { userId: ann }, { target_id: bob, seq: 3 })
    const to = [{ target_id: cem }]
    const attempt = (userId: number, from: Wish['from'], ...seqs: number[]) =>
      forward(im, userId, { ...(from && { from }), seqs, to }).then(
        () => 'forwarded',
        (error: StonechatError) => error.code,
      )
    expect(await attempt(bob, { target_id: ann }, 1, 2)).toBe('message_not_found')
    expect(await attempt(bob, { target_id: ann }, 2, 3)).toBe('message_not_found')
    expect(await attempt(bob, { target_id: ann }, 2, 4)).toBe('message_not_found')
    expect(await attempt(dan, { target_id: ann }, 1)).toBe('message_not_found')
    const group = await im.call('group.create', { userId: ann }, { name: 'Reading', member_ids: [bob] })
    const place = { target_type: 'group' as const, target_id: group.id }
    await say(im, ann, place, 'before')
    await im.call('group.add', { userId: ann }, { group_id: group.id, user_ids: [dan] })
    await say(im, ann, place, 'after')
    expect(await attempt(dan, place, 1, 2)).toBe('message_not_found')
    expect(await attempt(cem, place, 2)).toBe('not_a_member')
    expect(await attempt(cem, { target_type: 'group', target_id: 999 }, 2)).toBe('group_not_found')
    expect(await textsOf(im, bob, { target_id: cem })).toEqual([])
    expect(await attempt(dan, place, 2)).toBe('forwarded')
    await im.call('group.remove', { userId: ann }, { group_id: group.id, user_id: dan })
    expect(await attempt(dan, place, 2)).toBe('not_a_member')
  })

  it('[T234] each target is served or refused by itself, and says why', async () => {
    const im = await start()
    await talk(im)
    await im.call('block.add', { userId: cem }, { user_id: ann })
    const group = await im.call('group.create', { userId: bob }, { name: 'Reading', member_ids: [ann] })
    await im.call(
      'group.member',
      { userId: bob },
      { group_id: group.id, user_id: ann, muted_until: now + 9_000 },
    )
    const to = [
      { target_id: cem },
      { target_id: 500 },
      { target_type: 'group' as const, target_id: group.id },
      { target_type: 'group' as const, target_id: 999 },
      { target_id: dan },
      { target_id: ann },
    ]
    const answer = await forward(im, ann, { seqs: [1, 2], to })
    expect(answer.messages.map((one) => [one.target_id, wordsOf(one.content)])).toEqual([
      [dan, 'one'],
      [dan, 'two'],
      [ann, 'one'],
      [ann, 'two'],
    ])
    expect(answer.refused).toEqual([
      { target_type: 'user', target_id: cem, code: 'blocked' },
      { target_type: 'user', target_id: 500, code: 'user_not_found' },
      { target_type: 'group', target_id: group.id, code: 'muted' },
      { target_type: 'group', target_id: 999, code: 'group_not_found' },
    ])
  })

  it('[T235] what is forwarded stands together, and other messages of the sender keep their order', async () => {
    const wait = () => new Promise<undefined>((resolve) => setImmediate(() => resolve(undefined)))
    for (const options of [{}, { beforeSend: wait }]) {
      const im = await start(options)
      for (let count = 1; count <= 30; count += 1) await say(im, ann, { target_id: bob }, `${count}`)
      const seqs = Array.from({ length: 30 }, (_, at) => at + 1)
      const all = [
        say(im, ann, { target_id: cem }, 'before'),
        forward(im, ann, { seqs, to: [{ target_id: cem }] }),
        say(im, cem, { target_id: ann }, 'theirs'),
      ]
      await Promise.all(all)
      await say(im, ann, { target_id: cem }, 'after')
      const own = (await textsOf(im, ann, { target_id: cem })).filter((words) => words !== 'theirs')
      expect(own).toEqual(['before', ...seqs.map(String), 'after'])
      await closeAll()
    }
  })

  it('[T236] a retry gets what was sent first, also where the messages are gone; anything else under its client_id is a conflict', async () => {
    const im = await start()
    await talk(im)
    const wish = { client_id: 'f1', seqs: [1, 3], to: [{ target_id: cem }, { target_id: dan }] }
    const first = await forward(im, ann, wish)
    await im.call('message.recall', { userId: ann }, { target_id: bob, seq: 1 })
    const handle = { name: 'message.forward' as const, caller: { userId: ann } }
    const again = await im.handle({ ...handle, input: { from: { target_id: bob }, ...wish, seqs: [3, 1] } })
    expect(again).toEqual({ data: first, status: 200 })
    for (const other of [{ seqs: [1, 2] }, { as: 'record' as const }, { from: { target_id: ann } }])
      await expect(forward(im, ann, { ...wish, ...other })).rejects.toMatchObject({ code: 'conflict' })
    expect(await textsOf(im, ann, { target_id: cem })).toEqual(['one', 'three'])
    const record = { as: 'record' as const, seqs: [2], to: [{ target_id: ann }], client_id: 'f2' }
    const made = await forward(im, ann, { ...record, title: 'Weekend' })
    expect(await forward(im, ann, { ...record, title: 'Weekend' })).toEqual(made)
    await expect(forward(im, ann, { ...record, title: 'Week' })).rejects.toMatchObject({ code: 'conflict' })
    // Others have names of their own.
    await talk(im)
    expect((await forward(im, bob, { ...wish, from: { target_id: ann }, seqs: [4] })).messages).toHaveLength(
      2,
    )
  })

  it('[T237] a request that broke off half way is finished by its retry, each message once, or says what is missing', async () => {
    const failures: number[] = []
    const im = await start({
      wrapStore: (store) =>
        overrideStore(store, {
          async commitMessages(batch, lane) {
            const isFor = (userId: number) =>
              batch.some(({ key }) => key.kind === 'direct' && key.high === userId)
            const failing = failures.find(isFor)
            // Some of it was stored, and its answer lost.
            if (failing === undefined) return store.commitMessages(batch, lane)
            await store.commitMessages(
              batch.filter(({ key }) => key.kind === 'group' || key.high !== failing).slice(0, 1),
              lane,
            )
            throw new StonechatError('unavailable')
          },
        }),
    })
    await talk(im)
    failures.push(dan)
    const wish = { client_id: 'f1', seqs: [1, 2], to: [{ target_id: cem }, { target_id: dan }] }
    await expect(forward(im, ann, wish)).rejects.toMatchObject({ code: 'unavailable' })
    failures.pop()
    const answer = await forward(im, ann, wish)
    expect(answer.refused).toBeUndefined()
    for (const target_id of [cem, dan]) expect(await textsOf(im, ann, { target_id })).toEqual(['one', 'two'])

    // The same, with messages that are gone before the retry.
    failures.push(dan)
    const second = { ...wish, client_id: 'f2', seqs: [3], as: 'record' as const }
    await expect(forward(im, ann, second)).rejects.toMatchObject({ code: 'unavailable' })
    failures.pop()
    await im.call('message.recall', { userId: ann }, { target_id: bob, seq: 3 })
    const rest = await forward(im, ann, second)
    expect(rest.messages).toMatchObject([{ target_id: cem, content: { type: 'record' } }])
    expect(rest.refused).toEqual([{ target_type: 'user', target_id: dan, code: 'message_not_found' }])
  })

  it('[T238] the same client_id to a further target sends there', async () => {
    const im = await start()
    await talk(im)
    const wish = { client_id: 'f1', seqs: [1, 2] }
    const first = await forward(im, ann, { ...wish, to: [{ target_id: cem }] })
    const both = await forward(im, ann, { ...wish, to: [{ target_id: dan }, { target_id: cem }] })
    expect(both.messages.slice(2)).toEqual(first.messages)
    expect(first.messages[0]?.client_id).toBe('f1')
    expect(await textsOf(im, ann, { target_id: cem })).toEqual(['one', 'two'])
    expect(await textsOf(im, ann, { target_id: dan })).toEqual(['one', 'two'])
  })

  it('[T239] forwarding is paid by what is sent', async () => {
    const im = await start()
    await talk(im)
    await say(im, ann, { target_id: bob }, '长'.repeat(8_000))
    const price = async (input: Wish) => {
      let points = 0
      const handle = { name: 'message.forward' as const, caller: { userId: ann } }
      await im.handle({
        ...handle,
        input: { from: { target_id: bob }, ...input },
        owe: (more) => {
          points += more
        },
      })
      return points
    }
    expect(await price({ seqs: [1, 2, 3], to: [{ target_id: cem }, { target_id: dan }] })).toBe(5)
    expect(await price({ seqs: [4], to: [{ target_id: cem }, { target_id: dan }] })).toBe(11)
    const retried = { client_id: 'f1', seqs: [1], to: [{ target_id: cem }] }
    expect([await price(retried), await price(retried)]).toEqual([0, 0])
  })

  it('[T240] what would make too long an answer is refused, and nothing is sent', async () => {
    const im = await start()
    for (let count = 0; count < 20; count += 1) await say(im, ann, { target_id: bob }, '长'.repeat(8_000))
    const seqs = Array.from({ length: 20 }, (_, at) => at + 1)
    const to = [{ target_id: cem }, { target_id: dan }]
    await expect(forward(im, ann, { seqs, to })).rejects.toMatchObject({ code: 'too_large' })
    expect(await textsOf(im, ann, { target_id: cem })).toEqual([])
    expect((await forward(im, ann, { seqs, to: to.slice(1) })).messages).toHaveLength(20)
    // The most that may be named is no more than that where the messages are short.
    for (let count = 0; count < limits.forwardMaxMessages; count += 1)
      await say(im, ann, { target_id: ann }, '好')
    const most = Array.from({ length: limits.forwardMaxMessages }, (_, at) => at + 1)
    const targets = Array.from({ length: limits.forwardMaxTargets }, (_, at) => ({ target_id: 10 + at }))
    const all = await forward(im, ann, { from: { target_id: ann }, seqs: most, to: targets })
    expect(all.messages).toHaveLength(2_000)
    expect(Buffer.byteLength(JSON.stringify(all))).toBeLessThan(1_048_576)
  }, 30_000)

  it('[T243] the host is asked about what is forwarded like about what is sent, and may refuse or change it', async () => {
    const im = await start({
      beforeSend: async ({ content, target_id }) => {
        if (target_id === dan) throw new StonechatError('forbidden')
        if (target_id !== cem) return
        return {
          content: content.type === 'text' ? { type: 'text', text: content.text.toUpperCase() } : content,
        }
      },
    })
    await talk(im)
    const answer = await forward(im, ann, { seqs: [1, 2], to: [{ target_id: dan }, { target_id: cem }] })
    expect(answer.refused).toEqual([{ target_type: 'user', target_id: dan, code: 'forbidden' }])
    expect(await textsOf(im, cem, { target_id: ann })).toEqual(['ONE', 'TWO'])
  })
})

describe('records', () => {
  it('[T251] a record stays as it was made, whatever becomes of its messages and of names', async () => {
    const im = await start()
    await talk(im)
    const to = [{ target_id: cem }]
    const { messages } = await forward(im, ann, { seqs: [1, 2], as: 'record', to })
    const entries = [
      { sender_id: ann, nickname: 'Ann', content: { type: 'text', text: 'one' }, created_at: now },
      { sender_id: bob, nickname: '小明', content: { type: 'text', text: 'two' }, created_at: now },
    ]
    expect(messages).toMatchObject([{ sender_id: ann, content: { type: 'record', entries } }])
    expect(messages[0]).not.toHaveProperty('forwarded')
    await im.call('message.edit', { userId: ann }, { target_id: bob, seq: 1, content: 'another' })
    await im.call('message.recall', { userId: bob }, { target_id: ann, seq: 2 })
    const list = await im.call('message.list', { userId: cem }, { target_id: ann })
    expect(list.messages).toMatchObject([{ content: { entries } }])
    // One that goes on by itself says whose it was.
    const on = await forward(im, cem, { from: { target_id: ann }, to: [{ target_id: dan }] })
    expect(on.messages).toMatchObject([{ content: { entries }, forwarded: { sender_id: ann } }])
  })

  it('[T253] a record is called by its request, its group, or its two people', async () => {
    const im = await start()
    await talk(im)
    await say(im, ann, { target_id: ann }, 'note')
    const group = await im.call('group.create', { userId: ann }, { name: '读书会', member_ids: [bob] })
    const place = { target_type: 'group' as const, target_id: group.id }
    await say(im, bob, place, 'hello')
    await say(im, cem, { target_id: ann }, 'without a name')
    const titleOf = async (wish: Wish) => {
      const { messages } = await forward(im, ann, { as: 'record', to: [{ target_id: dan }], ...wish })
      const content = messages[0]?.content
      return content?.type === 'record' ? content.title : undefined
    }
    expect(await titleOf({})).toBe('Ann, 小明')
    expect(await titleOf({ from: { target_id: ann } })).toBe('Ann')
    expect(await titleOf({ from: { target_id: cem } })).toBe('Ann, 3')
    expect(await titleOf({ from: place })).toBe('读书会')
    expect(await titleOf({ title: '周末' })).toBe('周末')
  })

  it('[T254] records are forwarded inside records, three deep, and a fourth is refused with nothing sent', async () => {
    const im = await start()
    await talk(im)
    const to = [{ target_id: cem }]
    for (let deep = 1; deep <= limits.recordMaxDepth; deep += 1)
      await forward(im, ann, {
        from: { target_id: deep === 1 ? bob : cem },
        seqs: [Math.max(1, deep - 1)],
        as: 'record',
        to,
      })
    expect(await textsOf(im, cem, { target_id: ann })).toEqual([['one'], [['one']], [[['one']]]])
    const fourth = forward(im, ann, { from: { target_id: cem }, seqs: [3], as: 'record', to })
    await expect(fourth).rejects.toMatchObject({ code: 'limit_reached' })
    for (let count = 0; count < 3; count += 1) await say(im, ann, { target_id: bob }, '长'.repeat(8_000))
    const long = forward(im, ann, { seqs: [4, 5, 6], as: 'record', to })
    await expect(long).rejects.toMatchObject({ code: 'too_large' })
    expect(await textsOf(im, cem, { target_id: ann })).toHaveLength(3)
  })

  it('[T258] over gRPC records and who wrote what is forwarded are the same, also inside each other', async () => {
    const im = await start()
    await talk(im)
    await forward(im, ann, { as: 'record', to: [{ target_id: bob }] })
    const grpc = await startGrpc([im])
    try {
      const answer = await grpc.call(MessageService.method.forward, {
        ...{ actorId: BigInt(ann), from: { targetId: BigInt(bob) }, seqs: [2n, 4n] },
        ...{ to: [{ targetId: BigInt(cem) }, { targetId: 500n }], as: ForwardAs.RECORD, clientId: 'g1' },
      })
      expect(answer.refused).toMatchObject([{ targetId: 500n, code: 'user_not_found' }])
      expect(answer.messages).toMatchObject([{ targetId: BigInt(cem), message: { senderId: 1n, seq: 1n } }])
      const { value } = answer.messages[0]!.message!.content!.type
      expect(value).toMatchObject({
        title: 'Ann, 小明',
        entries: [
          { senderId: 2n, nickname: '小明', content: { type: { value: { text: 'two' } } } },
          {
            senderId: 1n,
            content: { type: { value: { entries: [{ content: { type: { value: { text: 'one' } } } }] } } },
          },
        ],
      })
      const each = await grpc.call(MessageService.method.forward, {
        ...{
          actorId: BigInt(ann),
          from: { targetId: BigInt(bob) },
          seqs: [2n],
          to: [{ targetId: BigInt(dan) }],
        },
      })
      expect(each.messages[0]?.message?.forwarded).toMatchObject({ senderId: 2n, createdAt: BigInt(now) })
    } finally {
      await grpc[Symbol.asyncDispose]()
    }
  })
})

describe('forwarding over HTTP', () => {
  let app: RunningApp
  beforeAll(async () => {
    app = await startApp()
  })
  afterAll(() => app[Symbol.asyncDispose]())

  it('[T236] what is forwarded is answered with 201, a retry with 200, and so is what no target took', async () => {
    const [one, other] = [await register(app), await register(app)]
    const post = (path: string, body: object) =>
      call(app, `POST /api/${path}` as 'POST /', { token: one.token, body })
    await post('send', { target_id: one.id, content: 'note' })
    const body = {
      from: { target_id: one.id },
      seqs: [1],
      to: [{ target_id: other.id }],
      as: 'each',
      client_id: 'f1',
    }
    const first = await post('messages/forward', body)
    const again = await post('messages/forward', body)
    expect([first.status, again.status]).toEqual([201, 200])
    expect(again.body).toEqual(first.body)
    const refused = await post('messages/forward', { ...body, to: [{ target_id: 999_999 }], client_id: 'f2' })
    expect([refused.status, refused.body]).toEqual([
      200,
      { messages: [], refused: [{ target_type: 'user', target_id: 999_999, code: 'user_not_found' }] },
    ])
  })
})
