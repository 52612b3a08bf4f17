import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Entry, EntryKind } from '../history/entry.js'
import { findViolations } from './find-violations.js'
import { guest, makeHistory, type Step, usersOfDevices } from './testing/make-history.js'
import type { OpenDevice, OpenHistory } from './testing/open-history.js'
import { rulesOf, set } from './testing/spoil.js'

const nameOf = (user: number, { conversation, seq }: { conversation: number; seq: number }) =>
  `${user} ${conversation} ${seq}`

const step = fc.record({
  kind: fc.constantFrom<Step['kind'][]>(
    ...(['send', 'send', 'send', 'edit', 'recall', 'delete', 'read', 'join', 'leave', 'rename'] as const),
  ),
  device: fc.nat(usersOfDevices.length - 1),
  conversation: fc.integer({ min: 1, max: 2 }),
  which: fc.nat(20),
})
const steps = fc.array(step, { minLength: 1, maxLength: 60 })

/** What every spoiled history has before: enough of everything to be spoiled. */
const basis: readonly Step[] = [
  ...[0, 1, 3].flatMap((device) => send(device, 1)),
  ...[0, 1, 1].flatMap((device) => send(device, 2)),
  { kind: 'join', device: 0, conversation: 2, which: 0 },
  ...[0, 2, 1].flatMap((device) => send(device, 2)),
  { kind: 'edit', device: 0, conversation: 1, which: 0 },
  { kind: 'edit', device: 0, conversation: 1, which: 0 },
  { kind: 'leave', device: 0, conversation: 2, which: 0 },
  ...[1, 0].flatMap((device) => send(device, 2)),
  { kind: 'recall', device: 1, conversation: 1, which: 0 },
  { kind: 'read', device: 1, conversation: 2, which: 0 },
  { kind: 'delete', device: 3, conversation: 1, which: 0 },
]

