/** How whatever is made knows a retry: who asked, under which `client_id`, for what. */
import { hash } from 'node:crypto'
import { canonicalJson } from '@stonechat/protocol/base'

/** The identity of something that is being made. It never changes, so that a retry is known for ever. */
export interface Creation {
  readonly clientId: string
  /** Of all that was asked for: tells a retry from another request with the same `client_id`. At most 48 bits. */
  readonly fingerprint: number
}

/** What a request without a `client_id` makes is made each time. */
export function toCreation(clientId: string | undefined, asked: unknown): Creation | undefined {
  return clientId === undefined ? undefined : { clientId, fingerprint: fingerprintOf(canonicalJson(asked)) }
}

/** 48 bits that differ for different texts. */
export function fingerprintOf(text: string): number {
  // Bytes as a text: quicker than as digits, or as a buffer.
  const bytes = hash('sha256', text, 'binary')
  let bits = 0
  for (let at = 0; at < 6; at += 1) bits = bits * 256 + bytes.charCodeAt(at)
  return bits
}
