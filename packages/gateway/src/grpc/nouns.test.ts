import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { DescField, DescMessage } from '@bufbuild/protobuf'
import { ScalarType } from '@bufbuild/protobuf'
import { nouns, operations } from '@stonechat/protocol/operations'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import {
  FindWaySchema,
  PresenceAudienceSchema,
  PrivacySchema,
  ReceiptsSwitchSchema,
  UserSchema,
} from './gen/stonechat/v1/account_pb.js'
import {
  AttachedFileSchema,
  FileKindSchema,
  FileLinkSchema,
  FileSchema,
  FileStateSchema,
} from './gen/stonechat/v1/file_pb.js'
import {
  GroupHistorySchema,
  GroupJoinSchema,
  GroupSchema,
  MemberSchema,
  MembersOrAdminsSchema,
  RoleSchema,
} from './gen/stonechat/v1/group_pb.js'
import { InviteSchema } from './gen/stonechat/v1/invite_pb.js'
import {
  GroupCardSchema,
  JoinRequestSchema,
  JoinRequestStateSchema,
  OwnJoinRequestSchema,
  WaitingGroupSchema,
} from './gen/stonechat/v1/join_pb.js'
import {
  ChosenSchema,
  ContentSchema,
  ForwardAsSchema,
  ForwardedSchema,
  GroupLineKindSchema,
  GroupLineSchema,
  MessageChangeSchema,
  MessageSchema,
  PinSchema,
  PollSchema,
  ReactionSchema,
  ReactorSchema,
  ReaderStateSchema,
  RecordEntrySchema,
  ReplySchema,
  VoterSchema,
} from './gen/stonechat/v1/message_pb.js'
import { PresenceSchema } from './gen/stonechat/v1/presence_pb.js'
import { ScheduledSchema } from './gen/stonechat/v1/scheduled_pb.js'
import { StickerPackSchema, StickerSchema } from './gen/stonechat/v1/sticker_pb.js'
import { TargetTypeSchema } from './gen/stonechat/v1/target_pb.js'
import { download, operationMethods, services, subscribe, upload, validateToken } from './methods.js'

type Shape = Readonly<Record<string, z.ZodType>>

describe('the nouns of gRPC', () => {
  it.each([
    ['Message', MessageSchema, nouns.message],
    ['Reaction', ReactionSchema, nouns.reaction],
    ['Reactor', ReactorSchema, nouns.reactor],
    ['Pin', PinSchema, nouns.pin],
    ['Poll', PollSchema, nouns.poll],
    ['Chosen', ChosenSchema, nouns.chosen],
    ['Voter', VoterSchema, nouns.voter],
    ['Reply', ReplySchema, nouns.reply],
    ['Forwarded', ForwardedSchema, nouns.forwarded],
    ['RecordEntry', RecordEntrySchema, nouns.recordEntry],
    ['GroupLine', GroupLineSchema, nouns.groupLine],
    ['AttachedFile', AttachedFileSchema, nouns.attachedFile],
    ['File', FileSchema, nouns.file],
    ['FileLink', FileLinkSchema, nouns.fileLink],
    ['Scheduled', ScheduledSchema, nouns.scheduled],
    ['Sticker', StickerSchema, nouns.sticker],
    ['StickerPack', StickerPackSchema, nouns.stickerPack],
    ['Privacy', PrivacySchema, nouns.privacy],
    ['User', UserSchema, nouns.ownUser],
    ['Presence', PresenceSchema, nouns.presence],
    ['Group', GroupSchema, nouns.group],
    ['Member', MemberSchema, nouns.member],
    ['Invite', InviteSchema, nouns.invite],
    ['GroupCard', GroupCardSchema, nouns.groupCard],
    ['JoinRequest', JoinRequestSchema, nouns.joinRequest],
    ['OwnJoinRequest', OwnJoinRequestSchema, nouns.ownJoinRequest],
    ['WaitingGroup', WaitingGroupSchema, nouns.waitingGroup],
  ])('[F1] %s has the same fields as everywhere, of the same kinds', (_name, desc, noun) => {
    expect(protoKinds(desc)).toEqual(zodKinds(noun.shape))
  })

  it('[F2] a content is one of the same choices, with the same fields', () => {
    const [choice] = ContentSchema.oneofs
    expect(choice!.name).toBe(nouns.content.def.discriminator)
    const choices = choice!.fields.map((field) => [field.name, protoKinds(field.message!)])
    const options = nouns.content.options.map(({ shape }) => {
      const { type, ...fields } = shape
      return [type.value, zodKinds(fields)]
    })
    expect(Object.fromEntries(choices)).toEqual(Object.fromEntries(options))
  })

  it.each([
    ['TargetType', TargetTypeSchema, nouns.targetType],
    ['Role', RoleSchema, nouns.role],
    ['GroupJoin', GroupJoinSchema, nouns.groupSettings.shape.join],
    ['MembersOrAdmins', MembersOrAdminsSchema, nouns.membersOrAdmins],
    ['GroupHistory', GroupHistorySchema, nouns.groupSettings.shape.history],
    ['GroupLineKind', GroupLineKindSchema, nouns.groupLineKind],
    ['MessageChange', MessageChangeSchema, nouns.messageChange],
    ['FileKind', FileKindSchema, nouns.fileKind],
    ['FileState', FileStateSchema, nouns.fileState],
    ['JoinRequestState', JoinRequestStateSchema, nouns.joinRequestState],
    ['PresenceAudience', PresenceAudienceSchema, nouns.presenceAudience],
    ['FindWay', FindWaySchema, nouns.findWay],
    ['ReceiptsSwitch', ReceiptsSwitchSchema, nouns.receiptsSwitch],
    ['ReaderState', ReaderStateSchema, operations['message.readers'].input.shape.state.unwrap()],
    ['ForwardAs', ForwardAsSchema, operations['message.forward'].input.shape.as.unwrap()],
  ])('[F3] %s knows the same words, after one that says nothing', (_name, desc, noun) => {
    const [nothing, ...words] = desc.values.map(({ localName }) => localName.toLowerCase())
    expect(nothing).toBe('unspecified')
    expect(words).toEqual(noun.options)
  })
})

