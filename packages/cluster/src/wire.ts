/** Bus events as they travel: JSON, checked as far as a handler relies on it. What is not understood is dropped. */
import type { BusEvent } from '@stonechat/im/contract'

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })

export function encodeEvent(event: BusEvent): Uint8Array {
  return encoder.encode(JSON.stringify(event))
}

/** The event, or `undefined` for bytes that are none which this version knows. */
export function decodeEvent(bytes: Uint8Array): BusEvent | undefined {
  try {
    const event: unknown = JSON.parse(decoder.decode(bytes))
    return isObject(event) && isEvent(event) ? event : undefined
  } catch {
    return undefined
  }
}

type EventFields = Readonly<Record<string, unknown>>

/** What every kind must have. */
const shapes: { readonly [K in BusEvent['kind']]: (fields: EventFields) => boolean } = {
  deliver: ({ event, tracked, rev }) =>
    isServerEvent(event) && (tracked === undefined || isTracked(tracked)) && (rev === undefined || isId(rev)),
  join: ({ conversationId, rev, floorSeq, event }) =>
    [conversationId, rev, floorSeq].every(isId) && isServerEvent(event),
  leave: ({ conversationId, userIds, rev }) => isId(conversationId) && isIds(userIds) && isId(rev),
  close: ({ reason, deviceId, exceptDeviceId }) =>
    isText(reason) && isOptionalText(deviceId) && isOptionalText(exceptDeviceId),
  receipts: ({ conversationId, rev, data }) => isId(conversationId) && isId(rev) && isObject(data),
  unfollow: () => true,
  followed: ({ conversationIds, asks }) => isIds(conversationIds) && (asks === undefined || asks === true),
  presence: ({ incarnation, version, userId, online, at, hidden }) =>
    isText(incarnation) &&
    [version, userId, at].every(isId) &&
    typeof online === 'boolean' &&
    (hidden === undefined || hidden === true),
  sight: ({ userId, viewerId }) => isId(userId) && isId(viewerId),
  user: ({ userId, profile }) => isId(userId) && (profile === undefined || isProfile(profile)),
  visibility: ({ userId, hidden }) => isId(userId) && typeof hidden === 'boolean',
  heartbeat: ({ node, incarnation, version }) => isText(node) && isText(incarnation) && isId(version),
  goodbye: ({ incarnation, at }) => isText(incarnation) && isId(at),
  ask: ({ incarnation }) => isText(incarnation),
  list: ({ incarnation, version, part, parts, userIds }) =>
    isText(incarnation) && [version, part, parts].every(isId) && isIds(userIds),
  missed: () => true,
}

function isEvent(fields: EventFields): fields is EventFields & BusEvent {
  const { kind } = fields
  return typeof kind === 'string' && Object.hasOwn(shapes, kind) && shapes[kind as BusEvent['kind']](fields)
}

function isServerEvent(value: unknown): boolean {
  return isObject(value) && isText(value.event) && isObject(value.data)
}

function isTracked(value: unknown): boolean {
  return isObject(value) && isId(value.conversationId) && isId(value.seq) && isId(value.senderId)
}

function isProfile(value: unknown): boolean {
  const { username, nickname, avatar_url } = isObject(value) ? value : {}
  return isText(username) && isText(nickname) && (avatar_url === null || isText(avatar_url))
}

function isObject(value: unknown): value is EventFields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value)
}

function isIds(value: unknown): boolean {
  return Array.isArray(value) && value.every(isId)
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}

function isOptionalText(value: unknown): boolean {
  return value === undefined || isText(value)
}