/** Each spoils one thing, as a server or client with a fault would; with the rule that must be named. */
const faults: readonly (readonly [what: string, rule: string, spoil: (history: OpenHistory) => void])[] = [
  [
    'a message is lost from the table',
    'lost',
    ({ truth }) => void truth.conversations.get(1)!.messages.splice(1, 1),
  ],
  ['a message is stored twice', 'doubled', ({ truth }) => storeTwice(truth.conversations.get(1)!)],
  [
    'a message that nobody sent',
    'unknown',
    ({ truth }) => set(truth.conversations.get(1)!.messages[0]!, { device: -1 }),
  ],
  ['two messages change places', 'content', ({ truth }) => swap(truth.conversations.get(1)!.messages)],
  ['two messages of one sender change places', 'order', (history) => swapOwn(history)],
  ['a number is left out', 'gap', ({ truth }) => set(truth.conversations.get(2)!.messages[2]!, { seq: 99 })],
  [
    'a head is ahead of its messages',
    'gap',
    ({ truth }) => set(truth.conversations.get(2)!, { lastSeq: 99 }),
  ],
  ['a change has no number', 'gap', ({ truth }) => void truth.conversations.get(1)!.changes.splice(0, 1)],
  [
    'the log of events misses a message',
    'log',
    ({ truth }) => set(truth.conversations.get(2)!, { logFault: 'seq 3 after 1' }),
  ],
  [
    'a refused message is there',
    'refused',
    ({ devices }) => void devices[0]!.entries.push({ kind: 'refused', n: 0 }),
  ],
  [
    'a message is acknowledged at another place',
    'moved',
    ({ devices }) => edit(devices[0]!, 'acknowledged', { seq: 2 }),
  ],
  ['a delivery is lost', 'unseen', ({ devices }) => remove(devices[1]!, 'seen')],
  ['a delivery comes twice', 'repeated', ({ devices }) => repeat(devices[1]!)],
  ['two deliveries change places', 'repeated', ({ devices }) => swapSeen(devices[1]!)],
  [
    'another message is delivered',
    'content',
    ({ devices }) => edit(devices[1]!, 'seen', { device: 1, n: 0 }),
  ],
  ['a newcomer is shown what was said before', 'leak', ({ devices }) => leak(devices[2]!, 1)],
  ['who left is shown what was said after', 'leak', ({ devices }) => leak(devices[2]!, 7)],
  [
    'an edit that was acknowledged is missing',
    'change',
    ({ truth }) => forgetEdit(truth.conversations.get(1)!),
  ],
  ['an older edit wins', 'change', ({ truth }) => swapEdits(truth.conversations.get(1)!)],
  [
    'a change is told that nobody made',
    'change',
    ({ devices }) => edit(devices[1]!, 'changed', { version: 88 }),
  ],
  ['a recalled message speaks again', 'change', ({ truth }) => speakAgain(truth.conversations.get(1)!)],
  [
    'a leave that was acknowledged is missing',
    'member',
    ({ truth }) => void truth.conversations.get(2)!.changes.splice(1, 1),
  ],
  [
    'a wrong unread',
    'unread',
    ({ devices }) => set(devices[2]!.view.sessions[0] ?? devices[1]!.view.sessions[0]!, { unread: 7 }),
  ],
  [
    'a deleted message that is still unread',
    'unread',
    ({ devices, truth }) => {
      const session = truth.sessions.get(2)!.find(({ conversation }) => conversation === 1)!
      session.deleted.push(session.lastSeq)
      devices[1]!.view.walks[0]!.messages.pop()
      devices[1]!.view.windows[0]!.messages.pop()
    },
  ],
  [
    'a deleted message that is still shown',
    'view',
    ({ truth }) =>
      void truth.sessions
        .get(1)!
        .find(({ conversation }) => conversation === 1)!
        .deleted.push(1),
  ],
  ['a wrong sum of unread', 'unread', ({ devices }) => set(devices[3]!.view, { totalUnread: 77 })],
  [
    'a view that did not hear of the last message',
    'view',
    ({ devices }) => set(devices[3]!.view.sessions[1]!, { lastSeq: 1 }),
  ],
  ['a view without a conversation', 'view', ({ devices }) => void devices[0]!.view.sessions.pop()],
  [
    'a conversation that is not the user’s',
    'view',
    ({ devices }) => void devices[2]!.view.sessions.push({ ...devices[0]!.view.sessions[0]! }),
  ],
  [
    'an open conversation that stops too early',
    'view',
    ({ devices }) => void devices[0]!.view.windows[0]!.messages.pop(),
  ],
  ['a history with a hole', 'view', ({ devices }) => void devices[0]!.view.walks[1]!.messages.splice(2, 1)],
  [
    'an edit that one device does not show',
    'stale',
    ({ devices }) => set(devices[3]!.view.walks[0]!.messages[0]!, { version: 0 }),
  ],
  ['a position that nobody read', 'read', ({ truth }) => set(truth.sessions.get(2)![0]!, { readSeq: 3 })],
  ['a position that was lost', 'read', ({ truth }) => set(truth.sessions.get(2)![1]!, { readSeq: 1 })],
]

