/** What tests of messages that are sent later share. */
import { call, type Person, type ServerAddress } from '@stonechat/testkit'
import { expect } from 'vitest'

type Node = Pick<ServerAddress, 'url'>

/** Lets so many messages be sent from a moment on, one every 40 ms; answers with what they say. */
export async function scheduleMany(
  node: Node,
  sender: Person,
  receiver: number,
  { count, name, inMs = 1_500 }: { readonly count: number; readonly name: string; readonly inMs?: number },
): Promise<string[]> {
  const first = Date.now() + inMs
  const texts = Array.from({ length: count }, (_, index) => `${name}: ${index}`)
  await Promise.all(
    texts.map(async (content, index) => {
      const body = { target_id: receiver, content, send_at: first + index * 40 }
      const made = await call(node, 'POST /api/scheduled', { token: sender.token, body })
      expect([made.status, made.text]).toEqual([201, made.text])
    }),
  )
  return texts
}

/** The texts of a direct conversation, in the order of `seq`. */
export async function readTexts(node: Node, reader: Person, peer: number): Promise<string[]> {
  const path = `GET /api/messages?target_id=${peer}&limit=200` as const
  const { body } = await call(node, path, { token: reader.token })
  return body.messages.map(({ content }: { content: { text: string } }) => content.text)
}
