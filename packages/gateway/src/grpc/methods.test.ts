import { toJson } from '@bufbuild/protobuf'
import { type Value, ValueSchema } from '@bufbuild/protobuf/wkt'
import { defaultGroupSettings, type Group, type Message } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import { createService } from '../testing/fixtures.js'
import { refusalOf, startGrpc } from '../testing/grpc-server.js'
import { AccountService } from './gen/stonechat/v1/account_pb.js'
import { GroupService, Role } from './gen/stonechat/v1/group_pb.js'
import { MessageService } from './gen/stonechat/v1/message_pb.js'
import { PresenceService } from './gen/stonechat/v1/presence_pb.js'
import { TargetType } from './gen/stonechat/v1/target_pb.js'

const message: Message = {
  conversation_id: 31,
  seq: 4,
  client_id: 'a-1',
  sender_id: 10001,
  content: { type: 'text', text: '你好' },
  reply_to: null,
  created_at: 1_790_000_000_000,
  rev: 0,
  edited_at: null,
  recalled_at: null,
}
const group: Group = {
  id: 8,
  name: '同事',
  notice: '',
  avatar_url: null,
  owner_id: 10001,
  member_count: 2,
  conversation_id: 32,
  role: 'owner',
  rev: 3,
  created_at: 1_790_000_000_000,
  ...{ ...defaultGroupSettings, notice_rev: 0, notice_read_count: 0, notice_read: false, alias: '' },
}
const groupMessage = {
  id: 8n,
  name: '同事',
  notice: '',
  ownerId: 10001n,
  memberCount: 2,
  conversationId: 32n,
  role: Role.OWNER,
  rev: 3n,
  createdAt: 1_790_000_000_000n,
}
const actorId = 10001n
const caller = { userId: 10001 }

