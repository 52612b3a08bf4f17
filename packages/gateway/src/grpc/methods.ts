/** Which method of which service does which operation, and on whose behalf. */
import type { DescMethodUnary, MessageShape } from '@bufbuild/protobuf'
import type { OperationName } from '@stonechat/protocol'
import type { MessageFields } from './fields.js'
import { AccountService } from './gen/stonechat/v1/account_pb.js'
import { ContactService } from './gen/stonechat/v1/contact_pb.js'
import { EventService } from './gen/stonechat/v1/event_pb.js'
import { FileService } from './gen/stonechat/v1/file_pb.js'
import { GroupService } from './gen/stonechat/v1/group_pb.js'
import { InviteService } from './gen/stonechat/v1/invite_pb.js'
import { JoinService } from './gen/stonechat/v1/join_pb.js'
import { MessageService } from './gen/stonechat/v1/message_pb.js'
import { PresenceService } from './gen/stonechat/v1/presence_pb.js'
import { ScheduledService } from './gen/stonechat/v1/scheduled_pb.js'
import { StickerService } from './gen/stonechat/v1/sticker_pb.js'

/** Every service, in the order in which they are listed. */
export const services = [
  AccountService,
  MessageService,
  ScheduledService,
  PresenceService,
  ContactService,
  GroupService,
  InviteService,
  JoinService,
  FileService,
  StickerService,
  EventService,
] as const

/** Finds the holder of a token; no operation. */
export const validateToken = AccountService.method.validateToken
/** Follows the event log; no operation. */
export const subscribe = EventService.method.subscribe
/** Streams of bytes: `file.upload` and `file.content`. */
export const { upload, download } = FileService.method

export interface OperationMethod {
  readonly method: DescMethodUnary
  readonly operation: OperationName
  /** The field of the request that names the user on whose behalf it is done. */
  readonly actor: string
  /** Whether it may be called without an actor. */
  readonly isActorOptional: boolean
  /** Whether it may be done on behalf of a user whose account is disabled. */
  readonly isForDisabled: boolean
  /** What the operation takes, where it differs from the request's other fields. */
  readonly toInput: (fields: MessageFields) => MessageFields
  /** What the method answers, where it differs from what the operation gives. */
  readonly toAnswer: (data: MessageFields) => MessageFields
}

type RequestField<M extends DescMethodUnary> = SnakeCase<
  Exclude<keyof MessageShape<M['input']>, `$${string}`> & string
>
type SnakeCase<S extends string> = S extends `${infer Head}${infer Tail}`
  ? `${Head extends Lowercase<Head> ? Head : `_${Lowercase<Head>}`}${SnakeCase<Tail>}`
  : S

function perform<M extends DescMethodUnary>(
  method: M,
  operation: OperationName,
  actor: RequestField<M>,
  options: Partial<Pick<OperationMethod, 'isActorOptional' | 'isForDisabled' | 'toInput' | 'toAnswer'>> = {},
): OperationMethod {
  const usual = { isActorOptional: false, isForDisabled: false, toInput: same, toAnswer: same }
  return { method, operation, actor, ...usual, ...options }
}

const same = (fields: MessageFields) => fields

/** The operation's answer stands in one field of the response, which leaves room for others. */
const inField = (name: string) => ({ toAnswer: (data: MessageFields) => ({ [name]: data }) })

/** A list of protobuf that is empty is left out, and a vote that is taken back has no option. */
const withOptions = ({ options = [], ...rest }: MessageFields) => ({ ...rest, options })

/** A list of protobuf cannot say that it was left out, which an edit distinguishes from mentioning nobody. */
function spreadMentions({ mentions, ...rest }: MessageFields): MessageFields {
  if (mentions === undefined) return rest
  const { user_ids = [], names, all = false } = mentions as MessageFields
  return {
    ...rest,
    mentions: user_ids,
    ...(names === undefined ? {} : { mention_names: names }),
    mention_all: all,
  }
}

/** The same of a choice that leaves the ways to find somebody as they are. */
function spreadWays({ find_by, ...rest }: MessageFields): MessageFields {
  return find_by === undefined ? rest : { ...rest, find_by: (find_by as MessageFields).ways ?? [] }
}

/** The same of an update that leaves the tags as they are. */
function spreadTags({ tags, ...rest }: MessageFields): MessageFields {
  return tags === undefined ? rest : { ...rest, tags: (tags as MessageFields).names ?? [] }
}

const account = AccountService.method
const message = MessageService.method
const scheduled = ScheduledService.method
const contact = ContactService.method
const group = GroupService.method
const invite = InviteService.method
const join = JoinService.method
const file = FileService.method
const sticker = StickerService.method

