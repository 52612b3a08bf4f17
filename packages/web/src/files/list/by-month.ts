import type { KnownFile } from '@stonechat/client'
import type { Message } from '@stonechat/protocol'

/** Something that was sent. */
interface Sent {
  readonly message: Message
}

export interface ListedFile extends Sent {
  readonly file: KnownFile
}

export interface MonthOf<T> {
  /** The moment of the newest in it: Unix milliseconds. */
  readonly month: number
  readonly items: readonly T[]
}

/** Puts what was sent, newest first, under the months (local) in which it was. */
export function byMonth<T extends Sent>(sent: readonly T[]): MonthOf<T>[] {
  const months: { month: number; items: T[] }[] = []
  for (const one of sent) {
    const at = one.message.created_at
    const last = months.at(-1)
    if (last !== undefined && isSameMonth(last.month, at)) last.items.push(one)
    else months.push({ month: at, items: [one] })
  }
  return months
}

function isSameMonth(a: number, b: number): boolean {
  const [first, second] = [new Date(a), new Date(b)]
  return first.getFullYear() === second.getFullYear() && first.getMonth() === second.getMonth()
}
