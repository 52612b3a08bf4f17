import type { MemberReceipt, MessageView } from '@stonechat/client'

type Sent = Pick<MessageView, 'senderId'> & { readonly seq: number }

export interface ReadCounts {
  readonly read: number
  readonly delivered: number
  /** Everybody who can see the message, except its sender and those who keep receipts to themselves. */
  readonly all: number
}

/** How many have read and received a message of a group. */
export function countReaders(positions: readonly MemberReceipt[], { seq, senderId }: Sent): ReadCounts {
  let [read, delivered, all] = [0, 0, 0]
  for (const { user_id, read_seq, delivered_seq, from_seq } of positions) {
    if (user_id === senderId || from_seq > seq) continue
    all += 1
    if (read_seq >= seq) read += 1
    if (delivered_seq >= seq || read_seq >= seq) delivered += 1
  }
  return { read, delivered, all }
}

/** Those who can see a message, except its sender, by id: who has read it and who has not. */
export function splitReaders(positions: readonly MemberReceipt[], { seq, senderId }: Sent) {
  const viewers = positions.filter(({ user_id, from_seq }) => user_id !== senderId && from_seq <= seq)
  return {
    read: viewers.filter(({ read_seq }) => read_seq >= seq),
    unread: viewers.filter(({ read_seq }) => read_seq < seq),
  }
}
