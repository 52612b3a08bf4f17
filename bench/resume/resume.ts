/**
 * How long does it take to come back to a thousand missed messages, and how many people can come back in a second?
 *
 *   npm run bench:resume                     # SQLite
 *   npm run bench:resume -- --db mariadb
 */
import { startDatabase } from '../lib/database.js'
import { medianOf } from '../lib/median.js'
import { readOptions } from '../lib/options.js'
import { makeUsers } from '../lib/people.js'
import { publish, round } from '../lib/report.js'
import { startServer } from '../lib/server.js'
import { fillBacklog } from './backlog.js'
import { type Resumed, resumeByPush, resumeBySync } from './measure-resume.js'
import { measureHandshakes, measureLogins, measureRefresh, type SignInRate } from './measure-sign-in.js'
import { makeCodeLogins } from './sign-ins.js'

const maxResumeMs = 200
const minSignInsPerSecond = 2_000

const options = readOptions(['people', 'readers'])
const { isSmoke } = options
const people = Number(options.own.people ?? (isSmoke ? 40 : 8_000))
const backlog = {
  readers: Number(options.own.readers ?? (isSmoke ? 2 : 20)),
  conversations: isSmoke ? 4 : 20,
  perConversation: isSmoke ? 3 : 50,
  textBytes: 200,
}
const missed = backlog.conversations * backlog.perConversation
const inParallel = isSmoke ? 4 : 64

await using database = await startDatabase(options.db)
const readers = await fillBacklog(database, backlog)
const { users, logins } = await fillPeople()
await using server = await startServer({ database, main: options.main, nodeArgs: options.nodeArgs })

// The first of each is for the just-in-time compiler: a server that has just started is another question.
const [first, ...others] = readers
await resumeBySync(server, first!)
const synced = await inTurn(others, (reader) => resumeBySync(server, reader))
const syncedMs = medianOf(synced.map(({ ms }) => ms))
const pushed = await inTurn(others, (reader) => resumeByPush(server, reader))

const subject = { server, database, users }
const refreshed = await measureRefresh(subject, inParallel)
const connected = await measureHandshakes(subject, inParallel)
const loggedIn = await measureLogins(subject, logins, inParallel)
await server.stop()

publish(
  {
    name: `resume-${options.db}`,
    question: `${missed} missed messages over ${backlog.conversations} conversations: how long until all are there? And how many can sign in in a second?`,
    durability: database.durability,
    rows: [
      toResumeRow('resume by sync', synced),
      toResumeRow('resume by push, a simple client', pushed),
      toSignInRow('POST /api/login by a code', loggedIn),
      toSignInRow('POST /api/token/refresh', refreshed),
      toSignInRow('WebSocket handshake to ready', connected),
    ],
    targets: [
      {
        name: 'resume by sync, median',
        wanted: `at most ${maxResumeMs} ms`,
        measured: `${round(syncedMs)} ms`,
        isMet: syncedMs <= maxResumeMs,
      },
      toRateTarget('sign-ins by a code', loggedIn),
      toRateTarget('token refreshes', refreshed),
      toRateTarget('handshakes with a token', connected),
    ],
    notes: [
      'resume is from the first packet of the connection, handshake and authentication included, to the last byte, parsed; each reader has a backlog of their own, half of it in groups',
      `sign-in without the password hash: ${people} people, each once, ${inParallel} at a time, and ${logins.length} others by a code. A sign-in makes a device, a refresh moves its counter, durably before the answer; a handshake verifies a token never seen before, reads device and groups, and ends with the frame ready`,
      ...([loggedIn, refreshed].some(({ loadCpuShare = 0 }) => loadCpuShare > 0.9)
        ? ['the load was the limit of the sign-ins or the refreshes']
        : []),
    ],
  },
  options.results,
)

async function fillPeople() {
  await using stores = await database.open()
  return {
    users: await makeUsers(stores, people),
    logins: await makeCodeLogins(stores.user, Math.ceil(people / 4)),
  }
}

async function inTurn<T>(all: readonly T[], resume: (one: T) => Promise<Resumed>): Promise<Resumed[]> {
  const results: Resumed[] = []
  for (const one of all) {
    const result = await resume(one)
    if (result.messages < missed) throw new Error(`only ${result.messages} of ${missed} messages came`)
    results.push(result)
  }
  return results
}

function toResumeRow(what: string, results: readonly Resumed[]) {
  const times = results.map(({ ms }) => ms)
  return {
    what,
    messages: results[0]!.messages,
    kb: round(results[0]!.bytes / 1_024),
    median_ms: round(medianOf(times)),
    worst_ms: round(Math.max(...times)),
  }
}

function toSignInRow(what: string, { perSecond, cpuMsPerSignIn, loadCpuShare }: SignInRate) {
  return {
    what,
    per_second: round(perSecond),
    cpu_ms_each: round(cpuMsPerSignIn),
    load_cpu: loadCpuShare === undefined ? null : round(loadCpuShare),
  }
}

function toRateTarget(name: string, { perSecond }: SignInRate) {
  return {
    name,
    wanted: `at least ${minSignInsPerSecond}/s`,
    measured: `${round(perSecond)}/s`,
    isMet: perSecond >= minSignInsPerSecond,
  }
}
