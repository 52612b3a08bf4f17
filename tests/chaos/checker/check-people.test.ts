import { describe, expect, it } from 'vitest'
import { makeHistory, type Step } from './testing/make-history.js'
import type { OpenHistory } from './testing/open-history.js'
import { removeLast, rulesOf, set } from './testing/spoil.js'

/** Devices 0 and 3 are of user 1, device 1 is of user 2; the guest is user 3, on device 2. */
const basis: readonly Step[] = [
  ...[take('guard', 0), take('send', 1), take('ask', 1), take('accept', 3), take('send', 1)],
  ...[take('part', 1), take('ask', 1), take('ask', 0), take('part', 0), take('send', 1)],
  ...[take('ask', 0), take('decline', 1), take('ask', 1)],
  ...[take('join', 0), take('leave', 0)],
]

/** Each spoils one thing, as a server or client with a fault would; with the rule that must be named. */
const faults: readonly (readonly [what: string, rule: string, spoil: (history: OpenHistory) => void])[] = [
  [
    'a second device never heard that a contact is gone',
    'state',
    ({ devices }) => set(devices[3]!.view.userState, { contacts: [2] }),
  ],
  [
    'a second device never heard of a request',
    'state',
    ({ devices }) => set(devices[3]!.view.userState, { requests: [] }),
  ],
  [
    'a device shows that strangers may write',
    'state',
    ({ devices }) => set(devices[0]!.view.userState, { contactsOnly: 0 }),
  ],
  ['contacts who were deleted are back', 'undone', (history) => storeContacts(history, [2], [1])],
  ['a user is a contact of one who is none', 'contact', (history) => storeContacts(history, [2], [])],
  [
    'only one of two knows of a request',
    'contact',
    ({ truth }) => set(truth.userStates.get(2)!, { requests: [] }),
  ],
  [
    'a request that was declined waits again',
    'undone',
    ({ devices, truth }) => {
      const entry = devices[1]!.entries.findLast(({ kind }) => kind === 'requestSettled')
      const requests = entry?.kind === 'requestSettled' ? [entry.request] : []
      for (const user of [1, 2]) set(truth.userStates.get(user)!, { requests })
    },
  ],
  [
    'an acknowledged choice of who may write is lost',
    'undone',
    ({ truth }) => set(truth.userStates.get(1)!, { contactsOnly: 0 }),
  ],
  ['a stranger’s message is there', 'stranger', (history) => sendAnyway(history)],
  [
    'a link let in more than it has uses',
    'link',
    ({ truth }) => void truth.links.push({ conversation: 2, uses: 3, maxUses: 2 }),
  ],
  ['somebody who was removed comes in by a link', 'banned', (history) => enter(history)],
]

describe('the checker of contacts, of who may write, and of who comes into groups', () => {
  it.each(faults)('[V1010] a planted fault of people is found: %s', (_what, rule, spoil) => {
    const history = makeHistory(basis)
    expect(rulesOf(history)).toEqual([])
    spoil(history)
    expect(rulesOf(history)).toContain(rule)
  })

  it('[V1011] a stranger’s message may be there that was sent before it was refused, or answered after the two may have become contacts', () => {
    const early = makeHistory([take('send', 1), take('guard', 0)])
    editMessage(early, 'acknowledged', 99)
    expect(rulesOf(early)).toEqual([])
    const late = makeHistory([
      take('guard', 0),
      take('prefer', 0),
      take('ask', 1),
      take('accept', 0),
      take('send', 1),
    ])
    const accept = late.devices[0]!.entries.find(({ kind }) => kind === 'befriending')
    const acceptedAt = accept?.kind === 'befriending' ? accept.at : 0
    const guard = late.devices[0]!.entries.find(({ kind }) => kind === 'stateDone')
    const guardedAt = guard?.kind === 'stateDone' ? guard.at : 0
    editMessage(late, 'issued', guardedAt + 1)
    expect(rulesOf(late)).toEqual([])
    editMessage(late, 'acknowledged', acceptedAt - 1)
    expect(rulesOf(late)).toEqual(['stranger'])
  })

  it('[V1012] a request whose answer was lost may have made contacts, and one that was accepted twice may have been accepted before the two parted', () => {
    const lost = makeHistory([take('ask', 0), take('ask', 1)])
    removeLast(lost.devices[1]!.entries, 'stateDone')
    storeContacts(lost, [], [])
    for (const { view } of lost.devices) set(view.userState, { contacts: [] })
    expect(rulesOf(lost)).toEqual([])
    const twice = makeHistory([take('ask', 1), take('accept', 0), take('part', 1)])
    const [befriending] = twice.devices[0]!.entries.filter(({ kind }) => kind === 'befriending')
    if (befriending?.kind !== 'befriending') throw new Error('nobody accepted')
    twice.devices[3]!.entries.push({ ...befriending, at: 98 }, { kind: 'stateDone', at: 99 })
    expect(rulesOf(twice)).toEqual([])
  })

  it('[V1013] a user who was removed comes in by a link once somebody has begun to let them in, and one who left comes in at once', () => {
    const admitted = makeHistory(basis)
    admitted.devices[0]!.entries.push({ kind: 'admitting', conversation: 2, user: 3, at: 100 })
    enter(admitted)
    expect(rulesOf(admitted)).not.toContain('banned')
    const gone = makeHistory(basis)
    const removal = gone.devices[0]!.entries.findLast(({ kind }) => kind === 'memberRemoved')!
    removeLast(gone.devices[0]!.entries, 'memberRemoved')
    gone.devices[2]!.entries.push(removal)
    enter(gone)
    expect(rulesOf(gone)).not.toContain('banned')
  })
})

function take(kind: Step['kind'], device: number): Step {
  return { kind, device, conversation: 1, which: 0 }
}

function storeContacts({ truth }: OpenHistory, one: number[], other: number[]): void {
  set(truth.userStates.get(1)!, { contacts: one })
  set(truth.userStates.get(2)!, { contacts: other })
}

/** The guest comes into the group by a link, after all else. */
function enter({ devices }: OpenHistory): void {
  devices[2]!.entries.push({ kind: 'entered', conversation: 2, askedAt: 101, at: 102 })
}

/** A message of user 2 that was refused is there. */
function sendAnyway({ devices, truth }: OpenHistory): void {
  const { entries } = devices[1]!
  const refused = entries.findLast(({ kind }) => kind === 'refused')
  if (refused?.kind !== 'refused') throw new Error('nothing was refused')
  const issued = entries.find((entry) => entry.kind === 'issued' && entry.n === refused.n)
  const conversation = truth.conversations.get(1)!
  conversation.lastSeq += 1
  const { n } = refused
  const seq = conversation.lastSeq
  const at = issued?.kind === 'issued' ? issued.at + 0.5 : 0
  conversation.messages.push({
    ...{ seq, device: 1, n, version: 0 },
    ...{ reactions: [], pinnedBy: 0, mentions: [] },
  })
  entries.push({ kind: 'acknowledged', n, conversation: 1, seq, at })
}

/** When the message of user 2 was sent or acknowledged. */
function editMessage({ devices }: OpenHistory, kind: 'issued' | 'acknowledged', at: number): void {
  const entry = devices[1]!.entries.find((one) => one.kind === kind)!
  Object.assign(entry, { at })
}
