import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Entry, keeps } from '../history/entry.js'
import { findViolations } from './find-violations.js'
import { makeHistory, type Step, usersOfDevices } from './testing/make-history.js'
import { talkSteps } from './testing/make-talk.js'
import type { OpenHistory } from './testing/open-history.js'
import { editLast, removeLast, rulesOf, set } from './testing/spoil.js'
import {
  callOf,
  everywhere,
  group,
  pinEverywhere,
  reactEverywhere,
  recalledSeq,
  unpinEverywhere,
  unreactEverywhere,
} from './testing/spoil-talk.js'

const step = fc.record({
  kind: fc.constantFrom<Step['kind'][]>(
    ...(['send', 'send', 'call', 'call', 'edit', 'recall', 'delete', 'read', 'join', 'leave'] as const),
    ...([...talkSteps, 'react', 'react'] as const),
  ),
  device: fc.nat(usersOfDevices.length - 1),
  conversation: fc.integer({ min: 1, max: 2 }),
  which: fc.nat(20),
})
const steps = fc.array(step, { minLength: 1, maxLength: 60 })
const part = fc.array(step, { maxLength: 25 })

/** Devices 0 and 3 are of user 1, device 1 is of user 2; conversation 2 is a group with both. */
const basis: readonly Step[] = [
  ...[take('send', 0), take('call', 0, 1), take('call', 1, 1), take('send', 1)],
  ...[take('react', 0), take('react', 1), take('react', 0, 1), take('react', 3, 1), take('unreact', 3, 1)],
  ...[take('react', 1, 2), take('pinMessage', 0), take('pinMessage', 1, 2), take('pinMessage', 1, 1)],
  ...[
    take('unpinMessage', 0, 1),
    take('edit', 0, 0),
    take('call', 1, 0),
    take('read', 3),
    take('call', 1, 0),
  ],
  ...[
    take('call', 0, 1),
    take('react', 1, 6),
    take('recall', 0, 2),
    take('call', 1, 1),
    take('call', 1, 0),
    take('delete', 1),
  ],
]

const stored = (history: OpenHistory, user: number) =>
  history.truth.sessions.get(user)!.find(({ conversation }) => conversation === 2)!
const shown = ({ devices }: OpenHistory, device: number) => {
  const { view } = devices[device]!
  const of = <T extends { conversation: number }>(all: T[]) =>
    all.find(({ conversation }) => conversation === 2)!
  return { session: of(view.sessions), walk: of(view.walks), window: of(view.windows), pins: of(view.pins) }
}

