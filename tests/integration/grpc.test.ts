/** gRPC on real accounts, real messaging and a real database. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { createGrpcGateway } from '@stonechat/gateway/grpc'
import { createIm, createLocalBus } from '@stonechat/im'
import { openSqlite } from '@stonechat/storage/sqlite'
import { makeTempFolder, uniqueName, uniquePhone } from '@stonechat/testkit'
import { createUsers } from '@stonechat/user'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AccountService } from '../../packages/gateway/src/grpc/gen/stonechat/v1/account_pb.js'
import { GroupService, Role } from '../../packages/gateway/src/grpc/gen/stonechat/v1/group_pb.js'
import { MessageService } from '../../packages/gateway/src/grpc/gen/stonechat/v1/message_pb.js'
import { PresenceService } from '../../packages/gateway/src/grpc/gen/stonechat/v1/presence_pb.js'
import { TargetType } from '../../packages/gateway/src/grpc/gen/stonechat/v1/target_pb.js'
import { createGrpcClient, refusalOf, serviceToken } from '../../packages/gateway/src/testing/grpc-server.js'

const log = { debug() {}, info() {}, warn() {}, error() {} }
const opened: AsyncDisposable[] = []
const open = <T extends AsyncDisposable>(resource: T): T => {
  opened.unshift(resource)
  return resource
}
let grpc: ReturnType<typeof createGrpcClient>
let users: ReturnType<typeof createUsers>

beforeAll(async () => {
  const folder = open(await makeTempFolder())
  const stores = open(await openSqlite({ path: join(folder.path, 'stonechat.db'), log }))
  users = open(
    createUsers({
      store: stores.user,
      secret: 'a secret of more than thirty-two bytes',
      senders: {},
      region: 'CN',
      log,
    }),
  )
  const { authenticate } = users
  const im = open(createIm({ store: stores.im, bus: createLocalBus(), authenticate, directory: users, log }))
  const gateway = open(
    createGrpcGateway({
      services: [im, users],
      authenticate: im.authenticate,
      directory: users,
      serviceToken,
      log,
    }),
  )
  const { port } = await gateway.listen({ host: '127.0.0.1', port: 0 })
  grpc = createGrpcClient(port)
})
afterAll(async () => {
  grpc.client.close()
  for (const resource of opened) await resource[Symbol.asyncDispose]()
})

async function signUp() {
  const phone = uniquePhone()
  const account = { username: uniqueName(), phone, password: 'correct horse' }
  const { user, token } = await users.call('account.register', undefined, account)
  return { id: BigInt(user.id), phone: user.phone, username: user.username, token }
}

const text = (value: string) => ({ type: { case: 'text' as const, value: { text: value } } })

describe('gRPC on real parts', () => {
  it('[F40] ValidateToken returns the holder of a token with the profile, and that a revoked one is revoked', async () => {
    const person = await signUp()
    const caller = await grpc.call(AccountService.method.validateToken, { token: person.token })
    expect(caller.userId).toBe(person.id)
    const { user } = await grpc.call(AccountService.method.getUser, { userId: caller.userId })
    expect(user).toMatchObject({ id: person.id, username: person.username, phone: person.phone })

    await users.call('account.logout', { userId: Number(person.id), deviceId: caller.deviceId }, {})
    const refused = await refusalOf(grpc.call(AccountService.method.validateToken, { token: person.token }))
    expect(refused).toMatchObject({ status: 16, code: 'device_revoked' })
    const nobody = grpc.call(AccountService.method.getUser, { userId: 999_999n })
    expect(await refusalOf(nobody)).toMatchObject({ status: 5, code: 'user_not_found' })
  })

  it('[F41] the same client_id sends once, also when retried in parallel; another body is a conflict', async () => {
    const [sender, receiver] = [await signUp(), await signUp()]
    const request = {
      senderId: sender.id,
      targetId: receiver.id,
      content: text('你好'),
      clientId: randomUUID(),
    }
    const { send, list } = MessageService.method
    const answers = await Promise.all(Array.from({ length: 8 }, () => grpc.call(send, request)))
    expect(new Set(answers.map(({ message }) => message?.seq))).toEqual(new Set([1n]))
    const other = await refusalOf(grpc.call(send, { ...request, content: text('再见') }))
    expect(other).toMatchObject({ status: 6, code: 'conflict' })

    for (const [actorId, targetId] of [
      [sender.id, receiver.id],
      [receiver.id, sender.id],
    ] as const) {
      const { messages, hasMore } = await grpc.call(list, { actorId, targetId })
      expect(messages).toMatchObject([{ seq: 1n, senderId: sender.id, clientId: request.clientId }])
      expect(hasMore).toBe(false)
    }
    const toNobody = await refusalOf(grpc.call(send, { ...request, targetId: 999_999n }))
    expect(toNobody).toMatchObject({ status: 5, code: 'user_not_found' })
  })

  it('[T81] a service mentions people and everybody, and an edit that says nothing of mentions leaves them', async () => {
    const [owner, member, other] = [await signUp(), await signUp(), await signUp()]
    const { group } = await grpc.call(GroupService.method.create, {
      ...{ actorId: owner.id, name: 'g', memberIds: [member.id, other.id] },
    })
    const target = { targetType: TargetType.GROUP, targetId: group!.id }
    const { send, edit, list } = MessageService.method
    const mentions = { userIds: [member.id], names: ['Ann'], all: true }
    const content = text('@Ann')
    const { message } = await grpc.call(send, { ...target, senderId: owner.id, content, mentions })
    const mentioned = { mentions: [member.id], mentionNames: ['Ann'], mentionAll: true }
    expect(message).toMatchObject(mentioned)
    const change = { ...target, actorId: owner.id, seq: 1n, content: text('better') }
    expect((await grpc.call(edit, change)).message).toMatchObject(mentioned)
    const fewer = await grpc.call(edit, { ...change, mentions: { userIds: [other.id] } })
    const now = { mentions: [other.id], mentionNames: [], mentionAll: false }
    expect(fewer.message).toMatchObject(now)
    expect((await grpc.call(list, { ...target, actorId: member.id })).messages).toMatchObject([now])
    const all = { ...target, senderId: member.id, content, mentions: { all: true } }
    expect(await refusalOf(grpc.call(send, all))).toMatchObject({ status: 7, code: 'forbidden' })
    const stranger = await signUp()
    const outside = { ...all, mentions: { userIds: [stranger.id] } }
    expect(await refusalOf(grpc.call(send, outside))).toMatchObject({ status: 9, code: 'not_mentionable' })
  })

  it('[F42] a group lives from its creation to its end', async () => {
    const [owner, member, stranger] = [await signUp(), await signUp(), await signUp()]
    const { method } = GroupService
    const { group } = await grpc.call(method.create, {
      actorId: owner.id,
      name: '项目组',
      memberIds: [member.id],
    })
    expect(group).toMatchObject({ name: '项目组', ownerId: owner.id, memberCount: 2, role: Role.OWNER })
    const groupId = group!.id
    const sent = await grpc.call(MessageService.method.send, {
      senderId: member.id,
      targetType: TargetType.GROUP,
      targetId: groupId,
      content: text('在'),
    })
    expect(sent.message).toMatchObject({ conversationId: group!.conversationId, senderId: member.id })

    const asStranger = { actorId: stranger.id, groupId }
    expect(await refusalOf(grpc.call(method.get, asStranger))).toMatchObject({
      status: 7,
      code: 'not_a_member',
    })
    const added = await grpc.call(method.addMembers, { actorId: owner.id, groupId, userIds: [stranger.id] })
    expect(added.group?.memberCount).toBe(3)
    expect((await grpc.call(method.get, asStranger)).group?.role).toBe(Role.MEMBER)

    const first = await grpc.call(method.listMembers, { actorId: owner.id, groupId, limit: 2 })
    const rest = await grpc.call(method.listMembers, {
      actorId: owner.id,
      groupId,
      ...(first.nextCursor === undefined ? {} : { cursor: first.nextCursor }),
    })
    expect(rest.nextCursor).toBeUndefined()
    expect(new Set([...first.members, ...rest.members].map(({ userId }) => userId))).toEqual(
      new Set([owner.id, member.id, stranger.id]),
    )

    const picture = { actorId: owner.id, groupId, avatarUrl: '/files/1' }
    expect((await grpc.call(method.update, picture)).group?.avatarUrl).toBe('/files/1')
    const without = await grpc.call(method.update, { ...picture, avatarUrl: '' })
    expect(without.group).toMatchObject({ name: '项目组' })
    expect(without.group?.avatarUrl).toBeUndefined()

    await grpc.call(method.removeMember, { actorId: owner.id, groupId, userId: stranger.id })
    expect(await refusalOf(grpc.call(method.get, asStranger))).toMatchObject({ code: 'not_a_member' })
    const dissolving = grpc.call(method.dissolve, { actorId: member.id, groupId })
    expect(await refusalOf(dissolving)).toMatchObject({ status: 7, code: 'forbidden' })
    await grpc.call(method.dissolve, { actorId: owner.id, groupId })
    const late = grpc.call(method.get, { actorId: owner.id, groupId })
    expect(await refusalOf(late)).toMatchObject({ code: 'group_dissolved' })

    const leave = (userId: bigint) => grpc.call(method.removeMember, { actorId: member.id, groupId, userId })
    expect(await refusalOf(leave(owner.id))).toMatchObject({ code: 'group_dissolved' })
    await leave(member.id)
    expect(await refusalOf(leave(member.id))).toMatchObject({ code: 'not_a_member' })
  })

  it('[F761] nobody speaks on behalf of a disabled user, whose profile can still be read', async () => {
    const [owner, member] = [await signUp(), await signUp()]
    const { method } = GroupService
    const { group } = await grpc.call(method.create, {
      ...{ actorId: owner.id, name: 'g', memberIds: [member.id], clientId: 'once' },
    })
    const groupId = group!.id
    await users.admin.disable(Number(member.id))
    const refusal = { status: 7, code: 'user_disabled' }
    const acts = [
      grpc.call(MessageService.method.send, {
        ...{ senderId: member.id, targetType: TargetType.GROUP, targetId: groupId, content: text('hi') },
      }),
      grpc.call(MessageService.method.send, { senderId: member.id, targetId: owner.id, content: text('hi') }),
      grpc.call(method.get, { actorId: member.id, groupId }),
      grpc.call(method.removeMember, { actorId: member.id, groupId, userId: member.id }),
    ]
    for (const act of acts) expect(await refusalOf(act)).toMatchObject(refusal)
    const { user } = await grpc.call(AccountService.method.getUser, { userId: member.id })
    expect(user).toMatchObject({ username: member.username })
    const toMember = { senderId: owner.id, targetId: member.id, content: text('hi') }
    expect(await refusalOf(grpc.call(MessageService.method.send, toMember))).toMatchObject({
      status: 7,
      code: 'peer_disabled',
    })
  })

  it('[F762] a service lists and lifts bans, and a retry of a creation finds its group', async () => {
    const [owner, member] = [await signUp(), await signUp()]
    const { method } = GroupService
    const wanted = { actorId: owner.id, name: 'g', memberIds: [member.id], clientId: 'again' }
    const { group } = await grpc.call(method.create, wanted)
    expect((await grpc.call(method.create, wanted)).group?.id).toBe(group!.id)
    const place = { actorId: owner.id, groupId: group!.id }
    await grpc.call(method.removeMember, { ...place, userId: member.id })
    expect((await grpc.call(method.listBans, place)).bans).toMatchObject([
      { userId: member.id, bannedBy: owner.id },
    ])
    await grpc.call(method.unban, { ...place, userId: member.id })
    expect((await grpc.call(method.listBans, place)).bans).toEqual([])
  })

  it('[F953] a service keeps out somebody who left, and nobody who does not exist', async () => {
    const [owner, member] = [await signUp(), await signUp()]
    const { method } = GroupService
    const { group } = await grpc.call(method.create, { actorId: owner.id, name: 'g', memberIds: [member.id] })
    const place = { actorId: owner.id, groupId: group!.id }
    await grpc.call(method.removeMember, { ...place, actorId: member.id, userId: member.id })
    await grpc.call(method.ban, { ...place, userId: member.id })
    expect((await grpc.call(method.listBans, place)).bans).toMatchObject([
      { userId: member.id, bannedBy: owner.id },
    ])
    const nobody = grpc.call(method.ban, { ...place, userId: 999_999n })
    expect(await refusalOf(nobody)).toMatchObject({ status: 5, code: 'user_not_found' })
  })

  it('[M230] a service edits and recalls in the name of a user, by the rules that hold for users', async () => {
    const [sender, receiver] = [await signUp(), await signUp()]
    const { send, edit, recall } = MessageService.method
    await grpc.call(send, { senderId: sender.id, targetId: receiver.id, content: text('helo') })
    const own = { actorId: sender.id, targetId: receiver.id, seq: 1n }
    const { message } = await grpc.call(edit, { ...own, content: text('hello') })
    expect(message).toMatchObject({ ...{ seq: 1n, content: text('hello') }, editedAt: expect.any(BigInt) })
    const others = { actorId: receiver.id, targetId: sender.id, seq: 1n }
    expect(await refusalOf(grpc.call(edit, { ...others, content: text('no') }))).toMatchObject({
      code: 'forbidden',
    })
    expect(await refusalOf(grpc.call(recall, others))).toMatchObject({ status: 7, code: 'forbidden' })
    expect((await grpc.call(recall, own)).message).toMatchObject({ seq: 1n, recalledAt: expect.any(BigInt) })
    const late = grpc.call(edit, { ...own, content: text('again') })
    expect(await refusalOf(late)).toMatchObject({ status: 9, code: 'message_recalled' })
  })

  it('[F44] nothing is done on behalf of a user who does not exist', async () => {
    const receiver = await signUp()
    const request = { targetId: receiver.id, content: text('hi') }
    for (let time = 0; time < 2; time++) {
      const sent = grpc.call(MessageService.method.send, { ...request, senderId: 999_999n })
      expect(await refusalOf(sent)).toMatchObject({ status: 5, code: 'user_not_found' })
    }
    const created = grpc.call(GroupService.method.create, { actorId: 999_999n, name: 'nobody' })
    expect(await refusalOf(created)).toMatchObject({ status: 5, code: 'user_not_found' })
    const { messages } = await grpc.call(MessageService.method.list, {
      actorId: receiver.id,
      targetId: 999_999n,
    })
    expect(messages).toEqual([])
  })

  it('[F43] a user without a connection is not online', async () => {
    const [one, two] = [await signUp(), await signUp()]
    const { users: found } = await grpc.call(PresenceService.method.get, { userIds: [two.id, one.id] })
    expect(found).toMatchObject([
      { userId: two.id, online: false },
      { userId: one.id, online: false },
    ])
  })

  it('[T419] votes, the end of a poll and who voted go over gRPC: no option takes the vote back, and the first differs from none', async () => {
    const [ann, bob] = [await signUp(), await signUp()]
    const poll = { question: 'Lunch?', options: ['soup', 'rice'], multiple: true }
    const content = { type: { case: 'poll' as const, value: poll } }
    const sent = await grpc.call(MessageService.method.send, { senderId: ann.id, targetId: bob.id, content })
    const place = { actorId: bob.id, targetId: ann.id, seq: sent.message!.seq }
    const voted = await grpc.call(MessageService.method.vote, { ...place, options: [0n, 1n] })
    expect(voted.message?.poll).toMatchObject({ counts: [1n, 1n], voters: 1n, own: [0n, 1n], closedAt: 0n })
    expect(voted.message?.poll?.named).toMatchObject([
      { option: 0n, userIds: [bob.id] },
      { option: 1n, userIds: [bob.id] },
    ])
    const { listVoters, closePoll, vote } = MessageService.method
    expect((await grpc.call(listVoters, { ...place, option: 0n })).voters).toMatchObject([{ userId: bob.id }])
    expect(await refusalOf(grpc.call(listVoters, place))).toMatchObject({ code: 'invalid_input' })
    const none = await grpc.call(vote, { ...place, options: [] })
    expect(none.message?.poll).toMatchObject({ counts: [0n, 0n], voters: 0n, own: [], named: [] })
    const own = { actorId: ann.id, targetId: bob.id, seq: sent.message!.seq }
    expect(await refusalOf(grpc.call(closePoll, place))).toMatchObject({ code: 'forbidden' })
    expect((await grpc.call(closePoll, own)).message?.poll?.closedAt).toBeGreaterThan(0n)
    expect(await refusalOf(grpc.call(vote, { ...place, options: [1n] }))).toMatchObject({
      code: 'poll_closed',
    })
  })

  it('[T419] over gRPC an anonymous poll names nobody', async () => {
    const [ann, bob] = [await signUp(), await signUp()]
    const poll = { question: 'Lunch?', options: ['soup', 'rice'], anonymous: true }
    const content = { type: { case: 'poll' as const, value: poll } }
    const sent = await grpc.call(MessageService.method.send, { senderId: ann.id, targetId: bob.id, content })
    const place = { actorId: bob.id, targetId: ann.id, seq: sent.message!.seq }
    await grpc.call(MessageService.method.vote, { ...place, options: [1n] })
    const { messages } = await grpc.call(MessageService.method.list, { actorId: ann.id, targetId: bob.id })
    expect(messages[0]?.poll).toMatchObject({ counts: [0n, 1n], voters: 1n, own: [], named: [] })
    const voters = grpc.call(MessageService.method.listVoters, { ...place, option: 1n })
    expect(await refusalOf(voters)).toMatchObject({ code: 'forbidden' })
  })
})
