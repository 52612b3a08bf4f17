import type { Content } from '@stonechat/protocol'
import { plainText } from '../ui/markdown/tokenize.js'

/** A message's own words; empty for kinds this app does not know. */
export function textOf(content: Content | null): string {
  return content?.type === 'text' ? content.text : ''
}

/** A message on one line, for lists, quotations and announcements. */
export function previewOf(content: Content | null, unknown: string): string {
  return content?.type === 'text' ? plainText(content.text) : unknown
}
