import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createInterface } from 'node:readline'
import Database from 'libsql'
import { describe, expect, it } from 'vitest'
import { draft, makeFolder } from '../testing/local-store.js'
import { openSqlite } from './open-sqlite.js'

const pair = { kind: 'direct', low: 1, high: 2 } as const

describe('both stores on one file', () => {
  it('[S20] the first start makes folder, file and tables; later ones find them', async () => {
    using folder = makeFolder()
    const path = join(folder.path, 'deep', 'er', 'stonechat.db')
    const first = await openSqlite({ path })
    const { applied, appliedNow } = first.migrationStatus()
    expect(applied[0]).toBe('0001-accounts')
    expect(appliedNow).toEqual(applied)
    await first.im.commitMessages([draft(pair, 1)])
    await first.close()
    await using second = await openSqlite({ path })
    expect(second.migrationStatus()).toEqual({ applied: first.migrationStatus().applied, appliedNow: [] })
    expect(await second.im.getSession(2, 1)).toMatchObject({ last_seq: 1, unread: 1 })
  })

  it('[R875] a file on which another program holds a lock is refused in time', async () => {
    using folder = makeFolder()
    const path = join(folder.path, 'stonechat.db')
    await (await openSqlite({ path })).close()
    const holder = new Database(path)
    holder.exec('begin exclusive')
    await expect(openSqlite({ path })).rejects.toThrow(/locked/)
    holder.close()
  })

  it('[S21] closing answers what was asked before, folds the log into the file and refuses what comes after', async () => {
    using folder = makeFolder()
    const path = join(folder.path, 'stonechat.db')
    const stores = await openSqlite({ path })
    const asked = Array.from({ length: 20 }, () => stores.im.commitMessages([draft(pair, 1)]))
    await stores.close()
    const outcomes = (await Promise.all(asked)).flat()
    expect(outcomes.every((one) => one.status === 'created')).toBe(true)
    expect(existsSync(`${path}-wal`)).toBe(false)
    await expect(stores.im.getGroup(1)).rejects.toMatchObject({ code: 'unavailable' })
    await expect(stores.im.ping()).rejects.toMatchObject({ code: 'unavailable' })
    await stores.close()
  })

  it('[S22] a reader sees what was acknowledged before it asked', async () => {
    using folder = makeFolder()
    await using stores = await openSqlite({ path: join(folder.path, 'stonechat.db') })
    for (let seq = 1; seq <= 100; seq++) {
      await stores.im.commitMessages([draft(pair, 1)])
      expect((await stores.im.getSession(2, 1))?.last_seq).toBe(seq)
    }
  })

  it('[S23] the event loop does not wait for the disk', async () => {
    using folder = makeFolder()
    await using stores = await openSqlite({ path: join(folder.path, 'stonechat.db') })
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    const batch = () => Array.from({ length: 2_000 }, () => draft(pair, 1))
    await stores.im.commitMessages(batch())
    await Promise.all([stores.im.commitMessages(batch()), stores.im.commitMessages(batch())])
    delay.disable()
    expect(delay.percentile(50) / 1e6).toBeLessThan(20)
  })

  it('[S24] what was acknowledged survives the death of the process', async () => {
    using folder = makeFolder()
    const path = join(folder.path, 'stonechat.db')
    const child = spawn(process.execPath, [
      ...['--import', 'tsx', '--conditions=@stonechat/source', '--input-type=module', '--eval'],
      `import { openSqlite } from ${JSON.stringify(new URL('./open-sqlite.ts', import.meta.url).href)}
      const { im } = await openSqlite({ path: ${JSON.stringify(path)} })
      const draft = { key: { kind: 'direct', low: 1, high: 2 }, senderId: 1, content: { type: 'text', text: 'x' } }
      for (let index = 1; ; index++) {
        const clientId = 'c' + index
        await im.commitMessages([{ ...draft, clientId, replyTo: null, bodyHash: 1, createdAt: index }])
        console.log(clientId)
      }`,
    ])
    const acknowledged: string[] = []
    for await (const line of createInterface(child.stdout)) {
      acknowledged.push(line)
      if (acknowledged.length === 50) child.kill('SIGKILL')
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    expect(acknowledged.length).toBeGreaterThanOrEqual(50)
    await using stores = await openSqlite({ path })
    const page = { conversationId: 1, afterSeq: 0, direction: 'newer', limit: 10_000 } as const
    const { messages } = await stores.im.listMessages(page)
    expect(messages.map((one) => one.client_id).slice(0, acknowledged.length)).toEqual(acknowledged)
    expect(messages.map((one) => one.seq)).toEqual(messages.map((_, index) => index + 1))
  })
})
