import { refuseCursor } from '../base/read-cursor.js'
import type { ReactorPlace } from './store.js'

/** The place where a page of those who reacted ended, as its cursor. */
export function writePlace({ rev, userId, emoji }: ReactorPlace): string {
  return Buffer.from(`${rev}.${userId}.${emoji}`).toString('base64url')
}

/** @throws StonechatError `invalid_input` for a cursor that is not ours */
export function readPlace(cursor: string): ReactorPlace {
  const match = /^(\d{1,15})\.(\d{1,15})\.(.+)$/su.exec(Buffer.from(cursor, 'base64url').toString())
  if (match === null) return refuseCursor()
  return { rev: Number(match[1]), userId: Number(match[2]), emoji: match[3]! }
}
