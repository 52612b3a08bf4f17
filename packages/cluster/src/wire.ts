/** Bus events as they travel: JSON, checked as far as a handler relies on it. What is not one of ours is nobody's. */
import type { BusEvent } from '@stonechat/im/contract'

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })

export function encodeEvent(event: BusEvent): Uint8Array {
  return encoder.encode(JSON.stringify(event))
}

/** The event, or `undefined` for bytes that are none: of a stranger, or of a newer version. */
export function decodeEvent(bytes: Uint8Array): BusEvent | undefined {
  try {
    const event: unknown = JSON.parse(decoder.decode(bytes))
    return isObject(event) && isEvent(event) ? event : undefined
  } catch {
    return undefined
  }
}

type Fields = Readonly<Record<string, unknown>>

/** What every kind must have. */
const shapes: { readonly [K in BusEvent['kind']]: (fields: Fields) => boolean } = {
  deliver: ({ event, tracked }) => isServerEvent(event) && (tracked === undefined || isTracked(tracked)),
  join: ({ conversationId, event }) => isId(conversationId) && isServerEvent(event),
  leave: ({ conversationId, userIds }) =>
    isId(conversationId) && Array.isArray(userIds) && userIds.every(isId),
  close: ({ reason, deviceId, exceptDeviceId }) =>
    typeof reason === 'string' && isOptionalText(deviceId) && isOptionalText(exceptDeviceId),
  presence: ({ node, userId, online, at }) =>
    typeof node === 'string' && isId(userId) && typeof online === 'boolean' && isId(at),
  missed: () => true,
}

function isEvent(fields: Fields): fields is Fields & BusEvent {
  const { kind } = fields
  return typeof kind === 'string' && Object.hasOwn(shapes, kind) && shapes[kind as BusEvent['kind']](fields)
}

function isServerEvent(value: unknown): boolean {
  return isObject(value) && typeof value.event === 'string' && isObject(value.data)
}

function isTracked(value: unknown): boolean {
  return isObject(value) && isId(value.conversationId) && isId(value.seq) && isId(value.senderId)
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value)
}

function isOptionalText(value: unknown): boolean {
  return value === undefined || typeof value === 'string'
}