describe('the checker of histories', () => {
  it('[V1] a history in which everything was kept has no violations', () => {
    fc.assert(
      fc.property(steps, (some) => {
        expect(findViolations(makeHistory(some))).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it.each(faults)('[V2] a planted fault is found: %s', (_what, rule, spoil) => {
    expect(rulesOf(makeHistory(basis))).toEqual([])
    const history = makeHistory(basis)
    spoil(history)
    expect(rulesOf(history)).toContain(rule)
  })

  it('[V3] whichever message is lost from whichever history, it is found', () => {
    fc.assert(
      fc.property(steps, fc.nat(), (some, which) => {
        const history = makeHistory([...some, ...basis])
        const all = [...history.truth.conversations.values()].flatMap(({ messages }) => messages)
        const lost = all[which % all.length]!
        for (const { messages } of history.truth.conversations.values()) {
          const index = messages.indexOf(lost)
          if (index >= 0) messages.splice(index, 1)
        }
        expect(findViolations(history).some((sentence) => sentence.startsWith('lost'))).toBe(true)
      }),
      { numRuns: 100 },
    )
  })

  it('[V4] whichever delivery is lost or comes twice, it is found', () => {
    fc.assert(
      fc.property(steps, fc.nat(), fc.boolean(), (some, which, isTwice) => {
        const history = makeHistory([...basis, ...some])
        const deleted = new Set(
          history.devices.flatMap(({ user, entries }) =>
            entries.flatMap((one) => (one.kind === 'deleting' ? [nameOf(user, one)] : [])),
          ),
        )
        // The guest of the group may have left since: messages at the end of that stay need not arrive, nor deleted ones.
        const places = history.devices
          .filter(({ user }) => user !== guest)
          .flatMap(({ user, entries }) =>
            entries.flatMap((entry, index) =>
              entry.kind === 'seen' && !deleted.has(nameOf(user, entry)) ? [{ entries, index }] : [],
            ),
          )
        const { entries, index } = places[which % places.length]!
        if (isTwice) entries.splice(index, 0, entries[index]!)
        else entries.splice(index, 1)
        const rule = isTwice ? 'repeated' : 'unseen'
        expect(findViolations(history).some((sentence) => sentence.startsWith(rule))).toBe(true)
      }),
      { numRuns: 100 },
    )
  })

  it('[V5] a user who comes back need not receive the end of the former stay, but all of the new one', () => {
    const stay = [move('join'), ...send(0, 2), ...send(1, 2)]
    const history = () => makeHistory([...stay, move('leave'), ...send(0, 2), ...stay])
    const seqsOf = ({ devices }: OpenHistory) =>
      devices[2]!.entries.flatMap((entry) => (entry.kind === 'seen' ? [entry.seq] : []))
    expect(seqsOf(history())).toEqual([1, 2, 4, 5])
    const without = (seq: number) => {
      const spoilt = history()
      const { entries } = spoilt.devices[2]!
      entries.splice(
        entries.findIndex((entry) => entry.kind === 'seen' && entry.seq === seq),
        1,
      )
      return rulesOf(spoilt)
    }
    expect([1, 2, 4, 5].map(without)).toEqual([['unseen'], [], ['unseen'], ['unseen']])
  })
})

type OpenConversation = ReturnType<OpenHistory['truth']['conversations']['get']> & object

/** The guest joins or leaves the group. */
function move(kind: 'join' | 'leave'): Step {
  return { kind, device: 2, conversation: 2, which: 0 }
}

function send(device: number, conversation: number): Step[] {
  return [{ kind: 'send', device, conversation, which: 0 }]
}

function edit(device: OpenDevice, kind: EntryKind, values: Partial<Record<string, number>>): void {
  const index = device.entries.findIndex((entry) => entry.kind === kind)
  device.entries[index] = { ...device.entries[index], ...values } as Entry
}

function remove(device: OpenDevice, kind: EntryKind): void {
  device.entries.splice(
    device.entries.findIndex((entry) => entry.kind === kind),
    1,
  )
}

function repeat({ entries }: OpenDevice): void {
  entries.push(entries.find((entry) => entry.kind === 'seen')!)
}

function swapSeen({ entries }: OpenDevice): void {
  const [first, second] = entries.flatMap((entry, index) =>
    entry.kind === 'seen' && entry.conversation === 2 ? [index] : [],
  )
  const held = entries[first!]!
  entries[first!] = entries[second!]!
  entries[second!] = held
}

function leak(device: OpenDevice, seq: number): void {
  device.entries.push({ kind: 'seen', conversation: 2, seq, device: 0, n: 1 })
}

function swap(messages: OpenConversation['messages']): void {
  const [first, second] = [messages[0]!, messages[1]!]
  messages[0] = { ...second, seq: 1 }
  messages[1] = { ...first, seq: 2 }
}

/** Device 1 sent two in a row into the group; the acknowledgements are made to fit. */
function swapOwn({ devices, truth }: OpenHistory): void {
  const { messages } = truth.conversations.get(2)!
  const [first, second] = messages.filter(({ device }) => device === 1)
  const n = first!.n
  first!.n = second!.n
  second!.n = n
  devices[1]!.entries = devices[1]!.entries.filter(({ kind }) => kind !== 'acknowledged')
}

function storeTwice(conversation: OpenConversation): void {
  conversation.lastSeq += 1
  conversation.messages.push({ ...conversation.messages[0]!, seq: conversation.lastSeq })
}

function forgetEdit({ changes, messages }: OpenConversation): void {
  const [first] = changes
  first!.message!.former = 50
  messages[0]!.version = 51
}

function swapEdits({ changes, messages }: OpenConversation): void {
  const now = messages[0]!.version
  messages[0]!.version = changes[1]!.message!.former
  changes[1]!.message!.former = now
}

function speakAgain(conversation: OpenConversation): void {
  const recalled = conversation.messages.find(({ version }) => version === -1)!
  conversation.rev += 1
  conversation.changes.push({
    rev: conversation.rev,
    atSeq: conversation.lastSeq,
    message: { seq: recalled.seq, former: -1 },
  })
  recalled.version = 60
}