describe('the generated code', () => {
  it('[F48] the generated code is what the .proto files say, and those are clean', async () => {
    const script = fileURLToPath(new URL('../../../../scripts/generate-proto.mjs', import.meta.url))
    const { stderr } = await promisify(execFile)(process.execPath, [script, '--check'])
    expect(stderr).toContain('the generated code is up to date')
  })
})

describe('the methods of gRPC', () => {
  it('[F4] every method is an operation, except the one that validates tokens and the one that follows events; two carry bytes', () => {
    const done = new Set([
      validateToken,
      subscribe,
      upload,
      download,
      ...operationMethods.map(({ method }) => method),
    ])
    expect(services.flatMap(({ methods }) => methods).filter((method) => !done.has(method as never))).toEqual(
      [],
    )
  })

  it.each(
    operationMethods.map((entry) => [`${entry.method.parent.name}/${entry.method.name}`, entry] as const),
  )(
    '[F5] %s takes what its operation takes, besides the user it acts for, and answers all that it answers',
    (_name, { method, operation, actor, toInput, toAnswer }) => {
      const { input, output } = operations[operation]
      const given = method.input.fields.map(({ name }) => name).filter((name) => name !== actor)
      const taken = Object.keys(toInput(Object.fromEntries(given.map((name) => [name, []]))))
      expect(Object.keys((input as z.ZodObject).shape)).toEqual(
        expect.arrayContaining(operation === 'user.get' ? [] : taken),
      )
      if (operation === 'presence.get' || operation === 'user.get') return
      const answered = toAnswer(Object.fromEntries(fieldsOf(output).map(toEntry)))
      expect(method.output.fields.map(({ name }) => name).sort()).toEqual(Object.keys(answered).sort())
    },
  )
})

/** Of a choice the fields of all that it may be. */
function fieldsOf(output: z.ZodType): string[] {
  const shapes =
    output instanceof z.ZodDiscriminatedUnion
      ? output.options.map((option) => (option as z.ZodObject).shape)
      : [(output as z.ZodObject).shape]
  return [...new Set(shapes.flatMap(Object.keys))]
}

const toEntry = (name: string): [string, unknown] => [name, null]

function protoKinds(desc: DescMessage): Record<string, string> {
  return Object.fromEntries(
    desc.fields.map((field) => [
      field.name,
      field.proto.proto3Optional ? `${protoKind(field)} or null` : protoKind(field),
    ]),
  )
}

function protoKind(field: DescField): string {
  return field.fieldKind === 'list' ? `list of ${itemKind(field)}` : itemKind(field)
}

function itemKind(field: DescField): string {
  if (field.enum !== undefined) return 'word'
  if (field.message !== undefined) {
    return field.message.typeName === 'google.protobuf.Value' ? 'json' : field.message.name
  }
  return scalarKinds[field.scalar!] ?? ScalarType[field.scalar!]
}

const scalarKinds: Partial<Record<ScalarType, string>> = {
  [ScalarType.INT64]: 'integer',
  [ScalarType.INT32]: 'integer',
  [ScalarType.STRING]: 'text',
  [ScalarType.BOOL]: 'truth',
}

function zodKinds(shape: Shape): Record<string, string> {
  return Object.fromEntries(Object.entries(shape).map(([name, schema]) => [name, zodKind(schema)]))
}

function zodKind(schema: z.ZodType): string {
  if (schema.def.type === 'nullable') {
    return `${zodKind((schema as z.ZodNullable<z.ZodType>).unwrap())} or null`
  }
  // An empty list is how proto3 says that there is none.
  if (schema.def.type === 'optional') return zodKind((schema as z.ZodOptional<z.ZodType>).unwrap())
  if (schema.def.type === 'array') return `list of ${zodKind((schema as z.ZodArray<z.ZodType>).element)}`
  if (schema === (nouns.content as z.ZodType)) return 'Content'
  if (schema === nouns.recordEntry.shape.content) return 'Content'
  if (schema === nouns.recordEntry) return 'RecordEntry'
  if (schema === (nouns.forwarded as z.ZodType)) return 'Forwarded'
  if (schema === (nouns.reaction as z.ZodType)) return 'Reaction'
  if (schema === (nouns.pin as z.ZodType)) return 'Pin'
  if (schema === (nouns.poll as z.ZodType)) return 'Poll'
  if (schema === (nouns.chosen as z.ZodType)) return 'Chosen'
  if (schema === (nouns.reply as z.ZodType)) return 'Reply'
  if (schema === nouns.sticker) return 'Sticker'
  if (schema === (nouns.attachedFile as z.ZodType)) return 'AttachedFile'
  return zodNames[schema.def.type] ?? schema.def.type
}

const zodNames: Readonly<Record<string, string>> = {
  number: 'integer',
  string: 'text',
  boolean: 'truth',
  enum: 'word',
  unknown: 'json',
}
