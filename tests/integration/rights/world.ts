/** A whole server with people of every kind, for the tables of docs/guide/rights.md. */
import {
  call,
  openSocket,
  type Person,
  register,
  runProgram,
  startApp,
  type TestSocket,
} from '@stonechat/testkit'
import { createGrpcClient } from '../../../packages/gateway/src/testing/grpc-server.js'
import { parseDatabaseAddress } from '../../../packages/server/src/config/database-address.js'
import { createClosing } from '../../support/closing.js'
import { ask } from '../../support/wire.js'
import { watchWrites } from './writes.js'

export interface Actor extends Person {
  readonly socket: TestSocket
}

export const groupRoles = [
  ...['owner', 'admin', 'member', 'muted member', 'muted admin', 'removed', 'left', 'never in it'],
] as const
/** Whom things are done to in groups, beside the callers. */
const others = ['other member', 'other admin', 'gone', 'banned', 'newcomer'] as const
export const inTalks = [
  ...['oneself', 'talked', 'blocked the caller', 'has blocked', 'contacts only', 'disabled'],
] as const

export const serviceToken = 'service'.padEnd(40, '-')

/** @param database `sqlite:PATH` or the address of a MySQL database */
export async function openWorld(database: string, dataDir: string) {
  await using opened = createClosing()
  let lagMs = 2 * 86_400_000
  const codes = new Map<string, string>()
  const sender = { send: async ({ to, code }: { to: string; code: string }) => void codes.set(to, code) }
  const app = opened.use(
    await startApp({
      dataDir,
      options: { db: database, grpc: '0', grpcToken: serviceToken, recallWindow: '1h' },
      overrides: { clock: () => Date.now() - lagMs, senders: { sms: sender, email: sender }, webRoot: null },
    }),
  )
  // Whoever signs in while the clock of the server is two days late holds an expired token.
  const expired = await register(app)
  lagMs = 0

  const toActor = async (person: Person): Promise<Actor> => ({
    ...person,
    socket: opened.use(await openSocket(app, person.token, { offline: 'none' })),
  })
  const addActor = async () => toActor(await register(app))
  const names = [...groupRoles, ...others, ...inTalks] as const
  const made = await Promise.all(names.map(async (name) => [name, await addActor()] as const))
  const people = new Map<string, Actor>(made)
  const signedOut = await addActor()
  await ask(app, signedOut.token, 'POST /api/logout')
  const disabled = people.get('disabled')!
  const grpc = createGrpcClient(Number(app.app.grpc!.split(':')[1]))
  opened.use({ [Symbol.asyncDispose]: async () => grpc.client.close() })
  const writes = opened.use(await watchWrites(toAddress(database)))
  const close = opened.move()

  return {
    app,
    grpc,
    writes,
    codes,
    tokens: new Map<string, string | undefined>([
      ['no token', undefined],
      ['wrong token', `${disabled.token}x`],
      ['expired token', expired.token],
      ['signed out', signedOut.token],
      ['account disabled', disabled.token],
      ['service token', serviceToken],
      ['user', people.get('oneself')!.token],
    ]),
    person(name: string): Actor {
      const found = people.get(name)
      if (found === undefined) throw new Error(`no such person: ${name}`)
      return found
    },
    /** A further sign-in of the same account, with a socket of its own. */
    async signInAgain({ phone, password, ...rest }: Actor): Promise<Actor> {
      const { body } = await call(app, 'POST /api/login', { body: { phone, password } })
      return toActor({ ...rest, phone, password, token: body.token, refreshToken: body.refresh_token })
    },
    connectAgain: toActor,
    addActor,
    /** An account that nobody signs in to. */
    async addUser(): Promise<number> {
      const body = { external_id: crypto.randomUUID() }
      return (await ask(app, serviceToken, 'POST /api/admin/users', body)).user.id
    },
    async disable(): Promise<void> {
      const args = ['user', 'disable', String(disabled.id), '-data', dataDir, '-db', database]
      const { code, errors } = await runProgram(args)
      if (code !== 0) throw new Error(errors.join('\n'))
    },
    [Symbol.asyncDispose]: close,
  }
}

export type World = Awaited<ReturnType<typeof openWorld>>

function toAddress(database: string) {
  const address = parseDatabaseAddress(database)
  if (typeof address === 'string') throw new Error(address)
  return address
}

/** Calls on a socket what must succeed. */
export async function must(
  actor: Actor,
  op: string,
  data: object,
): Promise<{ id: number; seq: number; code: string }> {
  const answer = await actor.socket.request(op, data)
  if (answer.error !== undefined) throw new Error(`${op}: ${JSON.stringify(answer.error)}`)
  return answer.data
}
