/** What people do beside writing, over gRPC: whole servers, one on each engine, and a real client. */
import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DescMethodUnary, MessageInitShape } from '@bufbuild/protobuf'
import {
  call,
  hasMariaDb,
  makeTempFolder,
  type Person,
  type RunningApp,
  register,
  runProgram,
  startApp,
  startMariaDb,
  type TempFolder,
} from '@stonechat/testkit'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  AccountService,
  FindWay,
  ReceiptsSwitch,
} from '../../packages/gateway/src/grpc/gen/stonechat/v1/account_pb.js'
import { GroupJoin, GroupService } from '../../packages/gateway/src/grpc/gen/stonechat/v1/group_pb.js'
import { InviteService } from '../../packages/gateway/src/grpc/gen/stonechat/v1/invite_pb.js'
import {
  JoinRequestState,
  JoinService,
  JoinStatus,
} from '../../packages/gateway/src/grpc/gen/stonechat/v1/join_pb.js'
import {
  type ForwardAs,
  MessageService,
  ReaderState,
} from '../../packages/gateway/src/grpc/gen/stonechat/v1/message_pb.js'
import { ScheduledService } from '../../packages/gateway/src/grpc/gen/stonechat/v1/scheduled_pb.js'
import { StickerService } from '../../packages/gateway/src/grpc/gen/stonechat/v1/sticker_pb.js'
import { TargetType } from '../../packages/gateway/src/grpc/gen/stonechat/v1/target_pb.js'
import { createGrpcClient, refusalOf } from '../../packages/gateway/src/testing/grpc-server.js'
import { createClosing } from '../support/closing.js'
import { uploadFile } from './files/upload-file.js'

const token = 'service'.padEnd(40, '-')
const text = (value: string) => ({ type: { case: 'text' as const, value: { text: value } } })
const hourMs = 3_600_000

