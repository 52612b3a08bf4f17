/**
 * Jobs and followers when the processes that hold them are killed or paused, again and again: real processes on a real
 * database.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ImStore } from '@stonechat/im/contract'
import { openMysql } from '@stonechat/storage/mysql'
import { openSqlite } from '@stonechat/storage/sqlite'
import { hasMariaDb, makeTempFolder, startMariaDb } from '@stonechat/testkit'
import type { WorkStore } from '@stonechat/work'
import { describe, expect, it } from 'vitest'
import { testTimeoutMs } from '../support/cluster.js'
import { findEventFaults, findJobFaults, parseRecord } from '../support/recorder/check-record.js'
import { jobKind, type RecorderTask, recorderName } from '../support/recorder/task.js'
import { type Script, startScript } from '../support/script.js'

const file = fileURLToPath(new URL('../support/recorder/recorder.ts', import.meta.url))
const roundsPerLife = 150
const pageMax = 5
/** Short, so that the next one goes on soon; long for what a busy machine may take to answer. */
const leaseMs = 2_000
const pollMs = 20
const eventPage = 200

/** The record of a test and the lives that wrote it. */
async function createScene(folder: string, database: RecorderTask['database']) {
  const record = join(folder, 'record')
  await writeFile(record, '')
  const interrupted = new Set<string>()
  let lives = 0
  const lines = async () => parseRecord(await readFile(record, 'utf8'))
  return {
    interrupted,
    lines,
    /** Starts a life that makes so much to do, and waits until it is at work. */
    async start(rounds = roundsPerLife): Promise<Script & { readonly life: string; readonly begun: number }> {
      const begun = (await lines()).length
      lives += 1
      const life = `life-${lives}`
      const task: RecorderTask = {
        life,
        record,
        database,
        rounds,
        pageMax,
        leaseMs,
        pollMs,
        firstJob: lives * 10_000,
      }
      const script = startScript({ file, cwd: folder, environment: { RECORDER_TASK: JSON.stringify(task) } })
      await script.line(/started/)
      return { ...script, life, begun }
    },
    /** Resolves once so many more events and jobs are written down than were at first: now, unless that is given. */
    async progress(count: number, begun?: number) {
      const before = begun ?? (await lines()).length
      await expect.poll(async () => (await lines()).length).toBeGreaterThanOrEqual(before + count)
    },
    /** Resolves once nothing is left to do. */
    async settle({ im, work }: { im: ImStore; work: WorkStore }) {
      const jobsLeft = async () => (await work.getJobCounts()).filter(({ kind }) => kind === jobKind)
      await expect.poll(jobsLeft, { timeout: testTimeoutMs }).toEqual([])
      const isAtEnd = async () =>
        (await work.getFollower(recorderName))?.cursor === (await im.getEventHead()).newest
      await expect.poll(isAtEnd, { timeout: testTimeoutMs }).toBe(true)
    },
    async expectKept({ im }: { im: ImStore }) {
      const written = await lines()
      const log = await readLog(im)
      // Held up for as long as a lease by a busy machine, as if it had been paused.
      const losses = written.filter(({ what, life }) => what === 'lost' && !interrupted.has(life))
      const isInterrupted = (life: string) => interrupted.has(life) || losses.some((one) => one.life === life)
      const againMax = (interrupted.size + losses.length) * pageMax
      expect(findEventFaults(written, { log, isInterrupted, againMax })).toEqual([])
      expect(findJobFaults(written, { isInterrupted })).toEqual([])
      expect(log.length).toBeGreaterThan(roundsPerLife)
      expect(written.filter(({ what }) => what === 'added').length).toBeGreaterThan(roundsPerLife)
    },
  }
}

async function readLog(im: ImStore): Promise<number[]> {
  const ids: number[] = []
  const { newest } = await im.getEventHead()
  // Behind a gap of a transaction that was killed events are held back for a while.
  const readOn = async () => {
    const { events, next } = await im.listEvents({ after: ids.at(-1) ?? 0, limit: eventPage })
    ids.push(...events.map(({ id }) => id))
    if (events.length > 0) expect(next).toBe(ids.at(-1))
    return ids.at(-1) ?? 0
  }
  await expect.poll(readOn).toBe(newest)
  return ids
}

describe('jobs and followers whose holders die', { timeout: 2 * testTimeoutMs }, () => {
  it('[J190] a process that is killed on SQLite and started again goes on: no event is left out, no job is lost', async () => {
    await using folder = await makeTempFolder()
    const database = { path: join(folder.path, 'test.db') }
    const scene = await createScene(folder.path, database)
    for (let kill = 0; kill < 4; kill += 1) {
      await using node = await scene.start()
      // Since it began: it makes no more than so much, and may be ahead of this test.
      await scene.progress(40, node.begun)
      scene.interrupted.add(node.life)
      node.signal('SIGKILL')
      await node.stop()
    }
    await using node = await scene.start()
    await node.line(/written/)
    await scene.progress(1, node.begun)
    // Its database is read beside it only once it is at rest.
    {
      await using stores = await openSqlite(database)
      await scene.settle(stores)
    }
    expect(await node.stop()).toBe(0)
    await using stores = await openSqlite(database)
    expect(await stores.work.getFollower(recorderName)).toMatchObject({ owner: undefined })
    await scene.expectKept(stores)
  })

  it.skipIf(!hasMariaDb())(
    '[J191] a holder among several nodes that is killed or paused is replaced: no event is left out, no job is lost, and only what it held comes twice',
    async () => {
      await using folder = await makeTempFolder()
      await using server = await startMariaDb()
      const { host, port, user, password } = server
      const database = { host, port, user, password, database: server.newName() }
      await using stores = await openMysql(database)
      const scene = await createScene(folder.path, database)
      const nodes = await Promise.all(Array.from({ length: 3 }, () => scene.start()))
      await using _ = {
        [Symbol.asyncDispose]: async () =>
          void (await Promise.all(nodes.map((node) => node[Symbol.asyncDispose]()))),
      }
      const holder = async () => {
        const { owner } = (await stores.work.getFollower(recorderName)) ?? {}
        return nodes.find(({ life }) => owner?.startsWith(`${life}/`))
      }
      for (let round = 0; round < 5; round += 1) {
        await scene.progress(30)
        await expect.poll(holder).toBeDefined()
        const node = (await holder())!
        scene.interrupted.add(node.life)
        if (round % 2 === 0) {
          node.signal('SIGKILL')
          await node.stop()
          nodes[nodes.indexOf(node)] = await scene.start()
          continue
        }
        node.signal('SIGSTOP')
        const paused = performance.now()
        await expect.poll(async () => (await holder())?.life).not.toBe(node.life)
        // A lease holds from when it was asked for; a renewal may have been on its way.
        expect(performance.now() - paused).toBeLessThan(20 * leaseMs)
        node.signal('SIGCONT')
      }
      await Promise.all(nodes.map((node) => node.line(/written/)))
      await scene.settle(stores)
      for (const node of nodes) expect(await node.stop()).toBe(0)
      expect(await stores.work.getFollower(recorderName)).toMatchObject({ owner: undefined })
      await scene.expectKept(stores)
    },
  )
})