/** Each spoils one thing, as a server or client with a fault would; with the rule that must be named. */
const faults: readonly (readonly [what: string, rule: string, spoil: (history: OpenHistory) => void])[] = [
  ['an acknowledged reaction is lost', 'reaction', (history) => unreactEverywhere(history, 1, 2, 1)],
  ['a reaction that was taken back is there', 'reaction', (history) => reactEverywhere(history, 2, 1, 2)],
  ['a reaction that nobody made', 'reaction', (history) => reactEverywhere(history, 3, 2, 6)],
  [
    'a reaction is stored twice',
    'reaction',
    (history) => void group(history).reactions.push({ ...group(history).reactions[0]! }),
  ],
  [
    'a message counts a reaction twice',
    'reaction',
    (history) => set(group(history).messages[0]!.reactions[0]!, { count: 9 }),
  ],
  [
    'a message names somebody else than who reacted',
    'reaction',
    (history) => set(group(history).messages[0]!.reactions[0]!, { users: [2, 3] }),
  ],
  [
    'a reaction has the number of another change',
    'reaction',
    (history) => set(group(history).reactions[0]!, { rev: 5 }),
  ],
  [
    'a reaction outlives the recall of its message',
    'reaction',
    (history) => reactEverywhere(history, recalledSeq(history), 2, 1),
  ],
  [
    'a reaction to a message that is not there',
    'reaction',
    (history) => void group(history).reactions.push({ seq: 99, user: 1, face: 1, rev: 1 }),
  ],
  [
    'an open conversation does not show a reaction',
    'stale',
    (history) => set(shown(history, 1).walk.messages[0]!, { reactions: [] }),
  ],
  [
    'a device counts a reaction twice',
    'stale',
    (history) => set(shown(history, 0).walk.messages[0]!.reactions[0]!, { count: 9 }),
  ],
  [
    'a device does not know of the user’s own reaction',
    'stale',
    (history) => set(shown(history, 3).walk.messages[0]!.reactions[0]!, { users: [2, 9] }),
  ],
  ['an acknowledged pin is lost', 'pin', (history) => unpinEverywhere(history, 1)],
  [
    'a pin that was taken back is there',
    'pin',
    (history) => pinEverywhere(history, 2, group(history).changes.at(-1)!.rev),
  ],
  [
    'a pin that was acknowledged is nowhere',
    'pin',
    (history) => {
      const change = group(history).changes.find(({ pinned }) => pinned === 1)!
      delete change.pinned
      change.reacted = 1
      unpinEverywhere(history, 1)
      group(history).pinsRev = group(history).changes.findLast(({ pinned }) => pinned !== undefined)!.rev
    },
  ],
  ['a pin has the number of another change', 'pin', (history) => set(group(history).pins[0]!, { rev: 99 })],
  ['a pin is twice in the list', 'pin', (history) => void group(history).pins.push(group(history).pins[0]!)],
  ['the list of pins is older than its last change', 'pin', (history) => set(group(history), { pinsRev: 1 })],
  [
    'a message does not say that it is pinned',
    'pin',
    (history) => set(group(history).messages[0]!, { pinnedBy: 0 }),
  ],
  ['a device misses a pin', 'pin', (history) => void shown(history, 0).pins.messages!.pop()],
  [
    'a device shows pins in another order',
    'pin',
    (history) => void shown(history, 0).pins.messages!.reverse(),
  ],
  ['a device never read the pins', 'pin', (history) => set(shown(history, 3).pins, { messages: undefined })],
  [
    'a device shows a pin of before the user came',
    'pin',
    (history) => set(stored(history, 2), { floorSeq: 1 }),
  ],
  [
    'the list of pins shows a message as it was',
    'stale',
    (history) => set(shown(history, 1).pins.messages!.find(({ seq }) => seq === 1)!, { version: 0 }),
  ],
  [
    'a history does not show who pinned a message',
    'stale',
    (history) => set(shown(history, 1).walk.messages[0]!, { pinnedBy: 0 }),
  ],
  [
    'a message mentions nobody any more',
    'mention',
    (history) => {
      const { seq } = callOf(history)
      group(history).mentions = group(history).mentions.filter((one) => one.seq !== seq)
      for (const message of everywhere(history, seq)) set(message, { mentions: [] })
    },
  ],
  ['a user does not have a mention', 'mention', (history) => void group(history).mentions.splice(0, 1)],
  [
    'a mention of a message that is not there',
    'mention',
    (history) => {
      group(history).mentions.push({ seq: 99, user: 1 })
      group(history).mentionSeq = 99
    },
  ],
  [
    'a mention outlives the recall of its message',
    'mention',
    (history) => void group(history).mentions.push({ seq: recalledSeq(history), user: 2 }),
  ],
  ['the head knows of no mention', 'mention', (history) => set(group(history), { mentionSeq: 1 })],
  [
    'a history does not show whom a message mentions',
    'stale',
    (history) => set(shown(history, 3).walk.messages[callOf(history).seq - 1]!, { mentions: [] }),
  ],
  [
    'a device counts an own mention as unread',
    'mention',
    (history) => set(shown(history, 1).session, { mentions: { first: 9, count: 1, seqs: [9] } }),
  ],
  [
    'a device does not count an unread mention',
    'mention',
    (history) => set(shown(history, 3).session, { mentions: { first: 0, count: 0, seqs: [] } }),
  ],
  [
    'a device counts a mention that was read',
    'mention',
    (history) => set(stored(history, 1), { readSeq: shown(history, 0).session.mentions.first }),
  ],
  [
    'a device counts a mention that was deleted',
    'mention',
    (history) => void stored(history, 1).deleted.push(shown(history, 0).session.mentions.first),
  ],
  [
    'a device counts a mention of before the user came',
    'mention',
    (history) => set(stored(history, 1), { floorSeq: shown(history, 0).session.mentions.first }),
  ],
  [
    'a message has the number of another change',
    'rev',
    (history) => void group(history).messageRevs.splice(0, 1, 1),
  ],
  [
    'a change is told with the number of another',
    'rev',
    ({ devices }) => editLast(devices[1]!.entries, 'changed', { rev: 99 }),
  ],
  [
    'a device says that a conversation went back',
    'backwards',
    ({ devices }) => void devices[3]!.entries.push({ kind: 'revShown', conversation: 2, rev: 2 }),
  ],
  [
    'a reaction waits for ever',
    'wish',
    ({ devices }) => void devices[0]!.entries.push({ kind: 'wishing', conversation: 2, seq: 1, face: 5 }),
  ],
]

