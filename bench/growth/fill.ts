/**
 * A database as it looks after so many messages, written by the database itself: `insert … select` in the shape in which
 * the store writes, in the order of the primary keys, so that ten million messages take minutes. But SQLite keeps messages
 * in the order they come: there it is that of their times, so that those of a conversation lie far apart, as they do in
 * life.
 *
 * Every person has the same number of conversations whatever the size, so that what grows is the database and nothing
 * that belongs to one person: a fifth of the messages are in two groups (with ten million messages a million each), the
 * others in direct conversations of each person with the next ones of a ring.
 */
import { type Kysely, sql } from 'kysely'
import { type EndAddress, openTarget } from '../../packages/storage/src/copy/open-end.js'

type Schema = Awaited<ReturnType<typeof openTarget>>['db'] extends Kysely<infer S> ? S : never
type Engine = EndAddress['kind']

export interface FillShape {
  readonly messages: number
  readonly people: number
  /** Direct conversations that each person has with the next ones; as many more with those before. */
  readonly neighbours: number
  readonly perDirect: number
  readonly groups: number
  readonly perGroup: number
  /** The people in all groups and in the measurements: spread over all people. */
  readonly actors: number
}

const messagesPerPerson = 125
const actors = 40
const year = 365 * 24 * 3_600_000
const week = 7 * 24 * 3_600_000
const rowsPerTransaction = 400_000
const spread = 10_007
const firstUserId = 10_001
const firstGroupId = 10_001

/** How so many messages are spread. */
export function shapeOf(messages: number): FillShape {
  // A multiple of the actors, and enough for a ring in which no pair of neighbours occurs twice.
  const people = Math.max(2, Math.round(messages / messagesPerPerson / actors)) * actors
  const perGroup = Math.round(messages / 10)
  return { messages, people, neighbours: 25, perDirect: 4, groups: 2, perGroup, actors }
}

/** The ids of the people who are measured, and those of a person's neighbours. */
export function actorsOf({ people, actors }: FillShape): number[] {
  return Array.from({ length: actors }, (_, index) => firstUserId + (index * people) / actors)
}

export function neighboursOf({ people, neighbours }: FillShape, userId: number): number[] {
  const index = userId - firstUserId
  return Array.from({ length: neighbours }, (_, step) => firstUserId + ((index + step + 1) % people))
}

export const groupIds = ({ groups }: FillShape) =>
  Array.from({ length: groups }, (_, index) => firstGroupId + index)

/** Every person has one device, whose id follows from theirs. */
export const deviceIdOf = (userId: number) => `bench-device-${userId}`

/** Fills an empty database. Answers once everything is on disk. */
export async function fill(address: EndAddress, shape: FillShape): Promise<void> {
  await using target = await openTarget(address)
  const { db } = target
  const run = createRunner(db, address.kind)
  await run.prepare()
  await fillNumbers(run, Math.max(shape.perGroup, shape.people))
  await fillPeople(run, shape)
  await fillConversations(run, shape)
  await fillMessages(run, shape)
  await fillEvents(run)
  await run.finish()
}

type Runner = ReturnType<typeof createRunner>

/** Statements with the few words in which the engines differ. */
function createRunner(db: Kysely<Schema>, engine: Engine) {
  const isSqlite = engine === 'sqlite'
  const execute = async (text: string) => void (await sql.raw(text).execute(db))
  return {
    isSqlite,
    execute,
    /** 32 random characters, as long as what clients make up. */
    clientId: isSqlite ? 'lower(hex(randomblob(16)))' : "md5(concat(c.id, '-', n.n))",
    join: isSqlite ? 'cross join' : 'straight_join',
    concat: (...parts: string[]) =>
      isSqlite ? parts.map((part) => `(${part})`).join(' || ') : `concat(${parts.join(', ')})`,
    floor: (expression: string) => `cast(${expression} as ${isSqlite ? 'integer' : 'signed'})`,
    least: isSqlite ? 'min' : 'least',
    greatest: isSqlite ? 'max' : 'greatest',
    async prepare() {
      if (isSqlite) await execute('pragma synchronous = off')
      await execute('drop table if exists bench_numbers')
      await execute(`create table bench_numbers (n ${isSqlite ? 'integer' : 'bigint'} primary key)`)
    },
    async finish() {
      await execute('drop table bench_numbers')
      // A server of ours never analyzes a SQLite file; InnoDB does so by itself.
      if (isSqlite) await execute('pragma wal_checkpoint(truncate)')
      else await execute('analyze table im_messages, im_sessions, im_conversations, im_events, users')
    },
  }
}

