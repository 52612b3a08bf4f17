import { type Fault, type FrameId, faults, type Sentence, StonechatError } from '@stonechat/protocol'
import { unknownKeysOf } from '@stonechat/protocol/operations'
import { checkJson } from '../check-json.js'
import { parseJson } from '../decode-json.js'
import type { Dispatch, Offer } from '../dispatch.js'
import { toStonechatError } from '../error-map.js'

/** A request frame that can be started, or what is wrong with it. */
export type SocketRequest =
  | {
      readonly isValid: true
      /** `undefined` wants no reply. */
      readonly id: FrameId | undefined
      readonly offer: Offer
      readonly data: unknown
    }
  | { readonly isValid: false; readonly id: FrameId | null; readonly error: StonechatError }

/** Reads a text frame: `{id?, op, data?}`. Never throws. ws has checked that the bytes are UTF-8. */
export function readRequest(
  bytes: Buffer,
  dispatch: Dispatch,
  { isNewer }: { readonly isNewer: boolean },
): SocketRequest {
  let id: FrameId | undefined
  try {
    const text = bytes.toString()
    const frame = checkObject(parseJson(text))
    // Before all else: without its id the refusal would not reach the waiting caller.
    id = checkId(frame.id)
    checkJson(text, frame)
    if (!isNewer) checkKeys(frame)
    return { isValid: true, id, offer: dispatch.find(frame.op), data: frame.data ?? {} }
  } catch (error) {
    return { isValid: false, id: id ?? null, error: toStonechatError(error) }
  }
}

function checkObject(value: unknown): { id?: unknown; op?: unknown; data?: unknown } {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw invalid('', faults.frame)
}

const frameKeys: ReadonlySet<string> = new Set(['id', 'op', 'data'])

function checkKeys(frame: object): void {
  const errors: Fault[] = []
  unknownKeysOf(frame, frameKeys, '', errors)
  if (errors.length > 0) throw new StonechatError('invalid_input', { errors })
}

function checkId(id: unknown): FrameId | undefined {
  if (id === undefined || typeof id === 'string') return id
  // A reply with another number than was sent would reach nobody.
  if (typeof id === 'number' && Math.abs(id) <= Number.MAX_SAFE_INTEGER) return id
  throw invalid('id', faults.frameId)
}

function invalid(path: string, message: Sentence): StonechatError {
  return new StonechatError('invalid_input', { errors: [{ path, message }] })
}
