/** What tests of several nodes share. */
import { createClient } from '@stonechat/client'
import { call, type HttpAnswer, type HttpRequest, type Person, type ServerAddress } from '@stonechat/testkit'
import { WebSocket } from 'ws'

/** How long several processes may take to start, and a test of them to run, on a machine that does much else meanwhile. */
export const startTimeoutMs = 180_000
export const testTimeoutMs = 180_000

/** Sends one message over HTTP and answers with the answer. */
export function sendText(
  node: Pick<ServerAddress, 'url'>,
  sender: Person,
  target: { readonly target_id: number; readonly target_type?: 'user' | 'group' },
  content: string,
  clientId?: string,
): Promise<HttpAnswer> {
  return call(node, 'POST /api/send', {
    token: sender.token,
    body: { ...target, content, client_id: clientId },
  })
}

/** Makes a group and answers with how to name it. */
export async function makeGroup(
  node: Pick<ServerAddress, 'url'>,
  owner: Person,
  ...members: readonly Person[]
) {
  const { body, status, text } = await call(node, 'POST /api/groups', {
    token: owner.token,
    body: { name: 'Reading circle', member_ids: members.map((one) => one.id) },
  })
  if (status !== 201) throw new Error(`making a group answered ${status}: ${text}`)
  return { target_type: 'group', target_id: body.id as number } as const
}

/** Asks one node after the other, round and round, until one answers: a node that is killed or cut off does not. */
export async function askUntilAnswered(
  nodes: readonly Pick<ServerAddress, 'url'>[],
  line: Parameters<typeof call>[1],
  request: HttpRequest,
): Promise<HttpAnswer> {
  for (let turn = 0; ; turn += 1) {
    const answer = await call(nodes[turn % nodes.length]!, line, request).catch(() => undefined)
    if (answer !== undefined && answer.status < 500) return answer
  }
}

/** The SDK on a device of a person, signed in at this address. */
export async function openDevice(
  { url }: Pick<ServerAddress, 'url'>,
  { phone, password }: Person,
  deviceName = 'phone',
) {
  const client = createClient({
    ...{ url, deviceName },
    WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
  })
  await client.signIn({ phone, password })
  return client
}

/** Whether a message says this. */
export function says(text: string) {
  return ({ content }: { readonly content: { readonly type: string } | null }): boolean =>
    content?.type === 'text' && 'text' in content && content.text === text
}
