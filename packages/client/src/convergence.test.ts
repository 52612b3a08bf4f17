import type { EventData, EventName, Message, Session } from '@stonechat/protocol'
import * as limits from '@stonechat/protocol/client-limits'
import { within } from '@stonechat/testkit'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createMemoryVault } from './account/vault.js'
import type { Client, TimelineState } from './api.js'
import { targetKey } from './base/target.js'
import { wishKey } from './reaction/record.js'
import type { ClientStore } from './store/client-store.js'
import { createMemoryStore } from './store/memory-store.js'
import { tableNames } from './store/tables.js'
import { startFakeServer } from './testing/fake-server.js'
import { me, peer } from './testing/fake-world.js'
import { createLatch } from './testing/latch.js'
import { createModelServer, type ModelServer } from './testing/model-server.js'
import { createNodeClient } from './testing/node-client.js'
import { sorted } from './testing/sorted.js'
import { until, untilOnline } from './testing/until.js'

/** What becomes of an event on its way. */
type Fate = 'arrives' | 'lost' | 'late' | 'twice'

const fate = fc.constantFrom<Fate>('arrives', 'arrives', 'arrives', 'lost', 'late', 'twice')
const which = fc.nat(2)
const part = fc.nat(9)
const step = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(fc.constant('write' as const), which, part, fate) },
  { weight: 3, arbitrary: fc.tuple(fc.constant('edit' as const), which, part, fate) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('recall' as const), which, part, fate) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('delete' as const), which, part, fate) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('read' as const), which, part, fate) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('pin' as const), which, part, fate) },
  { weight: 3, arbitrary: fc.tuple(fc.constant('react' as const), which, part, fate) },
  { weight: 3, arbitrary: fc.tuple(fc.constant('reactElsewhere' as const), which, part, fate) },
  { weight: 3, arbitrary: fc.tuple(fc.constant('pinMessage' as const), which, part, fate) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('rename' as const), which, part, fate) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('member' as const), which, part, fate) },
  { weight: 3, arbitrary: fc.tuple(fc.constant('send' as const), which, part, fate) },
  { weight: 6, arbitrary: fc.tuple(fc.constant('wait' as const), which, part, fate) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('older' as const), which, part, fate) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('jump' as const), which, part, fate) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('newest' as const), which, part, fate) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('cut' as const), which, part, fate) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('restart' as const), which, part, fate) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('wipe' as const), which, part, fate) },
)

/** A path for events that loses, delays and repeats them as the test decides. */
function createBadWay(deliver: <N extends EventName>(event: N, data: EventData[N]) => void) {
  const late: (() => void)[] = []
  const way = {
    fate: 'arrives' as Fate,
    emit<N extends EventName>(event: N, data: EventData[N]): void {
      if (way.fate === 'lost') return
      if (way.fate === 'late') {
        late.push(() => deliver(event, data))
        return
      }
      deliver(event, data)
      if (way.fate === 'twice') late.push(() => deliver(event, data))
      // What is late comes in the wrong order, too.
      if (late.length > 3) late.pop()?.()
    },
    catchUp(): void {
      for (const deliverLate of late.splice(0).reverse()) deliverLate()
    },
  }
  return way
}

afterEach(() => vi.useRealTimers())