export const operationMethods: readonly OperationMethod[] = [
  // Asked by the user about itself: the own profile.
  perform(account.getUser, 'user.get', 'user_id', { ...inField('user'), isForDisabled: true }),
  perform(account.getPrivacy, 'user.privacy.get', 'user_id', inField('privacy')),
  perform(account.updatePrivacy, 'user.privacy', 'user_id', { ...inField('privacy'), toInput: spreadWays }),

  perform(message.send, 'message.send', 'sender_id', { ...inField('message'), toInput: spreadMentions }),
  perform(message.edit, 'message.edit', 'actor_id', { ...inField('message'), toInput: spreadMentions }),
  perform(message.recall, 'message.recall', 'actor_id', inField('message')),
  perform(message.list, 'message.list', 'actor_id'),
  perform(message.forward, 'message.forward', 'actor_id', {
    // The wire has the target beside the fields of the message.
    toAnswer: (data) => ({
      ...data,
      messages: (data.messages as MessageFields[] | null)?.map((one) => ({ ...one, message: one })),
    }),
  }),
  perform(message.listChain, 'message.chain', 'actor_id'),
  perform(message.react, 'message.react', 'actor_id', inField('message')),
  perform(message.listReactions, 'message.reactions', 'actor_id'),
  perform(message.pin, 'message.pin', 'actor_id', inField('message')),
  perform(message.listPins, 'message.pins', 'actor_id'),
  perform(message.listReaders, 'message.readers', 'actor_id'),

  perform(scheduled.create, 'scheduled.create', 'sender_id', {
    ...inField('scheduled'),
    toInput: spreadMentions,
  }),
  perform(scheduled.list, 'scheduled.list', 'actor_id'),
  perform(scheduled.cancel, 'scheduled.cancel', 'actor_id'),
  perform(scheduled.send, 'scheduled.send', 'actor_id', inField('message')),

  perform(message.vote, 'message.vote', 'actor_id', { ...inField('message'), toInput: withOptions }),
  perform(message.closePoll, 'message.poll.close', 'actor_id', inField('message')),
  perform(message.listVoters, 'message.voters', 'actor_id'),

  perform(PresenceService.method.get, 'presence.get', 'actor_id', {
    isActorOptional: true,
    toInput: ({ user_ids = [] }) => ({ user_id: (user_ids as number[]).join(',') }),
    toAnswer: (data) => ('users' in data ? data : { users: [data] }),
  }),

  perform(contact.request, 'contact.request', 'actor_id', inField('request')),
  perform(contact.listRequests, 'contact.requests', 'actor_id'),
  perform(contact.answer, 'contact.answer', 'actor_id', inField('request')),
  perform(contact.list, 'contact.list', 'actor_id'),
  perform(contact.update, 'contact.update', 'actor_id', { ...inField('contact'), toInput: spreadTags }),
  perform(contact.delete, 'contact.delete', 'actor_id'),

  perform(group.create, 'group.create', 'actor_id', inField('group')),
  perform(group.get, 'group.get', 'actor_id', inField('group')),
  perform(group.listMembers, 'group.members', 'actor_id'),
  perform(group.addMembers, 'group.add', 'actor_id', inField('group')),
  perform(group.removeMember, 'group.remove', 'actor_id'),
  perform(group.update, 'group.update', 'actor_id', {
    ...inField('group'),
    // Protobuf has no null: an empty address takes the picture away.
    toInput: (fields) => (fields.avatar_url === '' ? { ...fields, avatar_url: null } : fields),
  }),
  perform(group.updateMember, 'group.member', 'actor_id', {
    ...inField('member'),
    // The same of a mute: it ended long ago.
    toInput: (fields) => (fields.muted_until === 0 ? { ...fields, muted_until: null } : fields),
  }),
  perform(group.readNotice, 'group.read_notice', 'actor_id', inField('group')),
  perform(group.listNoticeReaders, 'group.notice_readers', 'actor_id'),
  perform(group.listCommon, 'group.common', 'actor_id'),
  perform(group.dissolve, 'group.dissolve', 'actor_id'),
  perform(group.listBans, 'group.bans', 'actor_id'),
  perform(group.ban, 'group.ban', 'actor_id'),
  perform(group.unban, 'group.unban', 'actor_id'),

  perform(invite.create, 'invite.create', 'actor_id', inField('invite')),
  perform(invite.list, 'invite.list', 'actor_id'),
  perform(invite.delete, 'invite.delete', 'actor_id'),
  perform(invite.get, 'invite.get', 'actor_id', { ...inField('card'), isActorOptional: true }),
  perform(invite.accept, 'invite.accept', 'actor_id'),

  perform(join.getCard, 'group.card', 'actor_id', inField('card')),
  perform(join.join, 'group.join', 'actor_id'),
  perform(join.listRequests, 'group.requests', 'actor_id'),
  perform(join.answer, 'group.answer', 'actor_id', inField('request')),
  perform(join.list, 'join.list', 'actor_id'),

  perform(file.get, 'file.get', 'actor_id', inField('file')),
  perform(file.delete, 'file.delete', 'actor_id'),
  perform(file.listLinks, 'file.links', 'actor_id'),

  perform(sticker.add, 'sticker.add', 'actor_id', inField('sticker')),
  perform(sticker.list, 'sticker.list', 'actor_id'),
  perform(sticker.remove, 'sticker.remove', 'actor_id'),
  perform(sticker.listPacks, 'sticker.packs', 'actor_id'),
]