async function fillNumbers({ execute }: Runner, count: number): Promise<void> {
  await execute('insert into bench_numbers values (1)')
  for (let held = 1; held < count; held *= 2)
    await execute(`insert into bench_numbers select n + ${held} from bench_numbers`)
}

async function fillPeople({ execute, concat }: Runner, { people }: FillShape): Promise<void> {
  const now = Date.now()
  const id = `n + ${firstUserId - 1}`
  const name = concat("'p'", id)
  await execute(
    `insert into users (id, username, username_key, nickname, phone, password_hash, bio, locale, created_at, updated_at)
    select ${id}, ${name}, ${name}, ${concat("'Person '", id)}, ${concat("'+861'", `3000000000 + n`)}, 'none', '', 'zh-CN', ${now}, ${now}
    from bench_numbers where n <= ${people} order by n`,
  )
  await execute(
    // kind, key, user_id, created_at, proven_at
    `insert into user_identities select 'phone', phone, id, created_at, created_at from users where phone is not null`,
  )
  await execute(
    `insert into user_devices (id, user_id, name, refresh_counter, refreshed_at, created_at, last_seen_at)
    select ${concat("'bench-device-'", id)}, ${id}, 'bench', 1, ${now}, ${now}, ${now}
    from bench_numbers where n <= ${people} order by n`,
  )
}

/** Heads, sessions, groups and their members. Conversations of groups come first. */
async function fillConversations(run: Runner, shape: FillShape): Promise<void> {
  const { execute, least, greatest } = run
  const { people, neighbours, perDirect, perGroup } = shape
  const start = Date.now() - year
  for (const [index, groupId] of groupIds(shape).entries()) {
    const id = index + 1
    const at = start + year
    await execute(
      `insert into im_conversations (id, kind, group_id, last_seq, rev, last_at)
      values (${id}, 'group', ${groupId}, ${perGroup}, 0, ${at})`,
    )
    const members = actorsOf(shape)
    await execute(
      `insert into im_groups (id, conversation_id, name, notice, owner_id, member_count, created_at)
      values (${groupId}, ${id}, 'Group ${groupId}', '', ${members[0]}, ${members.length}, ${start})`,
    )
    await execute(
      `insert into im_group_members (group_id, user_id, role, joined_at)
      values ${members.map((userId, place) => `(${groupId}, ${userId}, '${place === 0 ? 'owner' : 'member'}', ${start})`)}`,
    )
    await execute(
      `insert into im_sessions (user_id, conversation_id, read_seq, delivered_seq)
      values ${members.map((userId) => `(${userId}, ${id}, ${perGroup}, ${perGroup})`)}`,
    )
  }
  for (let step = 1; step <= neighbours; step += 1) {
    const one = `n + ${firstUserId - 1}`
    const other = `(n - 1 + ${step}) % ${people} + ${firstUserId}`
    await execute(
      `insert into im_conversations (id, kind, direct_low, direct_high, last_seq, rev, last_at)
      select ${shape.groups} + (n - 1) * ${neighbours} + ${step}, 'direct', ${least}(${one}, ${other}), ${greatest}(${one}, ${other}),
        ${perDirect}, 0, ${timeOf(run, `${shape.groups} + (n - 1) * ${neighbours} + ${step}`, String(perDirect), perDirect)}
      from bench_numbers where n <= ${people} order by n`,
    )
  }
  for (const column of ['direct_low', 'direct_high'])
    await execute(
      `insert into im_sessions (user_id, conversation_id, read_seq, delivered_seq)
      select ${column}, id, last_seq - id % 2, last_seq from im_conversations where kind = 'direct'
      order by ${column}, id`,
    )
}

/** Within a year, never backwards in a conversation, each conversation at another time. */
function timeOf({ floor }: Runner, id: string, seq: string, count: number): string {
  const part = floor(`${year / count}`)
  return `${Date.now() - year} + (${seq} - 1) * ${part} + ${placeOf(id)} * ${floor(`${year / count / spread}`)}`
}

