/**
 * Protobuf messages to the fields that operations take, and back. Both sides use the same names, so one rule for each
 * kind of field is all there is: `TARGET_TYPE_USER` is `user`, an absent field is an absent or `null` one, a choice
 * (`oneof type`) is an object with a `type`, and a google.protobuf.Value is any JSON.
 */
import {
  type DescEnum,
  type DescField,
  type DescMessage,
  fromBinary,
  fromJson,
  type JsonValue,
  type Message,
  ScalarType,
  toJson,
} from '@bufbuild/protobuf'
import { isReflectList, isReflectMessage, type ReflectMessage, reflect } from '@bufbuild/protobuf/reflect'
import { type Value, ValueSchema } from '@bufbuild/protobuf/wkt'
import { StonechatError } from '@stonechat/protocol'

export type MessageFields = Record<string, unknown>

/**
 * The fields of a request by their names. What it leaves out is left out; so are zeros and empty texts of
 * fields that are not `optional`, which proto3 cannot distinguish from absent ones.
 * @throws StonechatError `invalid_input` for bytes that are no such message, integers beyond 2^53, unknown words
 */
export function decodeFields(desc: DescMessage, bytes: Uint8Array): MessageFields {
  return readFields(reflect(desc, decode(desc, bytes)), '')
}

/** A message that says what an operation answered. MessageFields it does not know are left out. */
export function encodeFields(desc: DescMessage, fields: MessageFields): Message {
  return writeFields(desc, fields).message
}

function decode(desc: DescMessage, bytes: Uint8Array): Message {
  try {
    return fromBinary(desc, bytes)
  } catch {
    refuse('', `not a ${desc.typeName}`)
  }
}

function readFields(message: ReflectMessage, path: string): MessageFields {
  const fields: MessageFields = {}
  for (const choice of message.desc.oneofs) {
    const chosen = message.oneofCase(choice)
    if (chosen !== undefined) {
      const content = message.get(chosen) as ReflectMessage
      Object.assign(fields, { [choice.name]: chosen.name }, readFields(content, join(path, chosen.name)))
    }
  }
  for (const field of message.fields) {
    if (field.oneof !== undefined || !message.isSet(field)) continue
    fields[field.name] = readValue(field, message.get(field), join(path, field.name))
  }
  return fields
}

function readValue(field: DescField, value: unknown, path: string): unknown {
  if (isReflectList(value)) {
    return Array.from(value, (item, index) => readValue(field, item, join(path, String(index))))
  }
  if (isReflectMessage(value)) {
    return isJson(value.desc) ? readJson(value.message as Value, path) : readFields(value, path)
  }
  if (field.enum !== undefined) return readWord(field.enum, value as number, path)
  return typeof value === 'bigint' ? readInteger(value, path) : value
}

function readInteger(value: bigint, path: string): number {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : refuse(path, 'must be an integer below 2^53')
}

/** Zero is how proto3 says that a word was left out. */
function readWord(desc: DescEnum, number: number, path: string): string | undefined {
  const value = desc.value[number]
  if (value === undefined) refuse(path, `not a ${desc.typeName}`)
  return number === 0 ? undefined : value.localName.toLowerCase()
}

function readJson(value: Value, path: string): JsonValue {
  try {
    return toJson(ValueSchema, value)
  } catch {
    refuse(path, 'not a JSON value')
  }
}

function writeFields(desc: DescMessage, fields: MessageFields): ReflectMessage {
  const message = reflect(desc)
  for (const choice of desc.oneofs) {
    const chosen = choice.fields.find(({ name }) => name === fields[choice.name])
    if (chosen?.message !== undefined) message.set(chosen, writeFields(chosen.message, fields))
  }
  for (const field of desc.fields) {
    const value = fields[field.name] ?? undefined
    if (field.oneof !== undefined || value === undefined) continue
    if (field.fieldKind === 'list') {
      const list = message.get(field)
      for (const item of value as unknown[]) list.add(writeValue(field, item))
    } else {
      message.set(field, writeValue(field, value))
    }
  }
  return message
}

function writeValue(field: DescField, value: unknown): unknown {
  if (field.message !== undefined) {
    return isJson(field.message)
      ? reflect(ValueSchema, fromJson(ValueSchema, value as JsonValue))
      : writeFields(field.message, value as MessageFields)
  }
  if (field.enum !== undefined) {
    return field.enum.values.find(({ localName }) => localName.toLowerCase() === value)?.number
  }
  return field.scalar === ScalarType.INT64 ? BigInt(value as number) : value
}

const isJson = (desc: DescMessage) => desc.typeName === ValueSchema.typeName

const join = (path: string, name: string) => (path === '' ? name : `${path}.${name}`)

function refuse(path: string, message: string): never {
  throw new StonechatError('invalid_input', { errors: [{ path, message }] })
}
