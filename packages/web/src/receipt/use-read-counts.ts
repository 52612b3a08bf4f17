import type { MessageView, Timeline } from '@stonechat/client'
import { createContext, useContext, useSyncExternalStore } from 'react'
import { countReaders, type ReadCounts } from './split-readers.js'

type Receipts = Timeline['receipts']

const unknown: Receipts = { getSnapshot: () => undefined, subscribe: () => () => {} }

/** Where the members of the group stand whose messages are shown; `undefined` where that is not to be known. */
export const GroupReceipts = createContext<Receipts | undefined>(undefined)

/** How many have read an own message in a group, once that is known. */
export function useReadCounts({ seq, senderId }: MessageView, isOwn: boolean): ReadCounts | undefined {
  const receipts = useContext(GroupReceipts)
  const followed = (isOwn && seq !== undefined && receipts) || unknown
  // A text keeps its identity while the numbers do.
  const counts = useSyncExternalStore(followed.subscribe, () => {
    const positions = followed.getSnapshot()
    return positions && seq !== undefined
      ? JSON.stringify(countReaders(positions, { seq, senderId }))
      : undefined
  })
  return counts === undefined ? undefined : JSON.parse(counts)
}
