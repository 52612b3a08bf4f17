/** One call over each carrier, and what came of it: `yes`, or the code of the refusal. */
import { request } from 'node:http'
import type { OperationName } from '@stonechat/protocol'
import { operations } from '@stonechat/protocol/operations'
import { call, type ServerAddress, type TestSocket } from '@stonechat/testkit'
import { expect } from 'vitest'
import { isOfferedOnSocket } from '../../../packages/gateway/src/dispatch.js'
import { encodeFields } from '../../../packages/gateway/src/grpc/fields.js'
import { operationMethods } from '../../../packages/gateway/src/grpc/methods.js'
import type { createGrpcClient } from '../../../packages/gateway/src/testing/grpc-server.js'

/** A GIF: what is sent where bytes are taken. */
const onePixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

export type Input = Readonly<Record<string, unknown>>
export type Carrier = 'HTTP' | 'socket' | 'gRPC'

/** Which carriers have an operation. */
export function carriersOf(name: OperationName): readonly Carrier[] {
  const { http } = operations[name]
  return [
    ...(http === undefined ? [] : (['HTTP'] as const)),
    ...(isOfferedOnSocket(operations[name]) ? (['socket'] as const) : []),
    ...(methodOf(name) === undefined || isAboutActor(name) ? [] : (['gRPC'] as const)),
  ]
}

export const methodOf = (name: OperationName) => operationMethods.find(({ operation }) => operation === name)

/** Its method is about the user who is named as the one that asks, and about nobody else. */
const isAboutActor = (name: OperationName) =>
  Object.hasOwn((operations[name].input as { shape?: object }).shape ?? {}, methodOf(name)!.actor)

/** Checks a given answer against the shape of the table, too. */
export async function callOverHttp(
  server: ServerAddress,
  name: OperationName,
  input: Input,
  token: string | undefined,
): Promise<string> {
  const [method, template] = operations[name].http!
  const rest = { ...input }
  const path = template.replace(/:(\w+)/g, (_, field: string) => {
    const value = String(rest[field])
    delete rest[field]
    return encodeURIComponent(value)
  })
  const takesBytes = operations[name].body === 'bytes'
  const query =
    method === 'GET' || takesBytes ? `?${new URLSearchParams(rest as Record<string, string>)}` : ''
  const line = `${method} ${path}${query}` as Parameters<typeof call>[1]
  const { status, body, text } = await call(server, line, {
    token,
    ...(takesBytes ? { rawBody: onePixel } : method === 'POST' ? { body: rest } : {}),
  })
  if (status >= 400) return body?.code ?? `${status} ${text}`
  if (status !== 204 && status !== 202 && operations[name].answer !== 'bytes') checkAnswer(name, body)
  return 'yes'
}

export async function callOverSocket(socket: TestSocket, name: OperationName, input: Input): Promise<string> {
  const { data, error } = await socket.request(name, input)
  if (error !== undefined) return error.code
  checkAnswer(name, data)
  return 'yes'
}

function checkAnswer(name: OperationName, answer: unknown): void {
  const { error } = operations[name].output.safeParse(answer)
  expect(error, `${name} answered ${JSON.stringify(answer)}`).toBeUndefined()
}

/** In the name of a user, by a program that presents the token. */
export async function callOverGrpc(
  grpc: ReturnType<typeof createGrpcClient>,
  name: OperationName,
  input: Input,
  { actorId, token }: { actorId: number; token: string | undefined },
): Promise<string> {
  const { method, actor } = methodOf(name)!
  const { content, user_id, ...rest } = input
  const asked = name === 'presence.get' ? { user_ids: [user_id] } : user_id === undefined ? {} : { user_id }
  const said = content === undefined ? {} : { content: { type: 'text', text: content } }
  const fields = encodeFields(method.input, { ...rest, ...asked, ...said, [actor]: actorId })
  const authorization = token === undefined ? null : `Bearer ${token}`
  return grpc.call(method, fields as never, { authorization }).then(
    () => 'yes',
    (error: { metadata?: { get(key: string): readonly unknown[] } }) =>
      String(error.metadata?.get('stonechat-code')[0] ?? error),
  )
}

/** What somebody who opens a socket with this token is answered. */
export function openOverHttp({ port }: ServerAddress, token: string | undefined): Promise<string> {
  const headers = {
    ...{ connection: 'upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' },
    ...{ 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==' },
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  }
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path: '/ws', headers, agent: false })
    sent.on('upgrade', (_, socket) => {
      socket.destroy()
      resolve('yes')
    })
    sent.on('response', async (response) => {
      let text = ''
      for await (const part of response) text += String(part)
      resolve(JSON.parse(text).code)
    })
    sent.on('error', reject)
    sent.end()
  })
}
