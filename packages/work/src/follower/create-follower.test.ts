import { randomUUID } from 'node:crypto'
import type { EventRecord } from '@stonechat/im/contract'
import { StonechatError } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import type { FollowerStore } from '../contract/index.js'
import { createGate, openStores, uniqueName, withMethods } from '../testing/open-stores.js'
import { createFollower, type FollowerOptions, type Gap } from './create-follower.js'

/** Longer than any test takes. */
const longMs = 10 * 60_000
const away = new StonechatError('unavailable')
let lastUser = 1

/** Stores some messages and answers with their texts. */
async function write(count: number, createdAt = Date.now()): Promise<string[]> {
  const { im } = await openStores()
  lastUser += 1
  const texts = Array.from({ length: count }, () => randomUUID())
  await im.commitMessages(
    texts.map((text) => ({
      ...{ key: { kind: 'direct', low: 1, high: lastUser } as const, senderId: 1, clientId: text },
      ...{ content: { type: 'text', text } as const, replyTo: null, bodyHash: 1, createdAt },
    })),
  )
  return texts
}

function textsOf(events: readonly EventRecord[]): string[] {
  return events.map((event) => {
    const content = event.kind === 'message_created' ? event.message.content : null
    return content?.type === 'text' && 'text' in content ? content.text : event.kind
  })
}

/** A node that follows, and keeps what it was given. */
async function start(given: Partial<FollowerOptions> = {}) {
  const { im, work } = await openStores()
  const texts: string[] = []
  const pages: number[] = []
  const follower = createFollower({
    ...{ name: uniqueName(), store: work, events: im, from: 'now', owner: 'test', pollMs: 5, takeMs: 5 },
    async onEvents(events) {
      pages.push(events.length)
      texts.push(...textsOf(events))
    },
    ...given,
  })
  await expect.poll(() => work.getFollower(follower.name)).toBeDefined()
  return { follower, texts, pages, [Symbol.asyncDispose]: follower[Symbol.asyncDispose] }
}

