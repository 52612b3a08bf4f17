import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Entry, keeps } from '../history/entry.js'
import { findViolations } from './find-violations.js'
import { makeHistory, type Step, usersOfDevices } from './testing/make-history.js'
import { stateSteps } from './testing/make-user-states.js'
import type { OpenHistory } from './testing/open-history.js'
import { removeLast, rulesOf, set } from './testing/spoil.js'

const step = fc.record({
  kind: fc.constantFrom<Step['kind'][]>('send', 'send', ...stateSteps),
  device: fc.nat(usersOfDevices.length - 1),
  conversation: fc.integer({ min: 1, max: 2 }),
  which: fc.nat(20),
})

/** Devices 0 and 3 are of user 1, device 1 is of user 2. */
const basis: readonly Step[] = [
  ...[take('send', 1), take('prefer', 0), take('prefer', 3), take('prefer', 3, 1)],
  ...[take('block', 0), take('send', 1), take('unblock', 3), take('send', 1), take('send', 0)],
  ...[take('dislike', 0, 1), take('block', 3), take('block', 1), take('send', 1)],
  ...[take('profile', 0), take('profile', 3), take('profile', 0, 1), take('hide', 3), take('unhide', 0)],
  ...[take('hide', 0)],
]

/** Each spoils one thing, as a server or client with a fault would; with the rule that must be named. */
const faults: readonly (readonly [what: string, rule: string, spoil: (history: OpenHistory) => void])[] = [
  [
    'a second device still shows a block that was lifted',
    'state',
    ({ devices }) => set(devices[3]!.view.userState, { blocks: [2, 3] }),
  ],
  [
    'a second device never heard of a block',
    'state',
    ({ devices }) => set(devices[3]!.view.userState, { blocks: [] }),
  ],
  [
    'a device never heard of a preference',
    'state',
    ({ devices }) => void devices[0]!.view.userState.preferences.delete(1),
  ],
  [
    'a device shows an earlier preference',
    'state',
    ({ devices }) => void devices[0]!.view.userState.preferences.set(1, 1),
  ],
  [
    'a device holds less than its user’s last change',
    'state',
    ({ devices }) => set(devices[3]!.view.userState, { rev: 2 }),
  ],
  [
    'the rev of a device runs backwards',
    'backwards',
    ({ devices }) => void devices[3]!.entries.push({ kind: 'revKept', rev: 2 }),
  ],
  [
    'a device asks for what it has had',
    'backwards',
    ({ devices }) => void devices[3]!.entries.push({ kind: 'revAsked', rev: 2 }),
  ],
  [
    'a second device shows an earlier profile',
    'state',
    (history) => set(history.devices[3]!.view.userState, { profile: firstProfile(history) }),
  ],
  [
    'a second device never learned that the presence is hidden',
    'state',
    ({ devices }) => set(devices[3]!.view.userState, { hidden: 0 }),
  ],
  [
    'a device shows a profile that nobody set',
    'state',
    ({ devices }) => void devices[3]!.entries.push({ kind: 'profileShown', field: 1, value: 98 }),
  ],
  [
    'the profile of a device goes back to what was replaced',
    'backwards',
    (history) =>
      void history.devices[3]!.entries.push({
        ...{ kind: 'profileShown', field: 1 },
        value: firstProfile(history).get(1)!,
      }),
  ],
  [
    'the profile of a device goes back to the first one',
    'backwards',
    ({ devices }) => void devices[0]!.entries.push({ kind: 'profileShown', field: 2, value: 0 }),
  ],
  [
    'the server answers with an earlier profile',
    'answer',
    (history) => set(history.devices[0]!.view.answered!, { profile: firstProfile(history) }),
  ],
  [
    'the server answers that a hidden user is shown',
    'answer',
    ({ devices }) => set(devices[3]!.view.answered!, { hidden: 0 }),
  ],
  ['a device cannot ask', 'answer', ({ devices }) => set(devices[3]!.view, { answered: undefined })],
  ['an acknowledged profile is lost', 'undone', (history) => storeProfile(history, new Map())],
  ['an earlier profile wins', 'undone', (history) => storeProfile(history, firstProfile(history))],
  ['an acknowledged hiding is lost', 'undone', (history) => storeHidden(history, 1, 0)],
  ['a user is hidden who never hid', 'undone', (history) => storeHidden(history, 2, 1)],
  ['an acknowledged block is lost', 'undone', (history) => storeBlocks(history, 2, [])],
  ['an acknowledged unblock is lost', 'undone', (history) => storeBlocks(unblocked(history), 1, [2])],
  ['a block that nobody asked for', 'undone', (history) => storeBlocks(history, 1, [2, 3])],
  ['an acknowledged preference is lost', 'undone', (history) => storePreference(history, 1, undefined)],
  [
    'an earlier preference wins',
    'undone',
    (history) => storePreference(history, 1, firstPreference(history)),
  ],
  [
    'a removed preference is back',
    'undone',
    (history) => storePreference(history, 2, secondPreference(history)),
  ],
  [
    'two changes of a user have one number',
    'gap',
    ({ truth }) => set(truth.userStates.get(1)!, { changeRevs: [7, 7] }),
  ],
  [
    'the head of a user is ahead of the changes',
    'gap',
    ({ truth }) => set(truth.userStates.get(1)!, { rev: 99 }),
  ],
  ['a message after a block is there', 'blocked', (history) => sendAnyway(history)],
]

