import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { storageLimits } from '../limits.js'
import { connectMysql } from '../mysql/connect-mysql.js'
import { addressOn, describeWithMariaDb } from '../mysql/testing/with-mariadb.js'
import { createImStore } from '../stores/im-store.js'
import { draft } from '../testing/local-store.js'
import { appendEvents, type NewEvent } from './append-events.js'
import { Watermarks } from './watermarks.js'

const pair = { kind: 'direct', low: 1, high: 2 } as const
const countWaiting = sql<{ waiting: number }>`
  select count(*) as waiting from information_schema.innodb_trx where trx_state = 'LOCK WAIT'`
const aWhile = storageLimits.eventGapPatienceMs + storageLimits.eventGapMarkIntervalMs

describe('watermarks', () => {
  it('[S300] ids are settled once a higher one has been seen for longer than any write may take', () => {
    let now = 0
    const marks = new Watermarks(() => now)
    marks.observe(10)
    now = storageLimits.eventGapPatienceMs
    expect(marks.isSettledBelow(10)).toBe(false)
    marks.observe(20)
    now += 1
    expect(marks.isSettledBelow(10)).toBe(true)
    expect(marks.isSettledBelow(11)).toBe(false)
    now += storageLimits.eventGapPatienceMs
    expect(marks.isSettledBelow(20)).toBe(true)
  })

  it('[S301] what is seen more often than is remembered is settled later, never sooner', () => {
    let now = 0
    const marks = new Watermarks(() => now)
    for (let id = 1; id <= 1_000; id += 1) {
      marks.observe(id)
      now += storageLimits.eventGapMarkIntervalMs / 10
      const settled = now - storageLimits.eventGapPatienceMs
      // The id that was seen then.
      const seenAt = (settled * 10) / storageLimits.eventGapMarkIntervalMs
      expect(marks.isSettledBelow(Math.max(2, seenAt + 2))).toBe(false)
    }
    now += aWhile
    expect(marks.isSettledBelow(990)).toBe(true)
  })

  it('[S302] the patience exceeds the longest time that a write may take: its statement, a wait for a lock, its commit', () => {
    const longest = 2 * storageLimits.databaseQueryTimeoutMs + storageLimits.databaseLockWaitMs
    expect(storageLimits.eventGapPatienceMs).toBeGreaterThan(longest)
  })
})

describeWithMariaDb('the log while transactions are under way', (getServer) => {
  it('[S303] nothing is read past an event that is written and not committed, and then both in order', async () => {
    await using log = await openLog()
    const slow = await log.beginSlow()
    await log.send()
    expect(await log.store.getEventHead()).toEqual({ newest: log.start + 2, settled: log.start })
    const reading = log.store.listEvents({ after: log.start, limit: 10 })
    await log.awaitReader()
    await slow.commit()
    const { events, next } = await reading
    expect(events.map((event) => event.id)).toEqual([log.start + 1, log.start + 2])
    expect(next).toBe(log.start + 2)
  })

  it('[S304] what comes before an uncommitted event is read without waiting for it', async () => {
    await using log = await openLog()
    await log.send()
    const slow = await log.beginSlow()
    await log.send()
    const { events, next } = await log.store.listEvents({ after: log.start, limit: 10 })
    expect(events.map((event) => event.id)).toEqual([log.start + 1])
    expect(next).toBe(log.start + 1)
    await slow.commit()
  })

  it('[S305] a transaction slower than a lock is waited for, however long it takes', async () => {
    await using log = await openLog()
    const slow = await log.beginSlow()
    await log.send()
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const page = await log.store.listEvents({ after: log.start, limit: 10 })
      expect(page).toEqual({ events: [], next: log.start })
      log.pass(aWhile)
    }
    await slow.commit()
    const { events } = await log.store.listEvents({ after: log.start, limit: 10 })
    expect(events).toHaveLength(2)
  }, 30_000)

  it('[S306] an id whose transaction was undone is left behind, once the patience is over', async () => {
    await using log = await openLog()
    const slow = await log.beginSlow()
    await log.send()
    await slow.rollback()
    log.pass(storageLimits.eventGapMarkIntervalMs)
    const page = { after: log.start, limit: 10 }
    expect(await log.store.listEvents(page)).toEqual({ events: [], next: log.start })
    log.pass(storageLimits.eventGapPatienceMs)
    expect(await log.store.listEvents(page)).toEqual({ events: [], next: log.start })
    log.pass(1)
    const { events, next } = await log.store.listEvents(page)
    expect(events.map((event) => event.id)).toEqual([log.start + 2])
    expect(next).toBe(log.start + 2)
    expect(await log.store.getEventHead()).toEqual({ newest: next, settled: next })
  })

  it('[S307] a reader of old events is patient once for all gaps, not once for each', async () => {
    await using log = await openLog()
    for (let gap = 0; gap < 3; gap += 1) {
      await (await log.beginSlow()).rollback()
      await log.send()
    }
    const reader = log.openStore()
    const page = { after: log.start, limit: 10 }
    expect((await reader.listEvents(page)).events).toEqual([])
    log.pass(aWhile)
    const { events } = await reader.listEvents(page)
    expect(events.map((event) => event.id - log.start)).toEqual([2, 4, 6])
  })

  it('[S308] an id that was given out long before its row is written is not stepped over', async () => {
    await using log = await openLog()
    // As a statement that was held up between the two: the id is taken, and no row of it exists.
    const taken = log.start + 1
    await log.skipId()
    await log.send()
    const page = { after: log.start, limit: 10 }
    expect((await log.store.listEvents(page)).events).toEqual([])
    log.pass(storageLimits.eventGapPatienceMs)
    await log.writeAt(taken)
    const { events } = await log.store.listEvents(page)
    expect(events.map((event) => event.id)).toEqual([taken, taken + 1])
  })

  /** A log with one event, a clock that is set by hand, and transactions that the test ends. */
  async function openLog() {
    const { db, engine } = await connectMysql(addressOn(getServer()))
    let now = 0
    const openStore = () => createImStore({ db, engine, now: () => now })
    const store = openStore()
    const send = () => store.commitMessages([draft(pair, 1)])
    await send()
    const { newest: start } = await store.getEventHead()
    const event: NewEvent = { conversation_id: 1, kind: 'message_created', seq: 1, rev: null, at: 1 }
    const writeAt = (id: number) =>
      db
        .insertInto('im_events')
        .values({ ...event, id })
        .execute()
    return {
      ...{ store, openStore, send, start, writeAt },
      pass(ms: number) {
        now += ms
      },
      /** Writes an event in a transaction that stays open. */
      async beginSlow() {
        const trx = await db.startTransaction().execute()
        await appendEvents({ db: trx, engine }, [event])
        return { commit: () => trx.commit().execute(), rollback: () => trx.rollback().execute() }
      },
      /** Takes an id without writing a row. */
      async skipId() {
        await (await this.beginSlow()).rollback()
      },
      /** Resolves once a transaction waits for a lock. */
      async awaitReader() {
        const isWaiting = async () => Number((await countWaiting.execute(db)).rows[0]?.waiting) > 0
        // The engine refreshes this view only after 100 ms without a query of it.
        while (!(await isWaiting())) await delay(150)
      },
      [Symbol.asyncDispose]: () => db.destroy(),
    }
  }
})
