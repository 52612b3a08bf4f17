import {
  closeCodes,
  type ErrorCode,
  type Message,
  type ServerEvent,
  StonechatError,
} from '@stonechat/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket as NodeWebSocket } from 'ws'
import { type FakeServer, startFakeServer } from '../testing/fake-server.js'
import { createFakeTabs, type FakeTab } from '../testing/fake-tabs.js'
import { peer } from '../testing/fake-world.js'
import { until } from '../testing/until.js'
import type { FromLeader, TabMessage } from './channel.js'
import { TabLink } from './tab-link.js'

const name = 'account'
/** A clock that stands: what is asked is never late because the machine is busy. */
const nowMs = 1_700_000_000_000

let fake: FakeServer
let browser: ReturnType<typeof createFakeTabs>
const links: TabLink[] = []

beforeEach(async () => {
  fake = await startFakeServer()
  browser = createFakeTabs()
})

afterEach(async () => {
  for (const link of links.splice(0)) link.stop()
  await fake[Symbol.asyncDispose]()
})

interface TestTab extends FakeTab {
  readonly link: TabLink
  readonly events: ServerEvent[]
  /** `ready`, `lost` and reasons to sign out, in order. */
  readonly told: string[]
}

function openTab({ now = Date.now } = {}): TestTab {
  const tab = browser.open()
  const events: ServerEvent[] = []
  const told: string[] = []
  const link = new TabLink(
    {
      WebSocket: NodeWebSocket as unknown as typeof WebSocket,
      url: fake.url,
      now,
      random: () => 0,
      getToken: async () => 'token',
      checkToken: () => {},
      onReady: () => {
        told.push('ready')
        link.setOnline()
      },
      onEvent: (event) => events.push(event),
      onLost: () => told.push('lost'),
      onSignedOut: (reason: ErrorCode) => told.push(reason),
    },
    { name, ...tab },
  )
  links.push(link)
  link.reconnect()
  return { ...tab, link, events, told }
}

async function openTabs(count: number): Promise<TestTab[]> {
  const tabs: TestTab[] = []
  for (let index = 0; index < count; index += 1) {
    const tab = openTab()
    await untilOnline(tab)
    tabs.push(tab)
  }
  return tabs
}

const untilOnline = ({ link }: TestTab) => until(link.state, ({ status }) => status === 'online')

/** Waits until a tab received such an event. */
function heard(tab: TestTab, event: ServerEvent['event'], count = 1): Promise<ServerEvent[]> {
  const found = () => tab.events.filter((one) => one.event === event)
  return expect.poll(found).toHaveLength(count).then(found)
}

/** A peer on the channel that posts just what the test wants. */
function openStranger() {
  const said: TabMessage[] = []
  const tab = browser.open()
  const channel = tab.openChannel(name, (message) => said.push(message))
  const holdLock = () => void tab.locks.request(name, {}, () => new Promise(() => {}))
  const lead = (news: object) =>
    channel.post({
      leader: 'stranger',
      kind: 'lead',
      count: 5,
      socket: undefined,
      state: { status: 'connecting', lostAt: undefined, retryAt: undefined },
      ...news,
    } as FromLeader)
  const ask = (socket: string, op: string, at: number) =>
    channel.post({ from: 'stranger', at, kind: 'frame', socket, text: JSON.stringify({ id: 1, op }) })
  /** The name of the leader's socket, once it is another one than this. */
  const socket = async (known?: string) => {
    const found = () =>
      said.flatMap((one) => (one.kind === 'news' && one.socket !== undefined ? [one.socket] : [])).at(-1)
    await expect.poll(() => found() ?? known).not.toBe(known)
    return found() ?? ''
  }
  return { channel, said, lead, holdLock, ask, socket }
}

