/** People, groups and tokens, made straight in the store: no password is hashed and nothing goes over the wire. */
import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import type { BenchStores } from './database.js'

/** Given to the server as `-jwt-secret`. */
export const jwtSecret = randomBytes(48).toString('base64url')

/** As long as the server's own: it takes none that lives longer. */
const tokenLifetimeSeconds = 15 * 60
const atOnce = 64

export interface BenchUser {
  readonly id: number
  readonly deviceId: string
  /** Signed when it is read. */
  readonly token: string
}

/** Makes so many users, each with a device. Ids ascend without gaps from 10001. */
export async function makeUsers({ user }: Pick<BenchStores, 'user'>, count: number): Promise<BenchUser[]> {
  const users: BenchUser[] = []
  const names = randomBytes(4).toString('hex')
  while (users.length < count) {
    const size = Math.min(atOnce, count - users.length)
    users.push(
      ...(await Promise.all(
        Array.from({ length: size }, (_, index) => makeUser(user, names, users.length + index)),
      )),
    )
  }
  return users.sort((one, other) => one.id - other.id)
}

async function makeUser(store: BenchStores['user'], names: string, index: number): Promise<BenchUser> {
  const username = `b${names}${index}`
  const deviceId = randomUUID()
  const outcome = await store.createUser({
    user: {
      ...{ username, usernameKey: username, usernameLooks: [username], nickname: username, locale: 'en' },
      identities: [{ kind: 'phone', key: `+86${names}${index}`, isProven: true }],
      passwordHash: 'nobody signs in with a password here',
    },
    device: { id: deviceId, name: 'bench' },
    at: Date.now(),
  })
  if (outcome.status !== 'created') throw new Error(`a user was refused: ${outcome.code}`)
  const { id } = outcome.user
  return {
    id,
    deviceId,
    get token() {
      return signToken(id, deviceId)
    },
  }
}

/** An access token as the server signs them. */
export function signToken(userId: number, deviceId: string): string {
  const issuedAt = Math.floor(Date.now() / 1_000)
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = {
    did: deviceId,
    sub: String(userId),
    iat: issuedAt,
    exp: issuedAt + tokenLifetimeSeconds,
    iss: 'stonechat',
  }
  const body = `${part({ alg: 'HS256' })}.${part(claims)}`
  return `${body}.${createHmac('sha256', jwtSecret).update(body).digest('base64url')}`
}

/** A group of these people; the first one owns it. @returns its id */
export async function makeGroup(
  { im }: Pick<BenchStores, 'im'>,
  memberIds: readonly number[],
): Promise<number> {
  const [ownerId, ...others] = memberIds
  if (ownerId === undefined) throw new Error('a group needs an owner')
  const made = await im.createGroup({ name: 'bench', ownerId, memberIds: others, at: Date.now() })
  if (made.status === 'refused') throw new Error(made.code)
  const { id } = made.group
  return id
}
