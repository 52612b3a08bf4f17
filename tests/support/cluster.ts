/** What tests of several nodes share. */
import { call, type HttpAnswer, type Person, type ServerAddress } from '@stonechat/testkit'

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

/** Whether a message says this. */
export function says(text: string) {
  return ({ content }: { readonly content: { readonly type: string } | null }): boolean =>
    content?.type === 'text' && 'text' in content && content.text === text
}
