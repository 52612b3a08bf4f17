/** Put back whole, with all that is known of it outside: only those who were given a mark meanwhile can tell. */
import { copyFileSync, cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { copyDatabase } from '../copy/copy-database.js'
import { openSource, openTarget } from '../copy/open-end.js'
import { storageLimits } from '../limits.js'
import { migrate } from '../migrations/migrate.js'
import { connectMysql } from '../mysql/connect-mysql.js'
import { addressOn, createRecordingLog, describeWithMariaDb } from '../mysql/testing/with-mariadb.js'
import type { Tx } from '../sql/tx.js'
import { openDatabase } from '../sqlite/driver.js'
import { sqliteMarkFile } from '../sqlite/roles.js'
import { sqliteEngine } from '../sqlite/sqlite-engine.js'
import { createImStore } from '../stores/im-store.js'
import { draft, makeFolder } from '../testing/local-store.js'
import { Incarnation } from './incarnation.js'
import { openMark, signMark } from './signed-mark.js'
import { layWaypoint, readSecret, readWay } from './waypoints.js'

const pair = { kind: 'direct', low: 1, high: 2 } as const

/** A node that looks when it is told to. */
async function startNode(tx: Tx, markFile: string, isOnlyWriter: boolean) {
  const log = createRecordingLog()
  const incarnation = await Incarnation.open({ ...tx, log, markFile, isOnlyWriter, hasLog: true })
  const im = createImStore(tx)
  return {
    tx,
    log,
    incarnation,
    async write(times = 1) {
      for (let count = 0; count < times; count += 1) {
        await im.commitMessages([draft(pair, 1)])
        incarnation.wrote()
        await incarnation.look()
      }
    },
    async stop() {
      await incarnation.close()
      await tx.db.destroy()
    },
  }
}

interface World extends Disposable {
  /** @param name its own, of one that is beside others */
  start(name?: string): ReturnType<typeof startNode>
  /** Keeps all that there is at this moment, the file with what is known of it too. */
  keep(): Promise<void>
  /** Puts all of it back. Nobody has it open. */
  putBack(): Promise<void>
}

function makeFileWorld(): World {
  const folder = makeFolder()
  const [used, kept] = ['used', 'kept'].map((name) => join(folder.path, name)) as [string, string]
  const path = join(used, 'stonechat.db')
  return {
    async start() {
      mkdirSync(used, { recursive: true })
      const tx = { db: openDatabase({ path }), engine: sqliteEngine }
      await migrate(tx)
      return startNode(tx, sqliteMarkFile(path), true)
    },
    async keep() {
      cpSync(used, kept, { recursive: true })
    },
    async putBack() {
      rmSync(used, { recursive: true })
      cpSync(kept, used, { recursive: true })
    },
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  }
}

function makeMysqlWorld(newAddress: () => ReturnType<typeof addressOn>): World {
  const folder = makeFolder()
  const [markFile, keptMark] = ['node.mark', 'kept.mark'].map((name) => join(folder.path, name)) as [
    string,
    string,
  ]
  let used = newAddress()
  let kept = used
  const copyOf = async (from: typeof used) => {
    const to = newAddress()
    await using source = await openSource({ kind: 'mysql', ...from })
    await using target = await openTarget({ kind: 'mysql', ...to })
    await copyDatabase(source, target)
    return to
  }
  return {
    async start(name = '') {
      return startNode(await connectMysql(used), markFile + name, false)
    },
    async keep() {
      kept = await copyOf(used)
      copyFileSync(markFile, keptMark)
    },
    async putBack() {
      used = await copyOf(kept)
      copyFileSync(keptMark, markFile)
    },
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  }
}

function itIsNoticed(makeWorld: () => World) {
  it.each([
    ['while it was stopped', 'stopped', 1, 0],
    ['while it ran', 'running', 1, 0],
    ['while it was stopped, and that has come further since', 'stopped', 1, 5],
    ['while it ran, and that has come further since', 'running', 2, 5],
  ])(
    '[S993] a database put back whole as it was kept %s has another name once somebody shows a mark of what was lost',
    async (_, when, lost, since) => {
      using world = makeWorld()
      let node = await world.start()
      await node.write(3)
      const name = node.incarnation.value
      const before = node.incarnation.mark
      if (when === 'stopped') {
        await node.stop()
        await world.keep()
        node = await world.start()
      } else await world.keep()
      await node.write(lost)
      const after = node.incarnation.mark
      await node.stop()
      await world.putBack()

      node = await world.start()
      await node.write(since)
      await node.incarnation.witness(before)
      await node.incarnation.witness(node.incarnation.mark)
      expect(node.incarnation.value).toBe(name)
      await Promise.all([after, after, before].map((mark) => node.incarnation.witness(mark)))
      const second = node.incarnation.value
      expect(second).not.toBe(name)
      await node.incarnation.witness(after)
      await node.incarnation.witness(node.incarnation.mark)
      await node.write()
      expect(node.incarnation.value).toBe(second)
      expect(node.log.entries.filter(({ event }) => event === 'storage.went_back')).toEqual([
        { level: 'warn', event: 'storage.went_back', fields: { incarnation: second, shownBy: 'client' } },
      ])
      await node.stop()
      node = await world.start()
      expect(node.incarnation.value).toBe(second)
      await node.stop()
    },
  )

  it('[S995] put back once more it has yet another name, by a mark of what was lost then', async () => {
    using world = makeWorld()
    let node = await world.start()
    await node.write()
    await node.stop()
    await world.keep()
    const names = new Set<string>()
    const marks: string[] = []
    for (let life = 0; life < 4; life += 1) {
      node = await world.start()
      names.add(node.incarnation.value)
      await node.write(life)
      for (const mark of marks) await node.incarnation.witness(mark)
      names.add(node.incarnation.value)
      marks.push(node.incarnation.mark)
      await node.stop()
      await world.putBack()
    }
    // The first one, and another one in each of the three lives after that.
    expect(names.size).toBe(4)
  })

  it('[S994] a mark that is forged, or of a database with another name, changes nothing', async () => {
    using world = makeWorld()
    const node = await world.start()
    await node.write()
    const { value, mark } = node.incarnation
    const [position, word, signature] = mark.split('.') as [string, string, string]
    const others = [
      '',
      `${Number(position) + 1_000}.${word}.${signature}`,
      `${position}.${word.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))}.${signature}`,
      signMark({ position: 9_000, word }, { value, secret: word }),
      signMark({ position: 9_000, word }, { value: 'another', secret: await readSecret(node.tx) }),
    ]
    for (const other of others) await node.incarnation.witness(other)
    expect(node.incarnation.value).toBe(value)
    await node.incarnation.witness(
      signMark({ position: 9_000, word }, { value, secret: await readSecret(node.tx) }),
    )
    expect(node.incarnation.value).not.toBe(value)
    await node.stop()
  })
}

describe('a file that was put back whole', () => {
  itIsNoticed(makeFileWorld)

  it('[S997] a database keeps no more words than its limit, and of what was before them a mark says nothing', async () => {
    using world = makeFileWorld()
    const node = await world.start()
    const { value, mark } = node.incarnation
    const rows = Array.from({ length: storageLimits.waypointsKept + 50 }, (_, at) => ({
      position: at + 100,
      word: `word ${at}`,
    }))
    for (let at = 0; at < rows.length; at += 500)
      await node.tx.db
        .insertInto('im_waypoints')
        .values(rows.slice(at, at + 500))
        .execute()
    await sql`update im_incarnation set position = ${rows.length + 200}`.execute(node.tx.db)
    await layWaypoint(node.tx)
    const { count } = await node.tx.db
      .selectFrom('im_waypoints')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    expect(Number(count)).toBe(storageLimits.waypointsKept + 1)
    expect((await readWay(node.tx, 1)).word).toBeUndefined()
    await node.incarnation.witness(mark)
    expect(node.incarnation.value).toBe(value)
    await node.stop()
  })
})

describe('a mark', () => {
  const signing = { value: 'name', secret: 'secret' }
  const word = fc.stringMatching(/^[\w-]{43}$/)
  const place = fc.record({ position: fc.nat({ max: Number.MAX_SAFE_INTEGER }), word })

  it('[S994] a signed mark gives back its place, and one that is changed or of another name or secret is forged', () => {
    fc.assert(
      fc.property(place, fc.nat(), fc.string({ minLength: 1, maxLength: 1 }), (given, at, letter) => {
        const mark = signMark(given, signing)
        expect(mark.length).toBeLessThanOrEqual(128)
        expect(openMark(mark, signing)).toEqual(given)
        const by = at % mark.length
        const other = mark.slice(0, by) + letter + mark.slice(by + 1)
        // The last letter of 16 bytes carries four bits that nobody reads.
        if (other !== mark && by < mark.length - 1) expect(openMark(other, signing)).toBeUndefined()
        expect(openMark(mark, { ...signing, value: 'another' })).toBeUndefined()
        expect(openMark(mark, { ...signing, secret: 'another' })).toBeUndefined()
      }),
    )
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(openMark(text, signing)).toBeUndefined()
      }),
    )
  })
})

