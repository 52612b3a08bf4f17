import { setTimeout as delay } from 'node:timers/promises'
import { StonechatError } from '@stonechat/protocol'
import type { Log } from '@stonechat/protocol/base'
import sharp from 'sharp'
import { describe, expect, it, vi } from 'vitest'
import type { WorkshopRun } from '../base/meter.js'
import { phonePicture } from '../testing/phone-picture.js'
import type { Task } from './messages.js'
import { memorySource, type Source } from './source.js'
import { createWorkshop } from './workshop.js'

const picture: Task = { kind: 'picture', previewOnly: false }

/** A log that knows the processes that were started. */
function watch() {
  const pids: number[] = []
  const events: string[] = []
  const note = (fields: object, event: string) => {
    events.push(event)
    if ('pid' in fields) pids.push(fields.pid as number)
  }
  const log: Log = { debug: note, info: note, warn: note, error: note }
  return { log, pids, events }
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('the workshop', () => {
  it('[L330] a task is done in a process of its own, which the next one finds again', async () => {
    const { log, pids } = watch()
    await using workshop = createWorkshop({ log })
    const bytes = await phonePicture('jpeg')
    const made = await Promise.all([1, 2, 3].map(() => workshop.run(picture, memorySource(bytes))))
    expect(made.map((one) => one?.finding.status)).toEqual(['picture', 'picture', 'picture'])
    expect(pids).toHaveLength(1)
    expect(pids).not.toContain(process.pid)
  })

  it('[L330] the process ends when there is nothing to do, and with its parent', async () => {
    const { log, pids } = watch()
    await using workshop = createWorkshop({ log, idleMs: 1 })
    await workshop.run(picture, memorySource(await phonePicture('png')))
    await vi.waitFor(() => expect(isAlive(pids[0] ?? 0)).toBe(false))
    await workshop.run(picture, memorySource(await phonePicture('png')))
    expect(pids).toHaveLength(2)
  })

  it('[L331] a process that dies is started again, and a task that kills it twice has no result', async () => {
    const { log, pids, events } = watch()
    await using workshop = createWorkshop({ log })
    const bytes = await phonePicture('jpeg')
    let deaths = 0
    const deadly = (times: number): Source => ({
      bytes: bytes.length,
      async read(start, end) {
        if (deaths < times) {
          deaths += 1
          process.kill(pids.at(-1) ?? 0, 'SIGKILL')
        }
        return bytes.subarray(start, end)
      },
    })
    expect((await workshop.run(picture, deadly(1)))?.finding.status).toBe('picture')
    deaths = 0
    expect(await workshop.run(picture, deadly(2))).toBeUndefined()
    expect((await workshop.run(picture, memorySource(bytes)))?.finding.status).toBe('picture')
    expect(pids).toHaveLength(4)
    expect(events.filter((event) => event === 'file.workshop_lost')).toHaveLength(3)
  })

  it('[L182] each attempt is counted, with how it ended and how long it took', async () => {
    const { log, pids } = watch()
    const runs: WorkshopRun[] = []
    await using workshop = createWorkshop({ log, onRun: (run) => runs.push(run) })
    const bytes = await phonePicture('jpeg')
    const deadly: Source = {
      bytes: bytes.length,
      async read() {
        process.kill(pids.at(-1) ?? 0, 'SIGKILL')
        return bytes
      },
    }
    await workshop.run(picture, memorySource(bytes))
    await workshop.run(picture, deadly)
    const away = { bytes: 100, read: () => Promise.reject(new StonechatError('unavailable')) }
    await expect(workshop.run(picture, away)).rejects.toThrow()
    expect(runs.map(({ task, outcome }) => `${task} ${outcome}`)).toEqual([
      ...['picture done', 'picture killed', 'picture killed', 'picture failed'],
    ])
    expect(Math.min(...runs.map(({ durationMs }) => durationMs))).toBeGreaterThan(0)
  })

  it('[L332] a task that takes too long, or too much memory, has no result, and the next one is done', async () => {
    const large = await sharp({ create: { width: 6000, height: 6000, channels: 3, background: 'red' } })
      .png({ progressive: true })
      .toBuffer()
    for (const limits of [{ taskMs: 100 }, { maxMemoryBytes: 140_000_000 }]) {
      const { log, pids } = watch()
      await using workshop = createWorkshop({ log, ...limits })
      expect(await workshop.run(picture, memorySource(large))).toBeUndefined()
      expect(pids.map(isAlive)).toEqual([false, false])
    }
    await using workshop = createWorkshop()
    expect((await workshop.run(picture, memorySource(large)))?.finding).toMatchObject({ width: 6000 })
  })

  it('[L332] time in which bytes are fetched does not count', async () => {
    await using workshop = createWorkshop({ taskMs: 3_000 })
    const bytes = await phonePicture('jpeg')
    const slow = {
      bytes: bytes.length,
      read: (start: number, end: number) => delay(4_000, bytes.subarray(start, end)),
    }
    expect((await workshop.run(picture, slow))?.finding.status).toBe('picture')
  })

  it('[L333] bytes that cannot be had fail the task with that reason, and the process does the next one', async () => {
    const { log, pids } = watch()
    await using workshop = createWorkshop({ log })
    const away = { bytes: 100, read: () => Promise.reject(new StonechatError('unavailable')) }
    await expect(workshop.run(picture, away)).rejects.toMatchObject({ code: 'unavailable' })
    const made = await workshop.run(picture, memorySource(await phonePicture('webp')))
    expect(made?.finding.status).toBe('picture')
    expect(pids).toHaveLength(1)
  })

  it('[L334] a task that is under way when the server ends is unavailable, and no process stays', async () => {
    const { log, pids } = watch()
    const workshop = createWorkshop({ log })
    let begin = () => {}
    const reading = new Promise<void>((resolve) => {
      begin = resolve
    })
    const running = workshop.run(picture, {
      bytes: 100,
      read: async () => {
        begin()
        return new Promise(() => {})
      },
    })
    running.catch(() => {})
    await reading
    await workshop[Symbol.asyncDispose]()
    await expect(running).rejects.toMatchObject({ code: 'unavailable' })
    expect(pids.map(isAlive)).toEqual([false])
    await expect(workshop.run(picture, memorySource(Buffer.alloc(9)))).rejects.toMatchObject({
      code: 'unavailable',
    })
  })

  it('[L335] the process knows nothing of the environment of the server', async () => {
    const { log, pids } = watch()
    process.env.AWS_SECRET_ACCESS_KEY = 'a secret'
    await using workshop = createWorkshop({ log })
    await workshop.run(picture, memorySource(await phonePicture('png')))
    delete process.env.AWS_SECRET_ACCESS_KEY
    const { readFileSync } = await import('node:fs')
    expect(readFileSync(`/proc/${pids[0]}/environ`, 'utf8')).not.toContain('a secret')
  })
})