describe('whatever becomes of events', () => {
  it('[K230] the view ends as the server is: messages with their reactions and pins, sessions, unread, mentions, names and memberships', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        await using fake = await startFakeServer()
        const way = createBadWay((event, data) => fake.connections.at(-1)?.emit(event, data))
        const model = createModelServer(fake, (event, data) => way.emit(event, data))
        const vault = createMemoryVault()
        let store = createMemoryStore()
        let client = createNodeClient(fake.url, { vault, store: () => store, random: () => 0 })
        const disorder: string[] = []
        const listen = () => {
          const heard = new Map<number, number>()
          client.on('message.created', ({ conversation_id, seq }) => {
            const last = heard.get(conversation_id) ?? 0
            if (seq <= last) disorder.push(`${seq} of ${conversation_id} after ${last}`)
            heard.set(conversation_id, seq)
          })
        }
        // What is pinned is read and kept where somebody looks at it.
        const show = () => {
          for (const { target } of model.conversations) {
            client.open(target)
            client.pins(target).subscribe(() => {})
          }
        }
        listen()
        await client.signIn({ phone: '1', password: 'x' })
        await untilOnline(client)
        show()
        try {
          for (const [kind, index, place, fateOfEvent] of steps) {
            const conversation = model.conversations[index]!
            const seq = Math.max(1, conversation.messages.length - place)
            way.fate = fateOfEvent
            if (kind === 'write')
              model.write(conversation, `text ${conversation.messages.length}`, mentionsFor(place))
            if (kind === 'edit') model.change(conversation, seq, `edited ${place}`, mentionsFor(place))
            if (kind === 'recall') model.change(conversation, seq, null)
            if (kind === 'delete') model.remove(conversation, seq)
            if (kind === 'read') model.read(conversation, seq)
            if (kind === 'pin') model.pin(conversation)
            const emoji = place % 3 === 0 ? '🎉' : '👍'
            if (kind === 'react') client.open(conversation.target).react(seq, emoji, place % 2 === 0)
            // By somebody else, or by the user on another device.
            if (kind === 'reactElsewhere')
              model.react(conversation, seq, place < 5 ? me.id : 10_077, emoji, place % 2 === 0)
            if (kind === 'pinMessage') model.pinMessage(conversation, seq)
            const group = model.conversations[2]!
            if (kind === 'rename' && group.isMember) model.rename(group, `name ${group.changes.length}`)
            if (kind === 'member' && group.isMember) model.leave(group)
            else if (kind === 'member') model.join(group)
            if (kind === 'send' && conversation.isMember)
              client.open(conversation.target).send(`own ${place}`)
            // Its connection may have been cut.
            if (kind === 'wait') await client.call('block.list', {}).catch(() => {})
            if (kind === 'older') void client.open(conversation.target).loadOlder()
            if (kind === 'jump') void client.open(conversation.target).jumpTo(seq)
            if (kind === 'newest') void client.open(conversation.target).jumpToNewest()
            if (kind === 'cut') fake.connections.at(-1)?.cut()
            if (kind === 'restart' || kind === 'wipe') {
              // Killed: the store stays as it happens to be, and the next start goes on from there.
              if (place < 5) await client.saved()
              const copy = kind === 'wipe' ? createMemoryStore() : await copyOf(store)
              await client[Symbol.asyncDispose]()
              store = copy
              client = createNodeClient(fake.url, { vault, store: () => store, random: () => 0 })
              listen()
              await until(client.account, ({ status }) => status === 'signed_in')
              show()
            }
          }
          way.fate = 'arrives'
          way.catchUp()
          await untilOnline(client)
          for (const { target } of model.conversations) await until(client.open(target), isSettled)
          // What the slow timer does.
          fake.connections.at(-1)?.emit('resync', {})
          await converged(client, model)
          expect(disorder).toEqual([])
        } finally {
          await client[Symbol.asyncDispose]()
        }
      }),
      { numRuns: Number(process.env.STONECHAT_TEST_RUNS ?? 25), endOnFailure: true },
    )
  }, 120_000)

  it('[K440] a user who left and came back while the events of it were lost keeps no pin, draft or deletion of before, whatever the counts are', async () => {
    await using fake = await startFakeServer()
    const way = createBadWay((event, data) => fake.connections.at(-1)?.emit(event, data))
    const model = createModelServer(fake, (event, data) => way.emit(event, data))
    await using client = createNodeClient(fake.url, { random: () => 0 })
    await client.signIn({ phone: '1', password: 'x' })
    await untilOnline(client)
    const group = model.conversations[2]!
    for (const { target } of model.conversations) client.open(target)
    for (const text of ['one', 'two']) model.write(group, text)
    model.pin(group)
    model.remove(group, 1)
    await until(client.session(group.target), (view) => view?.pinned === true && view.deleted_rev === 1)
    way.fate = 'lost'
    model.leave(group)
    model.join(group)
    // A message that comes after it alone says nothing of that.
    way.fate = 'arrives'
    model.write(group, 'three')
    await until(client.session(group.target), (view) => view?.last_seq === 3)
    way.fate = 'lost'
    model.remove(group, 3)
    model.read(group, 3)
    fake.connections[0]?.emit('resync', {})
    await converged(client, model)
  })

  it('[K973] a message that came while sessions were read, and was deleted before its own one was, is not shown as the last one', async () => {
    await using fake = await startFakeServer()
    const way = createBadWay((event, data) => fake.connections.at(-1)?.emit(event, data))
    const model = createModelServer(fake, (event, data) => way.emit(event, data))
    await using client = createNodeClient(fake.url, { random: () => 0 })
    const [direct] = model.conversations
    fake.answer('session.list', () => {
      const sessions = model.conversations.map(model.toSession)
      model.write(direct!, 'one')
      way.fate = 'lost'
      model.remove(direct!, 1)
      return { sessions, next_cursor: null }
    })
    await client.signIn({ phone: '1', password: 'x' })
    for (const { target } of model.conversations) client.open(target)
    await until(client.session(direct!.target), (view) => view?.last_seq === 1)
    fake.connections[0]?.emit('resync', {})
    await converged(client, model)
  })

  it('[K975] a page that was read before what came meanwhile leaves no gap, though nothing else comes', async () => {
    await using fake = await startFakeServer()
    const model = createModelServer(fake, () => {})
    const direct = model.conversations[0]!
    const latch = createLatch()
    fake.answer('message.list', async () => {
      const page = { conversation_id: direct.id, messages: model.visible(direct), has_more: false }
      if (page.messages.length === 0) await latch.opened
      return page
    })
    await using client = createNodeClient(fake.url, { random: () => 0 })
    await client.signIn({ phone: '1', password: 'x' })
    await untilOnline(client)
    const timeline = client.open(direct.target)
    await fake.asked('message.list')
    model.write(direct, 'one')
    model.remove(direct, 1)
    model.write(direct, 'two')
    fake.connections[0]?.emit('resync', {})
    await until(client.session(direct.target), (view) => view?.last_seq === 2)
    await client.call('block.list', {})
    latch.open()
    await until(timeline, ({ messages }) => messages.length === 1)
  })

  it('[K231] with no event at all, heads are compared now and then, and what was missed comes', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    await using fake = await startFakeServer()
    const model = createModelServer(fake, () => {})
    await using client = createNodeClient(fake.url, { random: () => 0 })
    await client.signIn({ phone: '1', password: 'x' })
    await untilOnline(client)
    client.open(peer)
    model.write(model.conversations[0]!, 'unheard')
    model.rename(model.conversations[2]!, 'renamed')
    model.pin(model.conversations[1]!)
    vi.advanceTimersByTime(limits.headsCheckIntervalMs)
    await converged(client, model)
  })
})