describeWithMariaDb('tables that were put back whole', (getServer) => {
  itIsNoticed(() => makeMysqlWorld(() => addressOn(getServer())))

  it('[S996] nodes beside each other take marks of each other, and come to the same new name by one of what was lost', async () => {
    using world = makeMysqlWorld(() => addressOn(getServer()))
    const first = await world.start()
    await first.write(2)
    await first.stop()
    await world.keep()
    const lost = await world.start()
    await lost.write()
    const mark = lost.incarnation.mark
    await lost.stop()
    await world.putBack()
    const nodes = [await world.start('a'), await world.start('b'), await world.start('c')] as const
    for (const node of nodes) await node.write(2)
    for (const node of nodes)
      for (const other of nodes) await node.incarnation.witness(other.incarnation.mark)
    const name = nodes[0].incarnation.value
    expect(nodes.map(({ incarnation }) => incarnation.value)).toEqual([name, name, name])
    await Promise.all(nodes.slice(0, 2).map(({ incarnation }) => incarnation.witness(mark)))
    await nodes[2].incarnation.look()
    const names = new Set(nodes.map(({ incarnation }) => incarnation.value))
    expect([names.size, names.has(name)]).toEqual([1, false])
    expect(nodes.reduce((sum, { log }) => sum + log.count('storage.went_back'), 0)).toBeGreaterThan(0)
    for (const node of nodes) await node.stop()
  })
})
