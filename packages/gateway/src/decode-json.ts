import { faults, type Sentence, StonechatError } from '@stonechat/protocol'
import { gatewayLimits } from './limits.js'

/**
 * Reads JSON that came from outside.
 * @throws StonechatError `invalid_json`; `invalid_input` where it is nested deeper than `gatewayLimits.jsonMaxDepth` or names a
 * `__proto__`, which no honest client does
 */
export function decodeJson(text: string): unknown {
  const value = parseJson(text)
  checkJson(value)
  return value
}

/**
 * The first half of `decodeJson`, for a caller that must read part of it to answer at all. @throws StonechatError
 * `invalid_json`
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new StonechatError('invalid_json')
  }
}

/** The second half. @throws StonechatError `invalid_input` */
export function checkJson(value: unknown): void {
  checkShape(value, '', 1)
}

/** Bytes to text. @throws StonechatError `invalid_json` where they are not UTF-8 */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes)
  } catch {
    throw new StonechatError('invalid_json')
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true })

function checkShape(value: unknown, path: string, depth: number): void {
  if (typeof value !== 'object' || value === null) return
  if (depth > gatewayLimits.jsonMaxDepth) refuse(path, faults.nested(gatewayLimits.jsonMaxDepth))
  if (Array.isArray(value)) {
    for (const item of value) checkShape(item, path, depth + 1)
    return
  }
  // What JSON.parse made has no other keys than its own.
  for (const key in value) {
    const keyPath = depth === 1 ? key : path
    if (key === '__proto__') refuse(keyPath, faults.fieldName)
    checkShape((value as Record<string, unknown>)[key], keyPath, depth + 1)
  }
}

function refuse(path: string, message: Sentence): never {
  throw new StonechatError('invalid_input', { errors: [{ path, message }] })
}