describe('the checker of what people add to messages', () => {
  it('[T490] a history in which reactions, pins and mentions were kept has no violations', () => {
    fc.assert(
      fc.property(steps, (some) => {
        expect(findViolations(makeHistory(some))).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it.each(faults)(
    '[T491] a planted fault of reactions, pins or mentions is found: %s',
    (_what, rule, spoil) => {
      const history = makeHistory(basis)
      expect(findViolations(history)).toEqual([])
      spoil(history)
      expect(rulesOf(history)).toContain(rule)
    },
  )

  it('[T492] whichever reaction or pin is lost everywhere, it is found', () => {
    fc.assert(
      fc.property(steps, fc.nat(), (some, which) => {
        const history = makeHistory([...basis, ...some])
        const { reactions, pins } = group(history)
        const losses = [
          ...reactions.map(
            ({ seq, user, face }) => ['reaction', () => unreactEverywhere(history, seq, user, face)] as const,
          ),
          ...pins.map(({ seq }) => ['pin', () => unpinEverywhere(history, seq)] as const),
        ]
        const [rule, lose] = losses[which % Math.max(1, losses.length)] ?? []
        if (rule === undefined) return
        lose?.()
        expect(rulesOf(history)).toContain(rule)
      }),
      { numRuns: 100 },
    )
  })

  it('[T493] a reaction whose answer was lost may be there or not, one that was refused is not, and of two at once either may be the last', () => {
    const history = () => makeHistory([take('send', 0), take('react', 0)])
    const unanswered = history()
    removeLast(unanswered.devices[0]!.entries, 'answered')
    expect(rulesOf(unanswered)).toEqual([])
    unreactEverywhere(unanswered, 1, 1, 1)
    expect(rulesOf(unanswered)).not.toContain('reaction')
    const refused = history()
    editLast(refused.devices[0]!.entries, 'answered', { done: 0 })
    expect(rulesOf(refused)).toEqual(['reaction'])
    // Taken back on another device, which is answered only after that.
    const both = history()
    const { entries } = both.devices[3]!
    const asked = entriesOf(both.devices[0]!.entries, 'reacting')[0]!
    entries.push({ kind: 'reacting', conversation: 2, seq: 1, face: -1, at: asked.at })
    entries.push({ kind: 'answered', askedAt: asked.at, done: 1, at: 99 })
    expect(rulesOf(both)).toEqual([])
    unreactEverywhere(both, 1, 1, 1)
    expect(rulesOf(both)).not.toContain('reaction')
  })

  it('[T494] a wish is owed unless a later one replaced it, or its program lost what was not written down', () => {
    const rulesAfter = (...more: Entry[]) => {
      const history = makeHistory([take('send', 0)])
      history.devices[0]!.entries.push({ kind: 'wishing', conversation: 2, seq: 1, face: 3 }, ...more)
      return rulesOf(history)
    }
    const asked = { kind: 'reacting', conversation: 2, seq: 1, face: 3, at: 90 } as const
    expect(rulesAfter()).toEqual(['wish'])
    expect(rulesAfter(asked)).toEqual([])
    expect(rulesAfter({ ...asked, face: -3 })).toEqual(['wish'])
    expect(
      rulesAfter({ kind: 'wishing', conversation: 2, seq: 1, face: -3 }, { ...asked, face: -3 }),
    ).toEqual([])
    expect(rulesAfter({ kind: 'started', kept: keeps.everything })).toEqual(['wish'])
    expect(rulesAfter({ kind: 'started', kept: keeps.written })).toEqual([])
  })

  it('[T495] of what people added after a backup that was put back everything may be lost, and nothing of before or after it', () => {
    fc.assert(
      fc.property(part, part, part, (before, lost, after) => {
        const rounds = [...before, take('backup', 0), ...lost, take('restore', 0), ...after]
        expect(findViolations(makeHistory(rounds))).toEqual([])
      }),
      { numRuns: 200 },
    )
    const ways = [take('react', 0), take('pinMessage', 0)]
    for (const way of ways) {
      const [early, late] = [
        makeHistory([take('send', 0), way, take('backup', 0), take('restore', 0)]),
        makeHistory([take('send', 0), take('backup', 0), take('restore', 0), way]),
      ]
      for (const history of [early, late]) {
        expect(rulesOf(history)).toEqual([])
        if (way.kind === 'react') unreactEverywhere(history, 1, 1, 1)
        else unpinEverywhere(history, 1)
        expect(rulesOf(history)).toContain(way.kind === 'react' ? 'reaction' : 'pin')
      }
    }
    // Another message has its number since: what was done to the lost one explains nothing.
    const other = makeHistory([
      ...[take('backup', 0), take('send', 0), take('react', 0), take('restore', 0), take('send', 1)],
    ])
    expect(rulesOf(other)).toEqual([])
    reactEverywhere(other, 1, 1, 1)
    expect(rulesOf(other)).toContain('reaction')
  })
})

function take(kind: Step['kind'], device: number, which = 0): Step {
  return { kind, device, conversation: 2, which }
}

function entriesOf<K extends Entry['kind']>(entries: readonly Entry[], kind: K) {
  return entries.filter((entry): entry is Extract<Entry, { kind: K }> => entry.kind === kind)
}
