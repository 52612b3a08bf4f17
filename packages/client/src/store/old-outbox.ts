import { findStorage } from '../base/storage.js'
import type { OutboxRecord } from '../outbox/record.js'

/** The unsent messages that earlier versions kept in `localStorage`, and what removes them from there. */
export function takeOldOutbox(userId: number): { readonly records: OutboxRecord[]; forget(): void } {
  const storage = findStorage()
  const prefix = `stonechat.outbox.${userId}.`
  const keys = Array.from({ length: storage?.length ?? 0 }, (_, index) => storage?.key(index) ?? '').filter(
    (key) => key.startsWith(prefix),
  )
  return {
    records: keys.flatMap((key) => parse(storage?.getItem(key) ?? '')),
    forget() {
      for (const key of keys) storage?.removeItem(key)
    },
  }
}

/** Whatever else got into the storage is passed over. */
function parse(text: string): OutboxRecord[] {
  try {
    const record = JSON.parse(text) as OutboxRecord
    return typeof record.clientId === 'string' && typeof record.place === 'number' && record.target
      ? [record]
      : []
  } catch {
    return []
  }
}