describe('following the event log', () => {
  it('[J170] a new follower begins with what comes from now on, or with the oldest event there is, as it says', async () => {
    const before = await write(3)
    await using late = await start()
    await using early = await start({ from: 'start' })
    const after = await write(2)
    await expect.poll(() => late.texts).toEqual(after)
    await expect.poll(() => early.texts.slice(-5)).toEqual([...before, ...after])
    expect(late.follower.stats()).toMatchObject({ isHolder: true, events: 2, failures: 0, gaps: 0 })
  })

  it('[J171] a follower that is woken looks at once', async () => {
    await using one = await start({ pollMs: longMs })
    await expect.poll(() => one.follower.stats().isHolder).toBe(true)
    const texts = await write(1)
    one.follower.wake()
    await expect.poll(() => one.texts).toEqual(texts)
  })

  it('[J172] events come in the order of the log, in pages, and after a restart from where it was left', async () => {
    const name = uniqueName()
    const { work } = await openStores()
    const one = await start({ name, pageMax: 4 })
    const first = await write(10)
    await expect.poll(() => one.texts).toEqual(first)
    expect(Math.max(...one.pages)).toBe(4)
    await one[Symbol.asyncDispose]()
    expect(await work.getFollower(name)).toMatchObject({ owner: undefined })
    const second = await write(10)
    await using next = await start({ name })
    await expect.poll(() => next.texts).toEqual(second)
    await expect.poll(() => next.follower.getLag()).toBe(0)
  })

  it('[J173] events that could not be handled come again before any other', async () => {
    const seen: string[][] = []
    let failures = 2
    await using one = await start({
      pageMax: 2,
      async onEvents(events) {
        seen.push(textsOf(events))
        if (failures-- > 0) throw new Error('not now')
      },
    })
    const [a, b, c] = await write(3)
    await expect.poll(() => seen.flat().at(-1), { timeout: 20_000 }).toBe(c)
    expect(seen).toEqual([[a, b], [a, b], [a, b], [c]])
    await expect.poll(one.follower.stats).toMatchObject({ events: 3, failures: 2 })
  })

  it('[J174] one node of several reads, and when it stops another goes on with the next event', async () => {
    const name = uniqueName()
    const one = await start({ name })
    await expect.poll(() => one.follower.stats().isHolder).toBe(true)
    await using other = await start({ name })
    const first = await write(5)
    await expect.poll(() => one.texts).toEqual(first)
    expect(other.follower.stats().isHolder).toBe(false)
    await one[Symbol.asyncDispose]()
    const second = await write(5)
    await expect.poll(() => other.texts).toEqual(second)
    expect(one.texts).toEqual(first)
  })

  it('[J175] a node that lost its lease while it handled events receives the signal, and cannot move the cursor', async () => {
    const name = uniqueName()
    const { work } = await openStores()
    // As if it was paused: nothing is renewed, and its consumer hangs.
    const store = withMethods<FollowerStore>(work, { renewFollower: () => new Promise(() => {}) })
    const end = createGate()
    const begun = createGate<AbortSignal>()
    let paused: string[] = []
    await using one = await start({
      ...{ name, store, leaseMs: 200, takeMs: longMs },
      async onEvents(events, { signal }) {
        paused = textsOf(events)
        begun.open(signal)
        await end.opened
      },
    })
    const first = await write(1)
    const signal = await begun.opened
    await using other = await start({ name })
    const second = await write(1)
    await expect.poll(() => other.texts).toEqual([...first, ...second])
    expect(signal.aborted).toBe(true)
    // Counted once the cursor is stored.
    await expect.poll(() => other.follower.stats().events).toBe(2)
    const { cursor = 0 } = (await work.getFollower(name)) ?? {}
    end.open()
    await expect.poll(() => one.follower.stats().isHolder).toBe(false)
    expect(paused).toEqual(first)
    expect(await work.getFollower(name)).toMatchObject({ cursor })
    expect(one.follower.stats().events).toBe(0)
  })

  it('[J970] a node says in the log that it lost the lease of a follower, and nothing where it gave it back', async () => {
    const { work } = await openStores()
    const events: string[] = []
    const log = {
      debug() {},
      info() {},
      error() {},
      warn: (_: object, event: string) => void events.push(event),
    }
    const store = withMethods<FollowerStore>(work, { renewFollower: async () => false })
    await using _ = await start({ store, log, leaseMs: 100, takeMs: longMs })
    await expect.poll(() => events).toEqual(['follower.lost'])
    const other: string[] = []
    const quiet = { ...log, warn: (_: object, event: string) => void other.push(event) }
    const stopped = await start({ log: quiet })
    await expect.poll(() => stopped.follower.stats().isHolder).toBe(true)
    await stopped[Symbol.asyncDispose]()
    expect(other).toEqual([])
  })

  it('[J176] pruned events are reported as a gap before the events that come after it, and counted', async () => {
    const name = uniqueName()
    const { im, work } = await openStores()
    const at = Date.now() - longMs
    while ((await im.pruneEvents(Number.MAX_SAFE_INTEGER, 1_000)) > 0);
    const one = await start({ name })
    await one[Symbol.asyncDispose]()
    const { cursor = 0 } = (await work.getFollower(name)) ?? {}
    await write(3, at)
    const kept = await write(2, at + 10)
    expect(await im.pruneEvents(at + 5, 1_000)).toBeGreaterThan(0)
    const seen: (Gap | string)[] = []
    await using next = await start({
      name,
      onGap: async (gap) => void seen.push(gap),
      onEvents: async (events) => void seen.push(...textsOf(events)),
    })
    await expect.poll(() => seen.slice(1)).toEqual(kept)
    expect(seen[0]).toEqual({ from: cursor, to: await im.getEventStart() })
    expect(next.follower.stats()).toMatchObject({ gaps: 1, failures: 0 })
    await using fresh = await start({ from: 'start' })
    await expect.poll(() => fresh.texts.slice(-2)).toEqual(kept)
    expect(fresh.follower.stats().gaps).toBe(0)
  })

  it('[J177] a stop interrupts the consumer and gives the lease back, and the events come again', async () => {
    const name = uniqueName()
    const begun = createGate()
    const { work } = await openStores()
    const one = await start({
      name,
      onEvents: (_, { signal }) =>
        new Promise((_, reject) => {
          begun.open()
          signal.addEventListener('abort', () => reject(signal.reason))
        }),
    })
    const texts = await write(1)
    await begun.opened
    await one[Symbol.asyncDispose]()
    expect(one.follower.stats()).toMatchObject({ failures: 0, isHolder: false })
    expect(await work.getFollower(name)).toMatchObject({ owner: undefined })
    await using next = await start({ name })
    await expect.poll(() => next.texts).toEqual(texts)
  })

  it('[J178] an outage that comes as the cursor is moved does not bring events twice', async () => {
    const { work } = await openStores()
    let failures = 1
    const store = withMethods<FollowerStore>(work, {
      saveCursor: (move) => (failures-- > 0 ? Promise.reject(away) : work.saveCursor(move)),
    })
    await using one = await start({ store })
    const before = await write(1)
    await expect.poll(() => failures).toBeLessThan(0)
    const after = await write(1)
    await expect.poll(() => one.texts).toEqual([...before, ...after])
  })

  it('[J179] a consumer that takes too long receives the signal, and the events come again', async () => {
    const seen: string[] = []
    await using _one = await start({
      timeoutMs: 20,
      async onEvents(events, { signal }) {
        seen.push(...textsOf(events))
        if (seen.length > 1) return
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      },
    })
    const [text] = await write(1)
    await expect.poll(() => seen, { timeout: 20_000 }).toEqual([text, text])
  })

  it('[J180] a follower reports how many events it is behind, whichever node reads', async () => {
    const name = uniqueName()
    const hold = createGate()
    await using one = await start({ name, onEvents: () => hold.opened })
    await expect.poll(() => one.follower.stats().isHolder).toBe(true)
    await using other = await start({ name })
    await write(7)
    await expect.poll(() => other.follower.getLag()).toBe(7)
    hold.open()
    await expect.poll(() => other.follower.getLag()).toBe(0)
  })
})
