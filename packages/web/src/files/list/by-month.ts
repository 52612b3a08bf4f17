import type { KnownFile } from '@stonechat/client'
import type { Message } from '@stonechat/protocol'

export interface ListedFile {
  readonly file: KnownFile
  readonly message: Message
}

export interface Month {
  /** The moment of its newest file: Unix milliseconds. */
  readonly month: number
  readonly files: readonly ListedFile[]
}

/** Puts files, newest first, under the months (local) in which they were sent. */
export function byMonth(files: readonly ListedFile[]): Month[] {
  const months: { month: number; files: ListedFile[] }[] = []
  for (const one of files) {
    const at = one.message.created_at
    const last = months.at(-1)
    if (last !== undefined && isSameMonth(last.month, at)) last.files.push(one)
    else months.push({ month: at, files: [one] })
  }
  return months
}

function isSameMonth(a: number, b: number): boolean {
  const [first, second] = [new Date(a), new Date(b)]
  return first.getFullYear() === second.getFullYear() && first.getMonth() === second.getMonth()
}
