/** What tests of polls that end share. */
import type { Message } from '@stonechat/protocol'
import { call, type Person, type ServerAddress } from '@stonechat/testkit'
import { expect } from 'vitest'

type Node = Pick<ServerAddress, 'url'>
type Poll = Message & { readonly content: Extract<Message['content'], { type: 'poll' }> }

/** Sends so many polls that end from a moment on, one every 40 ms, and lets the other one vote in each. */
export async function askMany(
  node: Node,
  sender: Person,
  voter: Person,
  { count, inMs = 2_500 }: { readonly count: number; readonly inMs?: number },
): Promise<void> {
  const first = Date.now() + inMs
  await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const content = {
        type: 'poll',
        question: `${index}?`,
        options: ['no', 'yes'],
        closes_at: first + index * 40,
      }
      const body = { target_id: voter.id, content }
      const sent = await call(node, 'POST /api/send', { token: sender.token, body })
      expect([sent.status, sent.text]).toEqual([201, sent.text])
      const vote = { target_type: 'user', target_id: sender.id, seq: sent.body.seq, options: [1] }
      const voted = await call(node, 'POST /api/messages/vote', { token: voter.token, body: vote })
      expect([voted.status, voted.text]).toEqual([200, voted.text])
    }),
  )
}

/** The polls of a direct conversation, in the order of `seq`. */
export async function readPolls(node: Node, reader: Person, peer: number): Promise<Poll[]> {
  const path = `GET /api/messages?target_id=${peer}&limit=200` as const
  const { body } = await call(node, path, { token: reader.token })
  return body.messages
}
