/**
 * Signing in without the password: a code makes a new device; a refresh token is exchanged for new tokens, both written
 * durably before they are given out; and a connection is opened with an access token that the server sees for the first
 * time, up to `ready`.
 */

import { createRefreshTokens } from '../../packages/user/src/token/refresh-tokens.js'
import { deriveKeys } from '../../packages/user/src/token/secret.js'
import type { BenchDatabase } from '../lib/database.js'
import { type BenchUser, jwtSecret } from '../lib/people.js'
import { createCostMeter } from '../lib/process-cost.js'
import { openRawHttp } from '../lib/raw-http.js'
import type { BenchServer } from '../lib/server.js'
import { startGenerator } from '../load/generator.js'
import type { CodeLogin } from './sign-ins.js'

export interface SignInRate {
  readonly perSecond: number
  readonly cpuMsPerSignIn: number
  /** Of the process that makes the load, share of one core; `undefined` where it was not measured. */
  readonly loadCpuShare: number | undefined
}

interface Subject {
  readonly server: BenchServer
  readonly database: BenchDatabase
  readonly users: readonly BenchUser[]
}

/** Everybody once, over so many connections with a request each. */
export async function measureLogins(
  { server, database }: Omit<Subject, 'users'>,
  logins: readonly CodeLogin[],
  connections: number,
): Promise<SignInRate> {
  const bodies = logins.map((login) => JSON.stringify(login))
  return await measurePosts({ server, database, path: '/api/login', bodies, connections })
}

/** Every user once, over so many connections with a request each. */
export async function measureRefresh(
  { server, database, users }: Subject,
  connections: number,
): Promise<SignInRate> {
  const keys = deriveKeys(jwtSecret)
  const tokens = createRefreshTokens({ key: keys.refresh, renewalKey: keys.renewal })
  const bodies = users.map(({ deviceId }) =>
    JSON.stringify({ refresh_token: tokens.issue({ deviceId, counter: 1 }) }),
  )
  return await measurePosts({ server, database, path: '/api/token/refresh', bodies, connections })
}

async function measurePosts({
  server,
  database,
  path,
  bodies,
  connections,
}: {
  readonly server: BenchServer
  readonly database: BenchDatabase
  readonly path: string
  readonly bodies: readonly string[]
  readonly connections: number
}): Promise<SignInRate> {
  let next = 0
  const work = async () => {
    using http = await openRawHttp(server)
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
      const { status, body: answer } = await http.post(path, body)
      if (status !== 200) throw new Error(`${path} was answered ${status}: ${answer.toString('utf8')}`)
    }
  }
  const meter = createCostMeter([server.pid, ...database.pids])
  const cpu = process.cpuUsage()
  const started = performance.now()
  meter.start()
  await Promise.all(Array.from({ length: connections }, work))
  meter.stop()
  const seconds = (performance.now() - started) / 1_000
  const { user, system } = process.cpuUsage(cpu)
  return {
    perSecond: bodies.length / seconds,
    cpuMsPerSignIn: (meter.cpuSeconds * 1_000) / bodies.length,
    loadCpuShare: (user + system) / 1_000_000 / seconds,
  }
}

/** Every user once, with so many handshakes under way. */
export async function measureHandshakes(
  { server, database, users }: Subject,
  handshakes: number,
): Promise<SignInRate> {
  await using generator = startGenerator()
  const meter = createCostMeter([server.pid, ...database.pids])
  meter.start()
  const { seconds } = await generator.open({
    ...{ subject: 'stonechat', host: server.host, port: server.port, handshakes },
    clients: users.map(({ token }) => ({ token })),
  })
  meter.stop()
  await generator.closeClients()
  return {
    perSecond: users.length / seconds,
    cpuMsPerSignIn: (meter.cpuSeconds * 1_000) / users.length,
    loadCpuShare: undefined,
  }
}