describe('a method', () => {
  it('[F6] MessageService/Send sends in the name of sender_id and answers the message', async () => {
    const service = createService({ 'message.send': () => ({ data: message, status: 201 }) })
    await using grpc = await startGrpc([service])
    const answer = await grpc.call(MessageService.method.send, {
      senderId: actorId,
      targetId: 10002n,
      content: { type: { case: 'text', value: { text: '你好' } } },
      clientId: 'a-1',
    })
    expect(service.calls).toEqual([
      {
        name: 'message.send',
        caller,
        input: { target_type: 'user', target_id: 10002, content: message.content, client_id: 'a-1' },
      },
    ])
    expect(answer.message).toMatchObject({
      conversationId: 31n,
      seq: 4n,
      clientId: 'a-1',
      senderId: 10001n,
      content: { type: { case: 'text', value: { text: '你好' } } },
      createdAt: 1_790_000_000_000n,
    })
    expect(answer.message).not.toHaveProperty('replyTo', expect.anything())
    expect(answer.message).not.toHaveProperty('recalledAt', expect.anything())
  })

  it('[F7] a custom content is any JSON, both ways', async () => {
    const data = { a: [1.5, true, null, { 深: '值' }], b: '' }
    const service = createService({
      'message.send': ({ input }) => ({
        data: { ...message, content: (input as { content: object }).content, reply_to: 3 },
      }),
    })
    await using grpc = await startGrpc([service])
    const { message: sent } = await grpc.call(MessageService.method.send, {
      senderId: actorId,
      targetType: TargetType.GROUP,
      targetId: 8n,
      replyTo: 3n,
      content: {
        type: {
          case: 'custom',
          value: {
            name: 'order',
            data: {
              kind: {
                case: 'structValue',
                value: {
                  fields: {
                    a: {
                      kind: {
                        case: 'listValue',
                        value: {
                          values: [
                            { kind: { case: 'numberValue', value: 1.5 } },
                            { kind: { case: 'boolValue', value: true } },
                            { kind: { case: 'nullValue', value: 0 } },
                            {
                              kind: {
                                case: 'structValue',
                                value: { fields: { 深: { kind: { case: 'stringValue', value: '值' } } } },
                              },
                            },
                          ],
                        },
                      },
                    },
                    b: { kind: { case: 'stringValue', value: '' } },
                  },
                },
              },
            },
          },
        },
      },
    })
    expect(service.calls[0]!.input).toMatchObject({
      target_type: 'group',
      reply_to: 3,
      content: { type: 'custom', name: 'order', data },
    })
    expect(sent?.content?.type).toMatchObject({ case: 'custom', value: { name: 'order' } })
    expect(sent?.replyTo).toBe(3n)
    expect(sent?.content?.type.case === 'custom' && toPlain(sent.content.type.value.data)).toEqual(data)
  })

  it('[F8] MessageService/List reads a page; a recalled message has no content', async () => {
    const recalled = { ...message, content: null, recalled_at: 1_790_000_000_001 }
    const service = createService({
      'message.list': ({ input }) => ({
        data:
          (input as { target_id: number }).target_id === 10002
            ? { conversation_id: 31, messages: [message, recalled], has_more: true }
            : { conversation_id: null, messages: [], has_more: false },
      }),
    })
    await using grpc = await startGrpc([service])
    const page = await grpc.call(MessageService.method.list, {
      actorId,
      targetId: 10002n,
      beforeSeq: 9n,
      limit: 2,
    })
    expect(service.calls[0]).toMatchObject({
      caller,
      input: { target_type: 'user', target_id: 10002, before_seq: 9, limit: 2 },
    })
    expect(page).toMatchObject({ conversationId: 31n, hasMore: true })
    expect(page.messages.map(({ content }) => content?.type.case)).toEqual(['text', undefined])
    expect(page.messages[1]!.recalledAt).toBe(1_790_000_000_001n)

    const empty = await grpc.call(MessageService.method.list, { actorId, targetId: 10003n, afterSeq: 0n })
    expect(service.calls[1]).toMatchObject({ input: { after_seq: 0, limit: 50 } })
    expect(empty.conversationId).toBeUndefined()
    expect(empty.messages).toEqual([])
  })

  it('[F9] PresenceService/Get answers one entry per user, for one and for several, with or without an actor', async () => {
    const service = createService({
      'presence.get': ({ input }) => {
        const users = (input as { user_id: number[] }).user_id.map((user_id) => ({
          user_id,
          online: user_id === 10002,
          last_seen_at: user_id === 10002 ? 5 : null,
        }))
        return { data: users.length === 1 ? users[0] : { users } }
      },
    })
    await using grpc = await startGrpc([service])
    const one = await grpc.call(PresenceService.method.get, { userIds: [10002n] })
    expect(one.users).toMatchObject([{ userId: 10002n, online: true, lastSeenAt: 5n }])
    const two = await grpc.call(PresenceService.method.get, { actorId, userIds: [10003n, 10002n] })
    expect(two.users).toMatchObject([
      { userId: 10003n, online: false },
      { userId: 10002n, online: true },
    ])
    expect(two.users[0]!.lastSeenAt).toBeUndefined()
    expect(service.calls.map((request) => request.caller)).toEqual([undefined, caller])
  })

  it('[F10] AccountService/GetUser reads a profile as its own user sees it', async () => {
    const data = {
      id: 10001,
      username: 'wang',
      nickname: '王',
      avatar_url: '/files/1',
      bio: '',
      phone: '+8613800000000',
      email: null,
      locale: 'zh-CN',
      created_at: 7,
    }
    const service = createService({ 'user.get': () => ({ data }) })
    await using grpc = await startGrpc([service])
    const { user } = await grpc.call(AccountService.method.getUser, { userId: 10001n })
    expect(service.calls).toEqual([{ name: 'user.get', caller, input: {} }])
    expect(user).toMatchObject({
      id: 10001n,
      nickname: '王',
      avatarUrl: '/files/1',
      phone: '+8613800000000',
      createdAt: 7n,
    })
    expect(user?.email).toBeUndefined()
  })

  it('[F11] AccountService/ValidateToken returns the holder of a token, or refuses with the reason', async () => {
    await using grpc = await startGrpc([])
    const answer = await grpc.call(AccountService.method.validateToken, { token: 'user-12' })
    expect(answer).toMatchObject({ userId: 12n, deviceId: 'device-12' })
    expect(answer.expiresAt).toBeUndefined()
    for (const [token, code, status] of [
      ['expired', 'token_expired', 16],
      ['nonsense', 'unauthenticated', 16],
      ['', 'unauthenticated', 16],
      ['outage', 'unavailable', 14],
    ] as const) {
      const refusal = await refusalOf(grpc.call(AccountService.method.validateToken, { token }))
      expect(refusal).toMatchObject({ code, status, errors: undefined })
    }
  })

  it('[F12] GroupService does what the group operations do, as the actor', async () => {
    const service = createService({
      'group.create': () => ({ data: group }),
      'group.get': () => ({ data: group }),
      'group.update': () => ({ data: group }),
      'group.add': () => ({ data: group }),
      'group.remove': () => ({ data: {} }),
      'group.dissolve': () => ({ data: {} }),
      'group.members': () => ({
        data: {
          members: [
            { user_id: 5, role: 'admin', nickname: '', avatar_url: null, muted_until: 9, joined_at: 2 },
          ],
          next_cursor: 'more',
        },
      }),
    })
    await using grpc = await startGrpc([service])
    const { method } = GroupService
    const target = { actorId, groupId: 8n }

    const created = await grpc.call(method.create, { actorId, name: '同事', memberIds: [5n] })
    expect(created.group).toMatchObject(groupMessage)
    expect((await grpc.call(method.create, { actorId, name: '独' })).group).toMatchObject(groupMessage)
    expect((await grpc.call(method.get, target)).group).toMatchObject(groupMessage)
    expect((await grpc.call(method.update, { ...target, notice: '', avatarUrl: '' })).group).toMatchObject(
      groupMessage,
    )
    expect((await grpc.call(method.addMembers, { ...target, userIds: [6n, 7n] })).group).toMatchObject(
      groupMessage,
    )
    const page = await grpc.call(method.listMembers, { ...target, cursor: 'c' })
    expect(page).toMatchObject({
      members: [{ userId: 5n, role: Role.ADMIN, mutedUntil: 9n, joinedAt: 2n }],
      nextCursor: 'more',
    })
    await grpc.call(method.removeMember, { ...target, userId: 6n })
    await grpc.call(method.dissolve, target)

    expect(service.calls).toEqual([
      { name: 'group.create', caller, input: { name: '同事', member_ids: [5] } },
      { name: 'group.create', caller, input: { name: '独', member_ids: [] } },
      { name: 'group.get', caller, input: { group_id: 8 } },
      { name: 'group.update', caller, input: { group_id: 8, notice: '', avatar_url: null } },
      { name: 'group.add', caller, input: { group_id: 8, user_ids: [6, 7] } },
      { name: 'group.members', caller, input: { group_id: 8, limit: 100, cursor: 'c' } },
      { name: 'group.remove', caller, input: { group_id: 8, user_id: 6 } },
      { name: 'group.dissolve', caller, input: { group_id: 8 } },
    ])
  })

  it('[F13] a method whose operation no service answers is UNIMPLEMENTED', async () => {
    await using grpc = await startGrpc([])
    const refusal = await refusalOf(grpc.call(AccountService.method.getUser, { userId: 10001n }))
    expect(refusal).toMatchObject({ status: 12, code: 'unknown_operation' })
  })
})

/** The JSON of a google.protobuf.Value. */
function toPlain(value: Value | undefined): unknown {
  return value === undefined ? undefined : toJson(ValueSchema, value)
}