/** From 0 to `spread`: where in each of its parts of the year a conversation speaks. */
function placeOf(id: string): string {
  return `(${id}) * 7919 % ${spread}`
}

function fillMessages(run: Runner, shape: FillShape): Promise<void> {
  return run.isSqlite ? fillByTime(run, shape) : fillByKey(run, shape)
}

/** Slice by slice of the year; in a slice all that was said then, by time. */
async function fillByTime(run: Runner, shape: FillShape): Promise<void> {
  const { messages, perDirect, perGroup } = shape
  const parts = Math.ceil(messages / perDirect / rowsPerTransaction)
  for (let seq = 1; seq <= perDirect; seq += 1)
    for (let part = 0; part < parts; part += 1) {
      const slice = (seq - 1) * parts + part
      const [from, to] = [slice, slice + 1].map((one) => Math.floor((one * perGroup) / (perDirect * parts)))
      const [above, upTo] = [part, part + 1].map((one) => Math.floor((one * spread) / parts) - 1)
      await insertMessages(run, shape, {
        wheres: [
          { kind: 'group', where: `n.n > ${from} and n.n <= ${to}` },
          {
            kind: 'direct',
            where: `n.n = ${seq} and ${placeOf('c.id')} > ${above} and ${placeOf('c.id')} <= ${upTo}`,
          },
        ],
        orderBy: 'created_at',
      })
    }
}

async function fillByKey(run: Runner, shape: FillShape): Promise<void> {
  const { groups, people, neighbours, perDirect, perGroup } = shape
  const orderBy = 'conversation_id, seq'
  for (let id = 1; id <= groups; id += 1)
    for (let first = 1; first <= perGroup; first += rowsPerTransaction) {
      const until = Math.min(perGroup, first + rowsPerTransaction - 1)
      const where = `c.id = ${id} and n.n between ${first} and ${until}`
      await insertMessages(run, shape, { wheres: [{ kind: 'group', where }], orderBy })
    }
  const last = groups + people * neighbours
  const step = Math.floor(rowsPerTransaction / perDirect)
  for (let first = groups + 1; first <= last; first += step) {
    const where = `c.id between ${first} and ${first + step - 1} and n.n <= ${perDirect}`
    await insertMessages(run, shape, { wheres: [{ kind: 'direct', where }], orderBy })
  }
}

/** The members of a group speak in turn. */
function senderInGroup({ people, actors }: FillShape): string {
  return `${firstUserId} + n.n % ${actors} * ${people / actors}`
}

interface Part {
  readonly kind: 'group' | 'direct'
  readonly where: string
}

function insertMessages(
  run: Runner,
  shape: FillShape,
  { wheres, orderBy }: { readonly wheres: readonly Part[]; readonly orderBy: string },
): Promise<void> {
  const text =
    'What people write to each other, some two hundred characters of it with all that belongs to it. '.repeat(
      2,
    )
  const content = run.concat(`'{"type":"text","text":"${text}'`, 'n.n', `'"}'`)
  const select = ({ kind, where }: Part) => {
    const sender =
      kind === 'group' ? senderInGroup(shape) : 'case n.n % 2 when 0 then c.direct_low else c.direct_high end'
    const at = timeOf(run, 'c.id', 'n.n', kind === 'group' ? shape.perGroup : shape.perDirect)
    return `select c.id as conversation_id, n.n as seq, ${run.clientId}, ${sender}, ${content}, 1234567890 + n.n, ${at} as created_at
      from im_conversations c ${run.join} bench_numbers n where c.kind = '${kind}' and ${where}`
  }
  return run.execute(
    `insert into im_messages (conversation_id, seq, client_id, sender_id, content, body_hash, created_at)
    ${wheres.map(select).join(' union all ')} order by ${orderBy}`,
  )
}

/** The log of the last days: what is older has been pruned. */
function fillEvents({ execute }: Runner): Promise<void> {
  return execute(
    `insert into im_events (conversation_id, kind, seq, at)
    select conversation_id, 'message_created', seq, created_at from im_messages
    where created_at >= ${Date.now() - week} order by created_at`,
  )
}