/** Whom a message mentions: the user by name, everybody, somebody else, or nobody. */
function mentionsFor(place: number) {
  return [{ mentions: [me.id] }, { mention_all: true }, { mentions: [10_099] }, {}][place % 4]
}

/** A store with what another one holds at this moment. */
async function copyOf(store: ClientStore): Promise<ClientStore> {
  const copy = createMemoryStore()
  const stored = await store.load(tableNames)
  const keyed = [
    ...stored.conversations.map(
      (record) => ({ table: 'conversations', key: record.conversation_id, record }) as const,
    ),
    ...stored.windows.map((record) => ({ table: 'windows', key: record.conversation_id, record }) as const),
    ...stored.wishes.map((record) => ({ table: 'wishes', key: wishKey(record), record }) as const),
    ...stored.pins.map((record) => ({ table: 'pins', key: targetKey(record), record }) as const),
    ...stored.outbox.map((record) => ({ table: 'outbox', key: record.clientId, record }) as const),
    ...stored.facts.map((record) => ({ table: 'facts', key: 'sessions', record }) as const),
  ]
  await copy.write(keyed)
  return copy
}

/** All own messages have been sent, or refused. */
function isSettled({ messages }: TimelineState): boolean {
  return messages.every(({ status }) => status === 'sent' || status === 'failed')
}