for (const engine of ['SQLite', 'MariaDB'] as const)
  describe.skipIf(engine === 'MariaDB' && !hasMariaDb())(`gRPC on ${engine}`, { timeout: 60_000 }, () => {
    const closing = createClosing()
    let folder: TempFolder
    let db: string
    let app: RunningApp
    let grpc: ReturnType<typeof createGrpcClient>
    let ann: Actor
    let bob: Actor
    let cem: Actor
    let eve: Actor

    beforeAll(async () => {
      folder = closing.use(await makeTempFolder())
      const database = engine === 'SQLite' ? undefined : closing.use(await startMariaDb())
      db = database?.url(database.newName()) ?? `sqlite:${join(folder.path, 'talking.db')}`
      app = closing.use(await startApp({ options: { db, grpc: '0', grpcToken: token } }))
      grpc = createGrpcClient(Number(app.app.grpc!.split(':')[1]))
      closing.use({ [Symbol.asyncDispose]: async () => grpc.client.close() })
      const [first, second, third, fourth] = await Promise.all([signUp(), signUp(), signUp(), signUp()])
      ann = first
      bob = second
      cem = third
      eve = fourth
    }, 120_000)
    afterAll(() => closing[Symbol.asyncDispose]())

    async function signUp() {
      const person = await register(app)
      return { ...person, actorId: BigInt(person.id) }
    }
    const ask = <M extends DescMethodUnary>(method: M, request: MessageInitShape<M['input']>) =>
      grpc.call(method, request, { authorization: `Bearer ${token}` })
    const refusal = <M extends DescMethodUnary>(method: M, request: MessageInitShape<M['input']>) =>
      refusalOf(ask(method, request))
    /** A group of Ann, who owns it, Bob and Cem, in which these were said. */
    async function talk(...said: readonly string[]) {
      const memberIds = [bob.actorId, cem.actorId]
      const { group } = await ask(GroupService.method.create, { actorId: ann.actorId, name: 'g', memberIds })
      const target = { targetType: TargetType.GROUP, targetId: group!.id }
      for (const one of said) await say(target, one)
      return target
    }
    const say = (target: object, value: string, more: object = {}) =>
      ask(MessageService.method.send, { senderId: ann.actorId, ...target, content: text(value), ...more })

    it('[T520] a service pins for who may, reads the list of pins by pages, and takes a pin back', async () => {
      const { pin, listPins } = MessageService.method
      const target = await talk('one', 'two', 'three')
      const at = { ...target, actorId: ann.actorId }
      for (const seq of [1n, 3n]) {
        const { message } = await ask(pin, { ...at, seq, on: true })
        expect(message).toMatchObject({ seq, pinned: { userId: ann.actorId } })
      }
      const first = await ask(listPins, { ...target, actorId: bob.actorId, limit: 1 })
      expect(first).toMatchObject({ messages: [{ seq: 3n }], nextCursor: expect.any(String) })
      const rest = await ask(listPins, { ...target, actorId: bob.actorId, cursor: first.nextCursor! })
      expect(rest).toMatchObject({ messages: [{ seq: 1n, content: text('one') }], pinsRev: first.pinsRev })
      expect([rest.messages.length, rest.nextCursor]).toEqual([1, undefined])
      const { message } = await ask(pin, { ...at, seq: 3n, on: false })
      expect(message?.pinned).toBeUndefined()
      const now = await ask(listPins, at)
      expect(now.messages.map(({ seq }) => seq)).toEqual([1n])
      expect(now.pinsRev).toBeGreaterThan(first.pinsRev)

      expect(await refusal(pin, { ...at, seq: 1n })).toMatchObject({
        ...{ status: 3, code: 'invalid_input', errors: [{ path: 'on' }] },
      })
      const bad = { ...at, seq: 1n, on: true }
      expect(await refusal(pin, { ...bad, seq: 0n })).toMatchObject({ code: 'invalid_input' })
      expect(await refusal(pin, { ...bad, seq: 9n })).toMatchObject({ status: 5, code: 'message_not_found' })
      expect(await refusal(pin, { ...bad, actorId: bob.actorId })).toMatchObject({
        ...{ status: 7, code: 'forbidden' },
      })
      const stranger = { ...target, actorId: eve.actorId }
      expect(await refusal(listPins, stranger)).toMatchObject({ status: 7, code: 'not_a_member' })
      expect(await refusal(listPins, { ...at, limit: 101 })).toMatchObject({ errors: [{ path: 'limit' }] })
    })

    it('[T521] a service reads the chain of a message, as far as the actor sees it', async () => {
      const { listChain } = MessageService.method
      const target = await talk('root', 'beside')
      await say(target, 'answer', { replyTo: 1n })
      await say(target, 'answer to it', { replyTo: 3n })
      const at = { ...target, actorId: cem.actorId }
      for (const seq of [1n, 4n]) {
        const chain = await ask(listChain, { ...at, seq })
        expect(chain).toMatchObject({ rootSeq: 1n, hasMore: false, hasNewer: false })
        expect(chain.messages.map((one) => [one.seq, one.replyTo])).toEqual([
          ...[[1n, undefined] as const, [3n, 1n] as const, [4n, 3n] as const],
        ])
      }
      expect(await refusal(listChain, { ...at, seq: 5n })).toMatchObject({ code: 'message_not_found' })
      expect(await refusal(listChain, { ...at, actorId: eve.actorId, seq: 1n })).toMatchObject({
        code: 'not_a_member',
      })
    })

    it('[T522] a service reacts, takes it back, and reads by pages who reacted', async () => {
      const { react, listReactions } = MessageService.method
      const target = await talk('lunch?')
      const at = { ...target, seq: 1n }
      for (const [{ actorId }, emoji] of [
        [ann, '👍'],
        [bob, '👍'],
        [cem, '🎉'],
      ] as const)
        await ask(react, { ...at, actorId, emoji, on: true })
      const first = await ask(listReactions, { ...at, actorId: bob.actorId, limit: 2 })
      const rest = await ask(listReactions, { ...at, actorId: bob.actorId, cursor: first.nextCursor! })
      expect([...first.reactions, ...rest.reactions].map((one) => [one.userId, one.emoji])).toEqual([
        ...[[ann.actorId, '👍'] as const, [bob.actorId, '👍'] as const, [cem.actorId, '🎉'] as const],
      ])
      expect(rest.nextCursor).toBeUndefined()
      const only = await ask(listReactions, { ...at, actorId: ann.actorId, emoji: '🎉' })
      expect(only.reactions.map(({ userId }) => userId)).toEqual([cem.actorId])
      const back = await ask(react, { ...at, actorId: ann.actorId, emoji: '👍', on: false })
      expect(back.message?.reactions).toMatchObject([
        { emoji: '👍', count: 1n, userIds: [bob.actorId] },
        { emoji: '🎉', count: 1n },
      ])

      const bad = { ...at, actorId: ann.actorId, emoji: '👍' }
      expect(await refusal(react, bad)).toMatchObject({ code: 'invalid_input', errors: [{ path: 'on' }] })
      for (const emoji of ['', 'a', '👍👍', '\u{1F468}\u200D'.repeat(1_000)])
        expect(await refusal(react, { ...bad, emoji, on: true })).toMatchObject({
          ...{ status: 3, errors: [{ path: 'emoji' }] },
        })
      expect(await refusal(react, { ...bad, seq: 2n, on: true })).toMatchObject({ code: 'message_not_found' })
      expect(await refusal(react, { ...bad, actorId: eve.actorId, on: true })).toMatchObject({
        code: 'not_a_member',
      })
    })

    it('[T523] a service reads who has read a message, turns the receipts of a user off and on, and chooses by what others find them', async () => {
      const { listReaders } = MessageService.method
      const { getPrivacy, updatePrivacy } = AccountService.method
      const target = await talk('read me')
      const at = { ...target, actorId: ann.actorId, seq: 1n }
      const body = { target_type: 'group', target_id: Number(target.targetId), seq: 1 }
      const read = await call(app, 'POST /api/sessions/read', { token: bob.token, body })
      expect(read.status).toBe(200)
      const readers = await ask(listReaders, at)
      expect(readers).toMatchObject({ readCount: 1n, deliveredCount: 1n, memberCount: 2n })
      expect(readers.users.map(({ userId }) => userId)).toEqual([bob.actorId])
      const unread = await ask(listReaders, { ...at, state: ReaderState.UNREAD })
      expect(unread.users.map(({ userId }) => userId)).toEqual([cem.actorId])

      expect((await ask(getPrivacy, { userId: bob.actorId })).privacy?.receipts).toBe(ReceiptsSwitch.ON)
      const off = { userId: bob.actorId, receipts: ReceiptsSwitch.OFF }
      expect((await ask(updatePrivacy, off)).privacy?.receipts).toBe(ReceiptsSwitch.OFF)
      // Nothing said, nothing changed.
      const same = await ask(updatePrivacy, { userId: bob.actorId })
      expect(same.privacy?.receipts).toBe(ReceiptsSwitch.OFF)
      expect(await ask(listReaders, at)).toMatchObject({ readCount: 0n, memberCount: 1n, users: [] })
      expect(await refusal(listReaders, { ...at, actorId: bob.actorId })).toMatchObject({
        ...{ status: 7, code: 'receipts_off' },
      })
      await ask(updatePrivacy, { ...off, receipts: ReceiptsSwitch.ON })
      expect(await ask(listReaders, at)).toMatchObject({ readCount: 1n, memberCount: 2n })

      const find = (query: bigint | string) =>
        call(app, `GET /api/user/find?query=${query}`, { token: ann.token })
      for (const ways of [[FindWay.USERNAME], []]) {
        const chosen = await ask(updatePrivacy, { userId: bob.actorId, findBy: { ways } })
        expect(chosen.privacy?.findBy).toEqual(ways)
        expect((await find(bob.actorId)).status).toBe(404)
        expect((await find(bob.username)).status).toBe(ways.length === 0 ? 404 : 200)
      }

      expect(await refusal(updatePrivacy, { ...off, receipts: 7 as never })).toMatchObject({
        ...{ code: 'invalid_input', errors: [{ path: 'receipts' }] },
      })
      expect(await refusal(getPrivacy, {})).toMatchObject({ errors: [{ path: 'user_id' }] })
      expect(await refusal(updatePrivacy, { userId: 999_999n })).toMatchObject({ code: 'user_not_found' })
      expect(await refusal(listReaders, { ...at, seq: 4n })).toMatchObject({ code: 'message_not_found' })
      expect(await refusal(listReaders, { ...at, actorId: eve.actorId })).toMatchObject({
        code: 'not_a_member',
      })
    })

    it('[T524] a service writes a message that is sent later, once, lists it, takes it back, or sends it now', async () => {
      const { create, list, cancel, send } = ScheduledService.method
      const target = await talk('first')
      const wanted = {
        ...{ ...target, senderId: bob.actorId, content: text('@Ann later'), clientId: randomUUID() },
        ...{ replyTo: 1n, mentions: { userIds: [ann.actorId], names: ['Ann'] } },
        sendAt: BigInt(Date.now() + hourMs),
      }
      const { scheduled } = await ask(create, wanted)
      const { mentions: _, senderId: __, ...asked } = wanted
      expect(scheduled).toMatchObject({
        ...asked,
        mentions: [ann.actorId],
        mentionNames: ['Ann'],
        refused: '',
      })
      const { id: scheduledId } = scheduled!
      expect((await ask(create, wanted)).scheduled?.id).toBe(scheduledId)
      const own = { actorId: bob.actorId }
      await ask(create, { ...wanted, clientId: randomUUID() })
      const first = await ask(list, { ...own, ...target, limit: 1 })
      expect(first).toMatchObject({ scheduled: [{ id: scheduledId }], nextCursor: expect.any(String) })
      const rest = await ask(list, { ...own, ...target, cursor: first.nextCursor! })
      expect([rest.scheduled.length, rest.nextCursor]).toEqual([1, undefined])
      expect((await ask(list, { ...own, targetId: ann.actorId })).scheduled).toEqual([])

      const { message } = await ask(send, { ...own, scheduledId })
      const { sendAt: ___, targetType: ____, targetId: _____, ...said } = asked
      expect(message).toMatchObject({ ...said, seq: 2n, senderId: bob.actorId, mentions: [ann.actorId] })
      await ask(cancel, { ...own, scheduledId: rest.scheduled[0]!.id })
      expect((await ask(list, own)).scheduled).toEqual([])
      const history = await ask(MessageService.method.list, { ...target, actorId: ann.actorId })
      expect(history.messages.map(({ seq }) => seq)).toEqual([1n, 2n])

      for (const method of [cancel, send])
        expect(await refusal(method, { ...own, scheduledId })).toMatchObject({
          ...{ status: 5, code: 'scheduled_not_found' },
        })
      const again = { ...wanted, clientId: randomUUID() }
      const { scheduled: others } = await ask(create, again)
      for (const method of [cancel, send])
        expect(await refusal(method, { actorId: ann.actorId, scheduledId: others!.id })).toMatchObject({
          code: 'scheduled_not_found',
        })
      expect(await refusal(create, { ...again, content: text('else') })).toMatchObject({ code: 'conflict' })
      for (const sendAt of [0n, 1n, BigInt(Date.now() + 367 * 24 * hourMs), 2n ** 60n])
        expect(await refusal(create, { ...again, sendAt })).toMatchObject({ errors: [{ path: 'send_at' }] })
      expect(await refusal(create, { ...again, content: text('') })).toMatchObject({
        ...{ status: 3, code: 'invalid_input' },
      })
      expect(await refusal(create, { ...again, senderId: eve.actorId })).toMatchObject({
        code: 'not_a_member',
      })
    })

    it('[T525] a service makes a sticker of a picture, lists, sends and removes it', async () => {
      const { add, list, remove, listPacks } = StickerService.method
      const background = { r: 9, g: 200, b: 9 }
      const create = { width: 600, height: 300, channels: 3, background } as const
      const bytes = await sharp({ create }).png().toBuffer()
      const { id: fileId } = await uploadFile(app, ann.token, bytes, 'meadow.png')
      const own = { actorId: ann.actorId }
      const { sticker } = await ask(add, { ...own, fileId, clientId: 'once' })
      expect(sticker).toMatchObject({ file: { id: sticker!.id, width: 512n }, createdAt: expect.any(BigInt) })
      expect((await ask(add, { ...own, fileId, clientId: 'once' })).sticker?.id).toBe(sticker!.id)
      expect((await ask(list, own)).stickers.map(({ id }) => id)).toEqual([sticker!.id])
      const other = await uploadFile(app, ann.token, await sharp({ create }).rotate(90).png().toBuffer())
      expect(await refusal(add, { ...own, fileId: other.id, clientId: 'once' })).toMatchObject({
        ...{ status: 6, code: 'conflict' },
      })
      const content = { type: { case: 'sticker' as const, value: { stickerId: sticker!.id } } }
      const sent = { senderId: ann.actorId, targetId: bob.actorId, content }
      const { message } = await ask(MessageService.method.send, sent)
      expect(message?.content?.type).toMatchObject({ value: { file: { id: sticker!.id } } })
      await ask(remove, { ...own, stickerId: sticker!.id })
      expect((await ask(list, own)).stickers).toEqual([])

      expect((await ask(listPacks, own)).packs).toEqual([])
      const meadows = join(folder.path, 'Meadows')
      await mkdir(meadows)
      await writeFile(join(meadows, 'green.png'), bytes)
      const added = await runProgram(['stickers', 'add', meadows, '-data', app.dataDir, '-db', db])
      expect([added.code, added.all]).toEqual([0, added.all])
      const [pack] = (await ask(listPacks, own)).packs
      expect(pack).toMatchObject({ title: 'Meadows', stickers: [{ file: { name: 'green.webp' } }] })
      const ofPack = { type: { case: 'sticker' as const, value: { stickerId: pack!.stickers[0]!.id } } }
      await ask(MessageService.method.send, { ...sent, content: ofPack })

      const gone = { status: 5, code: 'sticker_not_found' }
      expect(await refusal(remove, { ...own, stickerId: sticker!.id })).toMatchObject(gone)
      expect(await refusal(remove, { ...own, stickerId: 'x' })).toMatchObject({ code: 'invalid_input' })
      expect(await refusal(add, { actorId: bob.actorId, fileId })).toMatchObject({ code: 'file_not_found' })
      expect(await refusal(add, { ...own, fileId: '' })).toMatchObject({ errors: [{ path: 'file_id' }] })
      expect(await refusal(add, { ...own, fileId: randomUUID() })).toMatchObject({ code: 'file_not_found' })
      expect(await refusal(listPacks, {})).toMatchObject({ errors: [{ path: 'actor_id' }] })
    })

    it('[Y394] a service sends a card of a user, which comes back with the name', async () => {
      const value = { userId: bob.actorId }
      const content = { type: { case: 'card' as const, value } }
      const sent = { senderId: ann.actorId, targetId: bob.actorId, content }
      const { message } = await ask(MessageService.method.send, sent)
      expect(message?.content?.type).toMatchObject({
        value: { ...value, groupId: 0n, name: expect.stringMatching(/./) },
      })
      const ofNobody = { type: { case: 'card' as const, value: {} } }
      expect(await refusal(MessageService.method.send, { ...sent, content: ofNobody })).toMatchObject({
        errors: [{ path: 'content.user_id' }],
      })
    })

    it('[Y339] a service makes a link into a group, lets people in by it, ends it, and answers who asks to be let in', async () => {
      const invites = InviteService.method
      const joins = JoinService.method
      const { targetId: groupId } = await talk()
      const owner = { actorId: ann.actorId, groupId }
      const { invite } = await ask(invites.create, { ...owner, expiresInS: 3_600, maxUses: 2 })
      const { code } = invite!
      expect(invite).toMatchObject({ uses: 0, maxUses: 2, createdBy: ann.actorId, url: `/i/${code}` })
      expect((await ask(invites.get, { code })).card).toMatchObject({ groupId, memberCount: 3 })
      const late = await signUp()
      const accepted = { actorId: late.actorId, code }
      expect(await ask(invites.accept, accepted)).toMatchObject({
        ...{ status: JoinStatus.JOINED, group: { id: groupId, memberCount: 4 } },
      })
      expect((await ask(invites.list, owner)).invites).toMatchObject([{ code, uses: 1 }])
      await ask(invites.delete, { ...owner, code })
      expect(await refusal(invites.get, { code })).toMatchObject({ status: 5, code: 'invite_not_found' })
      expect(await refusal(joins.getCard, { actorId: eve.actorId, groupId })).toMatchObject({
        code: 'group_not_found',
      })

      const settings = { join: GroupJoin.APPROVAL, question: 'Who are you?' }
      await ask(GroupService.method.update, { ...owner, ...settings })
      expect((await ask(joins.getCard, { actorId: eve.actorId, groupId })).card).toMatchObject({
        ...{ approval: true, question: 'Who are you?' },
      })
      const asking = { actorId: eve.actorId, groupId, text: 'Eve' }
      expect(await ask(joins.join, asking)).toMatchObject({
        status: JoinStatus.REQUESTED,
        request: { userId: eve.actorId, text: 'Eve', state: JoinRequestState.PENDING },
      })
      expect((await ask(joins.list, { actorId: eve.actorId })).requests).toMatchObject([{ groupId }])
      expect((await ask(joins.list, { actorId: ann.actorId })).groups).toMatchObject([
        { groupId, pending: 1 },
      ])
      expect(await ask(joins.listRequests, owner)).toMatchObject({
        ...{ pending: 1, requests: [{ userId: eve.actorId, nickname: eve.username }] },
      })
      const answer = { ...owner, userId: eve.actorId, state: JoinRequestState.ACCEPTED }
      expect(await refusal(joins.answer, { ...answer, actorId: bob.actorId })).toMatchObject({
        ...{ status: 7, code: 'forbidden' },
      })
      expect((await ask(joins.answer, answer)).request).toMatchObject({ state: JoinRequestState.ACCEPTED })
      expect(await refusal(joins.answer, { ...answer, state: JoinRequestState.DECLINED })).toMatchObject({
        code: 'request_settled',
      })
      expect(await ask(joins.join, asking)).toMatchObject({ status: JoinStatus.JOINED })
    })

    it('[T526] a service forwards for who can see it: each target by itself, once with a client_id', async () => {
      const { forward } = MessageService.method
      const from = await talk('one', 'two')
      const to = [{ targetId: eve.actorId }, { targetId: 999_999n }]
      const wanted = { actorId: bob.actorId, from, to, seqs: [1n, 2n], clientId: randomUUID() }
      const sent = await ask(forward, wanted)
      expect(sent.messages).toMatchObject(
        ['one', 'two'].map((said) => ({
          ...{ targetType: TargetType.USER, targetId: eve.actorId },
          message: { content: text(said), forwarded: { senderId: ann.actorId } },
        })),
      )
      expect(sent.refused).toMatchObject([{ targetId: 999_999n, code: 'user_not_found' }])
      expect(await ask(forward, wanted)).toEqual(sent)

      const once = { ...wanted, clientId: randomUUID(), to: to.slice(0, 1) }
      expect(await refusal(forward, { ...once, actorId: eve.actorId })).toMatchObject({
        code: 'not_a_member',
      })
      expect(await refusal(forward, { ...once, seqs: [1n, 9n] })).toMatchObject({
        ...{ status: 5, code: 'message_not_found' },
      })
      const wrongs: [Partial<typeof once> & { title?: string; as?: ForwardAs }, string][] = [
        [{ seqs: [] }, 'seqs'],
        [{ seqs: [1n, 1n] }, 'seqs'],
        [{ to: [] }, 'to'],
        [{ to: Array.from({ length: 21 }, (_, at) => ({ targetId: BigInt(at + 1) })) }, 'to'],
        [{ title: 'a title' }, 'title'],
        [{ as: 9 as ForwardAs }, 'as'],
      ]
      for (const [wrong, path] of wrongs)
        expect(await refusal(forward, { ...once, ...wrong })).toMatchObject({ errors: [{ path }] })
    })
  })

interface Actor extends Person {
  readonly actorId: bigint
}
