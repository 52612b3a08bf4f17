/** The statements of one reconnecting client, and of a hundred at once. */
import { randomUUID } from 'node:crypto'
import { createIm, createLocalBus, type Sink } from '@stonechat/im'
import { type MysqlStores, openMysql } from '@stonechat/storage/mysql'
import { hasMariaDb, type MariaDb, startMariaDb } from '@stonechat/testkit'
import { type Connection, createConnection } from 'mysql2/promise'
import { describe, expect, it } from 'vitest'

const crowd = 100
const rounds = 3
const nowhere: Sink = { deliver() {}, close() {}, ping() {} }

describe.skipIf(!hasMariaDb())('statements of coming back, on MariaDB', () => {
  it('[Z127] a user who connects takes two statements, a hundred at once share theirs', async () => {
    await using maria = await startMariaDb()
    await using stores = await openStores(maria)
    await using im = openIm(stores)
    await using counter = await openCounter(maria)
    const { count, least } = counter
    await makeGroup(stores)
    const connect = (userId: number) => im.connect({ caller: { userId }, sink: nowhere, offline: false })
    expect(await least((round) => connect(1 + round))).toBe(2)
    const all = await count(() =>
      Promise.all(Array.from({ length: crowd - rounds }, (_, one) => connect(1 + rounds + one))),
    )
    expect(all).toBeLessThan(crowd / 4)
    const ids = Array.from({ length: crowd }, () => randomUUID())
    const devices = await count(() => Promise.all(ids.map((id) => stores.user.getDeviceState(id))))
    expect(devices).toBeLessThan(crowd / 4)
  })

  it('[Z128] a sync takes the same few statements however much there is to send', async () => {
    await using maria = await startMariaDb()
    await using stores = await openStores(maria)
    await using im = openIm(stores)
    await using counter = await openCounter(maria)
    const { least } = counter
    const { id: groupId } = await makeGroup(stores)
    const caller = { userId: 2 }
    const sync = (conversations: [number, number, number, number][]) =>
      im.call('sync', caller, { conversations })
    const say = (text: string) =>
      im.call('message.send', { userId: 1 }, { target_type: 'group', target_id: groupId, content: text })
    const { conversation_id } = await say('one')
    const [session] = (await sync([])).sessions
    const held: [number, number, number, number] = [conversation_id, 1, session!.rev, session!.session_rev]
    const nothing = await least(() => sync([held]))
    await say('two')
    const little = await least(() => sync([held]))
    for (let number = 3; number < 50; number += 1) await say(String(number))
    expect(await least(() => sync([held]))).toBe(little)
    expect(nothing).toBeLessThan(little)
    expect(little).toBeLessThanOrEqual(7)
  })

  it('[Z140] a hundred who sync at once share the statements for what belongs to them, and one who missed nothing needs one', async () => {
    await using maria = await startMariaDb()
    await using stores = await openStores(maria)
    await using counter = await openCounter(maria)
    const { count, least } = counter
    const users = Array.from({ length: crowd }, (_, one) => one + 1)
    for (const userId of users.filter((one) => one % 2 === 0))
      await stores.im.setBlock(userId, 7_000, true, 1)
    expect(await least(() => stores.im.getUserState(2, 1, 100))).toBe(1)
    const all = await count(() => Promise.all(users.map((userId) => stores.im.getUserState(userId, 0, 100))))
    expect(all).toBeLessThan(crowd / 10)
  })
})

async function makeGroup({ im }: MysqlStores) {
  const memberIds = Array.from({ length: crowd - 1 }, (_, one) => one + 2)
  const made = await im.createGroup({ name: 'g', ownerId: 1, memberIds, at: 1 })
  if (made.status === 'refused') throw new Error(made.code)
  return made.group
}

interface Counter extends AsyncDisposable {
  count(work: () => Promise<unknown>): Promise<number>
  /** The fewest of some rounds: what the server does by itself now and then may fall into one of them. */
  least(work: (round: number) => Promise<unknown>): Promise<number>
}

/** Statements by the database's own count. */
async function openCounter({ host, port, user, password }: MariaDb): Promise<Counter> {
  const link = await createConnection({ host, port, user, password })
  const count: Counter['count'] = async (work) => {
    const before = await readCount(link)
    await work()
    // The question itself is one.
    return (await readCount(link)) - before - 1
  }
  return {
    count,
    async least(work) {
      const counts: number[] = []
      for (let round = 0; round < rounds; round += 1) counts.push(await count(() => work(round)))
      return Math.min(...counts)
    },
    [Symbol.asyncDispose]: () => link.end(),
  }
}

async function readCount(link: Connection): Promise<number> {
  const [rows] = await link.query("show global status like 'Questions'")
  return Number((rows as { Value: string }[])[0]!.Value)
}

function openStores({ host, port, user, password, newName }: MariaDb) {
  return openMysql({ host, port, user, password, database: newName() })
}

function openIm({ im: store }: MysqlStores) {
  return createIm({ store, bus: createLocalBus(), authenticate: async () => null, clock: () => 1 })
}