/** A session with what people see of it: its last message, not which deletions its count leaves out, nor how old its pins are. */
function withLast({ last_message, deleted_unread: _, pins_rev: _pinsRev, ...session }: Session) {
  return { ...session, last: last_message && [last_message.seq, last_message.content] }
}

/** What people added to a message. */
function addedTo({
  seq,
  content,
  reactions,
  pinned,
}: Pick<Message, 'content' | 'reactions' | 'pinned'> & { seq: number }) {
  return [seq, content, reactions ?? [], pinned?.user_id ?? 0]
}

/** Waits until the client shows what the server has. */
async function converged(client: Client, model: ModelServer): Promise<void> {
  const timelines = model.conversations.map(({ target }) => client.open(target))
  const pins = model.conversations.map(({ target }) => client.pins(target))
  const groupId = model.conversations[2]!.target.target_id
  const difference = () => {
    const shown =
      client.sessions.getSnapshot()?.map(({ key, typingUserIds, unsent, ...session }) => session) ?? []
    const actual = shown.sort((a, b) => a.conversation_id - b.conversation_id).map(withLast)
    const expected = model.conversations
      .filter(({ isMember }) => isMember)
      .map((one) => withLast(model.toSession(one)))
    if (!isSame(actual, expected)) return { actual, expected }
    const unread = expected.reduce((sum, one) => sum + one.unread, 0)
    if (client.totalUnread.getSnapshot() !== unread)
      return { totalUnread: client.totalUnread.getSnapshot(), unread }
    for (const [index, conversation] of model.conversations.entries()) {
      if (!conversation.isMember) continue
      const { messages, hasNewer } = timelines[index]!.getSnapshot()
      const view = messages.flatMap(({ seq, ...message }) =>
        seq === undefined ? [] : [addedTo({ seq, ...message })],
      )
      const truth = model.visible(conversation).map(addedTo)
      // A window may begin later than the conversation, and end before it where it says so; it has no gaps.
      const start = truth.findIndex(([seq]) => seq === view[0]?.[0])
      const part = hasNewer ? truth.slice(start, start + view.length) : truth.slice(-view.length)
      if (!isSame(view, part) || (truth.length > 0 && view.length === 0))
        return { conversation: conversation.id, view, truth }
    }
    for (const [index, conversation] of model.conversations.entries()) {
      const [view, truth] = [pins[index]!.getSnapshot(), model.visiblePins(conversation)]
      const isShown = isSame(
        view?.map(({ seq, content }) => [seq, content]),
        truth.map(({ seq, content }) => [seq, content]),
      )
      if (conversation.isMember && !isShown) return { pinsOf: conversation.id, view, truth }
    }
    const name = client.group(groupId).getSnapshot()?.name
    const trueName = model.conversations[2]!.isMember ? model.conversations[2]!.name : undefined
    return name === trueName ? undefined : { name, trueName }
  }
  const readables = [client.sessions, client.totalUnread, client.group(groupId), ...timelines, ...pins]
  let stop = () => {}
  const done = new Promise<void>((resolve) => {
    const look = () => {
      if (difference() === undefined) resolve()
    }
    const stops = readables.map((readable) => readable.subscribe(look))
    stop = () => {
      for (const end of stops) end()
    }
    look()
  })
  try {
    await within(done, () => `this to go: ${JSON.stringify(difference())}`)
  } finally {
    stop()
  }
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))
}
