/** Jobs and followers of the product: one server with a consumer of its own, and what it shows of them. */
import { join } from 'node:path'
import type { EventRecord } from '@stonechat/im'
import { imLimits } from '@stonechat/im/limits'
import { openSqlite } from '@stonechat/storage/sqlite'
import { call, makeTempFolder, register, startApp } from '@stonechat/testkit'
import { describe, expect, it } from 'vitest'

describe('what goes on beside requests', () => {
  it('[J200] a consumer of the product receives every event while people talk, also those of before a restart', async () => {
    const seen: EventRecord[] = []
    const consumer = {
      from: 'start',
      onEvents: async (events: readonly EventRecord[]) => void seen.push(...events),
    } as const
    const overrides = { consumers: { statistics: consumer } }
    await using server = await startApp()
    const [ann, bob] = [await register(server), await register(server)]
    const send = (url: string, text: string) =>
      call({ url }, 'POST /api/send', { token: ann.token, body: { target_id: bob.id, content: text } })
    await send(server.url, 'before')
    await server.app[Symbol.asyncDispose]()

    await using again = await startApp({ dataDir: server.dataDir, overrides })
    await send(again.url, 'after')
    await call(again, 'POST /api/messages/recall', { token: ann.token, body: { target_id: bob.id, seq: 1 } })
    const kinds = () =>
      seen.map((event) => [event.kind, event.kind === 'group_changed' ? 0 : event.message.seq])
    await expect.poll(kinds).toEqual([
      ['message_created', 1],
      ['message_created', 2],
      ['message_changed', 1],
    ])
    // A page counts once it is noted how far the consumer has come: after the consumer has seen it.
    const counted = async () =>
      (await metricsOf(again)).get('stonechat_follower_events_total{name="statistics"}')
    await expect.poll(counted).toBe(3)
    const figures = await metricsOf(again)
    expect(figures.get('stonechat_follower_lag_events{name="statistics"}')).toBe(0)
    expect(figures.get('stonechat_follower_gaps_total{name="statistics"}')).toBe(0)
  })

  it('[J201] the product prunes the event log by a job, and the figures show it', async () => {
    await using folder = await makeTempFolder()
    const path = join(folder.path, 'stonechat.db')
    const createdAt = Date.now() - imLimits.eventsKeptMs - 60_000
    {
      await using stores = await openSqlite({ path })
      await stores.im.commitMessages([
        {
          ...{ key: { kind: 'direct', low: 1, high: 2 } as const, senderId: 1, clientId: 'long ago' },
          ...{ content: { type: 'text', text: 'long ago' } as const, replyTo: null, bodyHash: 1, createdAt },
        },
      ])
      expect(await stores.im.getEventStart()).toBe(0)
    }
    {
      await using server = await startApp({ dataDir: folder.path })
      const figures = () => metricsOf(server)
      const runs = 'stonechat_job_runs_total{kind="events.prune",outcome="done"}'
      await expect.poll(async () => (await figures()).get(runs)).toBe(1)
      expect((await figures()).get('stonechat_jobs{kind="events.prune",state="scheduled"}')).toBe(1)
      expect((await figures()).get('stonechat_job_duration_seconds_count{kind="events.prune"}')).toBe(1)
    }
    await using stores = await openSqlite({ path })
    expect(await stores.im.getEventStart()).toBeGreaterThan(0)
  })
})

/** Figures by their names with labels. */
async function metricsOf(server: { url: string }): Promise<ReadonlyMap<string, number>> {
  const { text } = await call(server, 'GET /metrics')
  return new Map(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  )
}