describe('the checker of user state', () => {
  it('[V21] a history in which all that belongs to users was kept has no violations', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (some) => {
        expect(findViolations(makeHistory(some))).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it.each(faults)('[V22] a planted fault of user state is found: %s', (_what, rule, spoil) => {
    const history = makeHistory(basis)
    expect(rulesOf(history)).toEqual([])
    spoil(history)
    expect(rulesOf(history)).toContain(rule)
  })

  it('[V23] a change that was never acknowledged may be in the database or not', () => {
    const history = makeHistory(basis)
    // The last block of device 1.
    removeLast(history.devices[1]!.entries, 'stateDone')
    expect(rulesOf(history)).toEqual([])
    storeBlocks(history, 2, [])
    expect(rulesOf(history)).toEqual([])
  })

  it('[V24] of two changes at the same time either may be the last', () => {
    const history = makeHistory([take('prefer', 0), take('prefer', 3)])
    const [first] = valuesOf(history, 0)
    // Device 0 is answered only after device 3 began.
    removeLast(history.devices[0]!.entries, 'stateDone')
    history.devices[0]!.entries.push({ kind: 'stateDone', at: 99 })
    expect(rulesOf(history)).toEqual([])
    storePreference(history, 1, first)
    expect(rulesOf(history)).toEqual([])
  })

  it('[V27] of two changes of a profile at the same time a device may show either after the other', () => {
    const history = makeHistory([take('profile', 0), take('profile', 3)])
    const first = firstProfile(history).get(1)!
    const { entries } = history.devices[3]!
    entries.push({ kind: 'profileShown', field: 1, value: first })
    expect(rulesOf(history)).toEqual(['backwards'])
    // Device 0 is answered only after device 3 began.
    removeLast(history.devices[0]!.entries, 'stateDone')
    history.devices[0]!.entries.push({ kind: 'stateDone', at: 99 })
    expect(rulesOf(history)).toEqual([])
  })

  it('[V25] a message that was sent before a block was acknowledged, or answered after an unblock began, may be there', () => {
    const early = makeHistory([take('send', 1), take('block', 0)])
    edit(early, 1, 'acknowledged', { at: 99 })
    expect(rulesOf(early)).toEqual([])
    const late = makeHistory([take('block', 0), take('prefer', 0), take('unblock', 0), take('send', 1)])
    const unblockedAt = late.devices[0]!.entries.flatMap((entry) =>
      entry.kind === 'blocking' ? [entry.at] : [],
    )[1]!
    edit(late, 1, 'issued', { at: unblockedAt - 2 })
    expect(rulesOf(late)).toEqual([])
    edit(late, 1, 'acknowledged', { at: unblockedAt - 1 })
    expect(rulesOf(late)).toEqual(['blocked'])
  })

  it('[V26] a program that was killed may go back to the rev it had written, and no further', () => {
    const afterRestart = (kept: number, rev: number) => {
      const history = makeHistory(basis.filter(({ kind }) => kind !== 'send'))
      const { entries, view } = history.devices[3]!
      const { rev: last } = view.userState
      entries.push({ kind: 'revAsked', rev: last + 2 }, { kind: 'started', kept })
      entries.push({ kind: 'revAsked', rev: last + rev })
      return rulesOf(history)
    }
    expect(afterRestart(keeps.written, 0)).toEqual([])
    expect(afterRestart(keeps.written, -1)).toEqual(['backwards'])
    expect(afterRestart(keeps.everything, 1)).toEqual(['backwards'])
    expect(afterRestart(keeps.nothing, -1)).toEqual([])
  })
})

function take(kind: Step['kind'], device: number, which = 0): Step {
  return { kind, device, conversation: 1, which }
}

/** In the database and on all devices of the user. */
function storeBlocks({ devices, truth }: OpenHistory, user: number, blocks: readonly number[]): void {
  truth.userStates.get(user)!.blocks = [...blocks]
  for (const one of devices) if (one.user === user) one.view.userState.blocks = [...blocks]
}

/** Of user 1, in the database and on all devices. */
function storePreference({ devices, truth }: OpenHistory, key: number, value: number | undefined): void {
  const views = devices.filter(({ user }) => user === 1).map(({ view }) => view.userState)
  for (const { preferences } of [truth.userStates.get(1)!, ...views])
    if (value === undefined) preferences.delete(key)
    else preferences.set(key, value)
}

/** Of user 1, as above. */
function storeProfile({ devices, truth }: OpenHistory, profile: ReadonlyMap<number, number>): void {
  truth.userStates.get(1)!.profile = new Map(profile)
  for (const { user, view } of devices)
    if (user === 1) {
      view.userState.profile = new Map(profile)
      view.answered!.profile = new Map(profile)
    }
}

function storeHidden({ devices, truth }: OpenHistory, ofUser: number, hidden: number): void {
  truth.userStates.get(ofUser)!.hidden = hidden
  for (const { user, view } of devices)
    if (user === ofUser) {
      view.userState.hidden = hidden
      view.answered!.hidden = hidden
    }
}

/** Where device 0 set the first field, and nobody had set it again. */
function firstProfile({ devices, truth }: OpenHistory): Map<number, number> {
  const [first] = devices[0]!.entries.flatMap((entry) => (entry.kind === 'profiling' ? [entry.value] : []))
  return new Map(truth.userStates.get(1)!.profile).set(1, first!)
}

function valuesOf({ devices }: OpenHistory, device: number): number[] {
  return devices[device]!.entries.flatMap((entry) => (entry.kind === 'preferring' ? [entry.value] : []))
}

/** Device 0 set the first preference before device 3 did. */
function firstPreference(history: OpenHistory): number {
  return valuesOf(history, 0)[0]!
}

/** Device 3 set the second one, which device 0 removed. */
function secondPreference(history: OpenHistory): number {
  return valuesOf(history, 3)[1]!
}

/** The last block of user 1 is lifted again, by device 3. */
function unblocked(history: OpenHistory): OpenHistory {
  const { entries } = history.devices[3]!
  entries.push({ kind: 'blocking', target: 2, blocked: 0, at: 97 }, { kind: 'stateDone', at: 98 })
  return history
}

/** The last message, which was refused because of a block, is stored and acknowledged. */
function sendAnyway({ devices, truth }: OpenHistory): void {
  const conversation = truth.conversations.get(1)!
  const { entries } = devices[1]!
  const index = entries.findLastIndex(({ kind }) => kind === 'refused')
  const { n } = entries[index] as Extract<Entry, { kind: 'refused' }>
  conversation.lastSeq += 1
  const seq = conversation.lastSeq
  conversation.messages.push({ seq, device: 1, n, version: 0, reactions: [], pinnedBy: 0, mentions: [] })
  conversation.messageRevs.push(0)
  entries[index] = { kind: 'acknowledged', n, conversation: 1, seq, at: 99 }
}

function edit({ devices }: OpenHistory, device: number, kind: Entry['kind'], values: { at: number }): void {
  const { entries } = devices[device]!
  const index = entries.findIndex((entry) => entry.kind === kind)
  entries[index] = { ...entries[index], ...values } as Entry
}
