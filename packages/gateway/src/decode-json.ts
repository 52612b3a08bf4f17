import { StonechatError } from '@stonechat/protocol'
import { checkJson } from './check-json.js'

/**
 * Reads JSON that came from outside.
 * @throws StonechatError `invalid_json`; `invalid_input` where something would be lost in reading, or is nested too deep
 */
export function decodeJson(text: string): unknown {
  const value = parseJson(text)
  checkJson(text, value)
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

/** Bytes to text. @throws StonechatError `invalid_json` where they are not UTF-8 */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes)
  } catch {
    throw new StonechatError('invalid_json')
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true })