describe('the tabs of one browser', () => {
  it('[K300] one of them connects, and the requests of all go over its socket', async () => {
    const tabs = await openTabs(3)
    fake.answer('block.list', () => ({ user_ids: [7] }))
    for (const { link } of tabs) expect(await link.request('block.list', {})).toEqual({ user_ids: [7] })
    expect(fake.connections).toHaveLength(1)
    tabs[2]!.link.notify('typing', peer)
    expect((await fake.asked('typing'))[0]?.via).toBe('socket')
  })

  it('[K301] a refusal reaches the tab that asked, whole', async () => {
    const [, follower] = await openTabs(2)
    fake.answer('block.list', () => {
      throw new StonechatError('rate_limited', { retryAfterMs: 1_234 })
    })
    await expect(follower!.link.request('block.list', {})).rejects.toMatchObject({
      code: 'rate_limited',
      isRetryable: true,
      retryAfterMs: 1_234,
    })
  })

  it('[K302] an event of the server reaches every tab, and a message sent in one reaches the others', async () => {
    const [first, second, third] = (await openTabs(3)) as [TestTab, TestTab, TestTab]
    fake.connections[0]?.emit('message.created', fake.store({}))
    for (const tab of [first, second, third]) await heard(tab, 'message.created')
    const sent = await second.link.request('message.send', { ...peer, content: 'hello', client_id: 'c1' })
    for (const tab of [first, third]) {
      const [, event] = await heard(tab, 'message.created', 2)
      expect(event?.data).toEqual({ ...(sent as Message), ...peer })
    }
    await first.link.request('message.send', { ...peer, content: 'hello', client_id: 'c2' })
    await heard(third, 'message.created', 3)
    await heard(second, 'message.created', 2)
    expect(first.events.filter(({ event }) => event === 'message.created')).toHaveLength(2)
  })

  it('[K303] when the leader is gone another one connects, and what was under way fails with `network`', async () => {
    const [first, second, third] = (await openTabs(3)) as [TestTab, TestTab, TestTab]
    fake.answer('block.list', () => new Promise(() => {}))
    const asked = [second, third].map(({ link }) => link.request('block.list', {}))
    await fake.asked('block.list', 2)
    first.crash()
    // At once: a rejection must be handled in the turn in which it comes.
    await Promise.all(asked.map((request) => expect(request).rejects.toMatchObject({ code: 'network' })))
    await fake.connected(2)
    for (const tab of [second, third]) await untilOnline(tab)
    expect(second.told).toEqual(['ready', 'lost', 'ready'])
    expect(third.told).toEqual(['ready', 'lost', 'ready'])
    fake.answer('block.list', () => ({ user_ids: [] }))
    expect(await third.link.request('block.list', {})).toEqual({ user_ids: [] })
  })

  it('[K304] a leader that was frozen is replaced, and follows when it wakes', async () => {
    const [first, second] = (await openTabs(2)) as [TestTab, TestTab]
    first.freeze()
    const request = second.link.request('block.list', {})
    await expect(request).rejects.toMatchObject({ code: 'network' })
    await fake.connected(2)
    await untilOnline(second)
    first.thaw()
    await expect.poll(() => fake.connections.length).toBe(1)
    await untilOnline(first)
    expect(await first.link.request('block.list', {})).toEqual({})
    expect(fake.requests.at(-1)?.connection).toBe(fake.connections[0])
  })

  it('[K305] a request made over one socket is never carried by the next: it would overtake', async () => {
    const stranger = openStranger()
    await untilOnline(openTab({ now: () => nowMs }))
    const first = await stranger.socket()
    fake.connections[0]?.close(closeCodes.goingAway.code)
    const second = await stranger.socket(first)
    stranger.ask(first, 'block.list', nowMs)
    stranger.ask(second, 'device.list', nowMs)
    await fake.asked('device.list')
    expect(fake.requests.map(({ op }) => op)).not.toContain('block.list')
  })

  it('[K323] a leader that hung serves nothing that was asked meanwhile: the tab that asked has gone on', async () => {
    const stranger = openStranger()
    await untilOnline(openTab({ now: () => nowMs }))
    const before = await stranger.socket()
    stranger.ask(before, 'block.list', nowMs - 10_000)
    const after = await stranger.socket(before)
    stranger.ask(after, 'device.list', nowMs)
    await fake.asked('device.list')
    expect(fake.requests.map(({ op }) => op)).not.toContain('block.list')
    expect(fake.connections).toHaveLength(1)
  })

  it('[K306] a tab that was not given everything catches up', async () => {
    const stranger = openStranger()
    stranger.holdLock()
    const tab = openTab()
    stranger.lead({ socket: 'one' })
    const event = { event: 'message.created', data: fake.store({}) } as const
    const tell = (count: number) =>
      stranger.channel.post({ leader: 'stranger', kind: 'event', count, event, except: undefined })
    tell(6)
    await heard(tab, 'message.created')
    expect(tab.events).toHaveLength(1)
    tell(8)
    await heard(tab, 'resync', 1)
    stranger.lead({ socket: 'one', count: 9 })
    await heard(tab, 'resync', 2)
  })

  it('[K307] online status is followed for the users of all tabs, and each tab receives that of its own', async () => {
    const [first, second] = (await openTabs(2)) as [TestTab, TestTab]
    const presenceOf = (user_id: number) => ({ user_id, online: true, last_seen_at: null })
    fake.answer('presence.subscribe', ({ data }) => ({ users: data.user_ids.map(presenceOf) }))
    await first.link.request('presence.subscribe', { user_ids: [1, 2] })
    expect(await second.link.request('presence.subscribe', { user_ids: [2, 3] })).toEqual({
      users: [2, 3].map(presenceOf),
    })
    await first.link.request('presence.subscribe', { user_ids: [] })
    const asked = await fake.asked('presence.subscribe', 3)
    expect(asked.map(({ data }) => data.user_ids.sort())).toEqual([
      [1, 2],
      [1, 2, 3],
      [2, 3],
    ])
  })

  it('[T167] the receipts of a group are followed until no tab wants them any more', async () => {
    const [first, second] = (await openTabs(2)) as [TestTab, TestTab]
    fake.answer('receipt.subscribe', () => ({ positions: [] }))
    const group = { target_type: 'group', target_id: 7 } as const
    const ask = (tab: TestTab, on: boolean) => tab.link.request('receipt.subscribe', { ...group, on })
    await ask(first, true)
    await ask(second, true)
    await ask(first, false)
    await ask(second, false)
    const asked = await fake.asked('receipt.subscribe', 3)
    expect(asked.map(({ data }) => data.on)).toEqual([true, true, false])
  })

  it('[K308] the reason to sign out reaches every tab', async () => {
    const tabs = await openTabs(3)
    fake.connections[0]?.close(closeCodes.deviceRevoked.code)
    for (const { told } of tabs) await expect.poll(() => told).toContain('device_revoked')
  })

  it('[K309] a tab that is looked at reminds a sleeping leader of the next try', async () => {
    const stranger = openStranger()
    stranger.holdLock()
    openTab()
    stranger.lead({ state: { status: 'waiting', lostAt: 1, retryAt: Date.now() + 50 } })
    await expect.poll(() => stranger.said).toContainEqual(expect.objectContaining({ kind: 'retryIfDue' }))
  })

  it('[K317] every tab shows the state of the one socket, and since when it is lost', async () => {
    const tabs = await openTabs(2)
    fake.refuseHandshakes = true
    fake.connections[0]?.cut()
    const states = await Promise.all(
      tabs.map(({ link }) => until(link.state, ({ status }) => status === 'waiting')),
    )
    for (const { lostAt, retryAt } of states) {
      expect(lostAt).toBeTypeOf('number')
      expect(retryAt).toBeTypeOf('number')
    }
    const { lostAt } = tabs[1]!.link.state.getSnapshot()
    tabs[0]!.crash()
    tabs[0]!.link.stop()
    await until(tabs[1]!.link.state, ({ status }) => status === 'waiting')
    expect(tabs[1]!.link.state.getSnapshot().lostAt).toBe(lostAt)
    fake.refuseHandshakes = false
    tabs[1]!.link.reconnect()
    await untilOnline(tabs[1]!)
    tabs[1]!.link.goOffline()
    expect(tabs[1]!.link.state.getSnapshot().status).toBe('offline')
  })
})
