/** What a request says, from its path, its query and its body, as the input of an operation. */

import { faults, StonechatError } from '@stonechat/protocol'
import type { Operation } from '@stonechat/protocol/operations'
import * as z from 'zod'
import { isNewerProtocol } from '../newer-protocol.js'

export interface RequestParts {
  readonly params: unknown
  readonly query: unknown
  /** Parsed JSON; `undefined` where there was none. */
  readonly body: unknown
}

interface HttpInput {
  readonly input: Record<string, unknown>
  /** The client knows a newer protocol than this server. */
  readonly isNewer: boolean
}

/**
 * Makes the reader of an operation's input. Path and query are text, so numbers and lists are read out of them where
 * the operation wants such; the body has types of its own and is taken as it is. The path wins over the query, the
 * query over the body.
 * @returns a function that throws StonechatError `invalid_input` where the body is no object
 */
export function createInputReader(operation: Operation): (parts: RequestParts) => HttpInput {
  // Found out once there is text to read: for all operations together it would delay the start.
  let kinds: ReadonlyMap<string, FieldKind> | undefined
  return ({ params, query, body }) => {
    const input: Record<string, unknown> = Object.create(null)
    Object.assign(input, checkBody(body))
    const { x_version: version, ...ownQuery } = (query ?? {}) as Record<string, string | string[]>
    for (const source of [ownQuery, params]) {
      for (const [name, value] of Object.entries((source ?? {}) as Record<string, string | string[]>)) {
        kinds ??= fieldKindsOf(operation.input)
        input[name] = readText(value, kinds.get(name))
      }
    }
    return { input: { ...input }, isNewer: isNewerProtocol(version) }
  }
}

type FieldKind = 'number' | 'boolean' | 'numbers' | 'list' | 'text'

interface FieldSchema {
  readonly type?: string
  readonly items?: FieldSchema
}

function fieldKindsOf(schema: z.ZodType): ReadonlyMap<string, FieldKind> {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as {
    properties?: Record<string, FieldSchema>
  }
  return new Map(Object.entries(properties).map(([name, field]) => [name, fieldKind(field)]))
}

function fieldKind({ type, items }: FieldSchema): FieldKind {
  if (type === 'integer' || type === 'number') return 'number'
  if (type === 'boolean') return 'boolean'
  if (type === 'array') return items?.type === 'integer' || items?.type === 'number' ? 'numbers' : 'list'
  return 'text'
}

function readText(value: string | string[], kind: FieldKind = 'text'): unknown {
  const text = Array.isArray(value) ? value.join(',') : value
  switch (kind) {
    case 'number':
      return readNumber(text)
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text
    case 'numbers':
      return text.split(',').map(readNumber)
    case 'list':
      return text.split(',')
    case 'text':
      return text
  }
}

/** Text that is no number stays text: the schema then says so, with the name of the field. */
function readNumber(text: string): number | string {
  return /^-?\d{1,32}(\.\d{1,32})?$/.test(text) ? Number(text) : text
}

function checkBody(body: unknown): object {
  if (body === undefined) return {}
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body
  throw new StonechatError('invalid_input', { errors: [{ path: '', message: faults.jsonObject }] })
}
