import type { CommitOutcome, ImStore, MessageDraft } from '@stonechat/im/contract'
import { StonechatError } from '@stonechat/protocol'
import { createFaultProxy, startMariaDb } from '@stonechat/testkit'
import { expect, it, vi } from 'vitest'
import { storageLimits } from '../limits.js'
import { draft } from '../testing/local-store.js'
import { MysqlLink } from './connect.js'
import { ConnectionPool } from './connection-pool.js'
import { openMysql } from './open-mysql.js'
import { addressOn, describeWithMariaDb, openHere } from './testing/with-mariadb.js'

const pair = { kind: 'direct', low: 1, high: 2 } as const
const codeOf = (error: unknown) => (error instanceof StonechatError ? error.code : error)

describeWithMariaDb('a server that comes and goes', (getServer) => {
  it('[S210] killed amid commits: unavailable, then on without a restart; nothing lost, doubled or skipped', async () => {
    await using server = await startMariaDb()
    await using node = await openMysql(addressOn(server))
    const acknowledged = new Map<string, number>()
    const codes = new Set<unknown>()
    let isOver = false
    let acknowledgedEnough: () => void = () => {}
    const enough = (count: number) =>
      new Promise<void>((resolve) => {
        const goal = acknowledged.size + count
        acknowledgedEnough = () => acknowledged.size >= goal && resolve()
      })

    // As a client does: the same message again until it is acknowledged.
    const sendUntilAcknowledged = async (message: MessageDraft) => {
      for (;;) {
        try {
          const [outcome] = await node.im.commitMessages([message])
          if (outcome?.status !== 'created' && outcome?.status !== 'duplicate') throw new Error('refused')
          acknowledged.set(message.clientId, outcome.message.seq)
          acknowledgedEnough()
          return
        } catch (error) {
          codes.add(codeOf(error))
          if (!(error instanceof StonechatError)) throw error
          await new Promise((resolve) => setImmediate(resolve))
        }
      }
    }
    const sender = async (userId: number) => {
      while (!isOver) await sendUntilAcknowledged(draft(pair, userId))
    }
    const senders = [1, 2, 1, 2, 1, 2, 1, 2].map(sender)
    for (let round = 0; round < 3; round += 1) {
      await enough(30)
      await server.kill('SIGKILL')
      await expect(node.im.ping()).rejects.toMatchObject({ code: 'unavailable' })
      await server.restart()
    }
    await enough(30)
    isOver = true
    await Promise.all(senders)

    expect([...codes]).toEqual(['unavailable'])
    const stored = await readAll(node)
    expect(stored.map((message) => message.seq)).toEqual(stored.map((_, index) => index + 1))
    expect(new Set(stored.map((message) => message.client_id)).size).toBe(stored.length)
    expect(new Map(stored.map((message) => [message.client_id, message.seq]))).toEqual(acknowledged)
  })

  it('[S211] a commit whose answer was lost is found again by its client_id', async () => {
    const server = getServer()
    await using proxy = await createFaultProxy(server)
    let statements = 0
    let lastBeforeCommit = Number.POSITIVE_INFINITY
    await using node = await openHere({
      ...addressOn(server),
      port: proxy.port,
      queryTimeoutMs: 500,
      // Every statement has its answer but `commit` itself.
      onStatement() {
        statements += 1
        if (statements === lastBeforeCommit) proxy.stopReading()
      },
    })
    await node.im.commitMessages([draft(pair, 2)])
    statements = 0
    await node.im.commitMessages([draft(pair, 2)])
    lastBeforeCommit = statements - 1
    statements = 0
    const message = draft(pair, 2)
    await expect(node.im.commitMessages([message])).rejects.toMatchObject({ code: 'unavailable' })

    proxy.heal()
    const [outcome] = await node.im.commitMessages([message])
    expect(outcome).toMatchObject({ status: 'duplicate', message: { seq: 3, client_id: message.clientId } })
    expect(await readAll(node)).toHaveLength(3)
  })

  it('[S212] a server that says nothing any more is unavailable within the time limit of a statement', async () => {
    const server = getServer()
    await using proxy = await createFaultProxy(server)
    const address = { ...addressOn(server), port: proxy.port }
    await using node = await openMysql({ ...address, queryTimeoutMs: 200 })
    await node.im.ping()
    proxy.freeze()
    await expect(node.im.ping()).rejects.toMatchObject({ code: 'unavailable' })
    proxy.heal()
    await node.im.ping()
  })

  it('[S213] a server that refuses everybody is unavailable at once, for waiting callers too', async () => {
    const server = getServer()
    await using proxy = await createFaultProxy(server)
    const address = { ...addressOn(server), port: proxy.port }
    await using node = await openMysql({ ...address, poolSize: 2 })
    proxy.refuse()
    const pings = await Promise.allSettled(Array.from({ length: 20 }, () => node.im.ping()))
    expect(pings.map((ping) => ping.status === 'rejected' && codeOf(ping.reason))).toEqual(
      pings.map(() => 'unavailable'),
    )
    proxy.heal()
    await node.im.ping()
  })

  it('[S214] with all connections busy the wait for one is bounded and ends in overloaded', async () => {
    const server = getServer()
    const address = addressOn(server, 'mysql')
    const pool = new ConnectionPool({
      size: 1,
      open: () => MysqlLink.open({ address }),
      acquireTimeoutMs: 50,
    })
    const link = await pool.acquire()
    await expect(pool.acquire()).rejects.toMatchObject({ code: 'overloaded' })
    const next = pool.acquire()
    pool.release(link)
    expect(await next).toBe(link)
    pool.release(link)
    await pool.close()
    await expect(pool.acquire()).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('[S215] closing answers what was asked before', async () => {
    const server = getServer()
    const node = await openMysql({ ...addressOn(server), poolSize: 2 })
    const commits = Array.from({ length: 30 }, () => node.im.commitMessages([draft(pair, 1)]))
    await node.close()
    const outcomes: CommitOutcome[] = (await Promise.all(commits)).flat()
    expect(outcomes.map((outcome) => outcome.status)).toEqual(outcomes.map(() => 'created'))
    await expect(node.im.ping()).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('[S216] too many connections to the server fail no call while one of ours works', async () => {
    await using server = await startMariaDb({ args: ['--max-connections=10'] })
    const address = addressOn(server)
    await using one = await openMysql(address)
    await using other = await openMysql(address)
    await Promise.all([one.im.ping(), other.im.ping()])
    const pings = Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? one : other).im.ping())
    await Promise.all(pings)
  })

  it('[S217] a process that is frozen in the middle of a transaction holds nobody up for longer than a moment', async () => {
    const address = addressOn(getServer(), 'mysql')
    const open = () => MysqlLink.open({ address, queryTimeoutMs: storageLimits.databaseQueryTimeoutMs })
    const [frozen, other] = await Promise.all([open(), open()])
    await other.query('create or replace table mysql.s217 (id int primary key, count int) engine = innodb')
    await other.query('insert into mysql.s217 values (1, 0)')
    await frozen.query('begin')
    await frozen.query('update mysql.s217 set count = 7 where id = 1')
    // Nothing is asked of the first connection meanwhile; without that it would hold the row for hours.
    await other.query('update mysql.s217 set count = count + 1 where id = 1')
    expect(await other.query('select count from mysql.s217')).toEqual([{ count: 1 }])
    await expect(frozen.query('commit')).rejects.toThrow()
    expect(frozen.isBroken).toBe(true)
    await other.query('drop table mysql.s217')
    await other.close()
  })

  it('[S218] a connection that was being opened while all were given up is not lent', async () => {
    const address = addressOn(getServer(), 'mysql')
    let letOpen = () => {}
    const held = new Promise<void>((resolve) => {
      letOpen = resolve
    })
    let opened = 0
    const pool = new ConnectionPool({
      size: 2,
      async open() {
        opened += 1
        const link = await MysqlLink.open({ address })
        if (opened === 2) await held
        return link
      },
    })
    const first = await pool.acquire()
    const second = pool.acquire()
    await expect.poll(() => opened).toBe(2)
    vi.spyOn(first, 'isDemoted', 'get').mockReturnValue(true)
    first.destroy()
    pool.release(first)
    letOpen()
    const lent = await second
    expect(opened).toBe(3)
    pool.release(lent)
    await pool.close()
  })
})

async function readAll(node: { readonly im: ImStore }) {
  const page = { conversationId: 1, direction: 'newer', limit: 100_000 } as const
  const { messages } = await node.im.listMessages({ ...page, afterSeq: 0 })
  return messages
}
