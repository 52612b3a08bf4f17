import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Entry } from '../history/entry.js'
import { findViolations } from './find-violations.js'
import { makeHistory, type Step, usersOfDevices } from './testing/make-history.js'
import { stateSteps } from './testing/make-user-states.js'
import type { OpenHistory } from './testing/open-history.js'
import { rulesOf, set } from './testing/spoil.js'

const kinds = [
  'send',
  'send',
  'send',
  'edit',
  'recall',
  'delete',
  'read',
  'join',
  'leave',
  'rename',
  'dissolve',
  ...stateSteps,
] as const
const step = fc.record({
  kind: fc.constantFrom<Step['kind'][]>(...kinds),
  device: fc.nat(usersOfDevices.length - 1),
  conversation: fc.integer({ min: 1, max: 2 }),
  which: fc.nat(20),
})
const part = fc.array(step, { maxLength: 25 })

/** Devices 0 and 3 are of user 1, device 1 is of user 2; conversation 1 is between the two, 2 is a group. */
const before: readonly Step[] = [
  ...[take('send', 0), take('send', 1), take('read', 0), take('send', 0, 2), take('join', 0)],
  ...[take('edit', 0), take('prefer', 0), take('block', 0), take('unblock', 0)],
]
const lost: readonly Step[] = [
  ...[
    take('send', 1),
    take('send', 1),
    take('read', 0),
    take('edit', 1),
    take('leave', 0),
    take('prefer', 3),
  ],
]
const after: readonly Step[] = [take('send', 0), take('send', 1), take('edit', 0), take('prefer', 0)]
const basis = [...before, take('backup', 0), ...lost, take('restore', 0), ...after]

/** Each spoils one thing, with the rule that must be named. */
const faults: readonly (readonly [what: string, rule: string, spoil: (history: OpenHistory) => void])[] = [
  [
    'a message that was acknowledged before the backup is lost',
    'lost',
    ({ truth }) => void truth.conversations.get(1)!.messages.splice(0, 1),
  ],
  [
    'a message that was acknowledged after the restore is lost',
    'lost',
    ({ truth }) => void truth.conversations.get(1)!.messages.pop(),
  ],
  [
    'a device still has the message whose number is another’s',
    'content',
    ({ devices }) => set(devices[3]!.view.windows[0]!.messages.at(-1)!, { device: 1, n: 1 }),
  ],
  [
    'a device still counts what was lost as unread',
    'unread',
    ({ devices }) => set(devices[3]!.view.sessions[0]!, { unread: 9 }),
  ],
  [
    'a device still shows a preference that was lost',
    'state',
    ({ devices }) => void devices[3]!.view.userState.preferences.set(1, 3),
  ],
  [
    'a device is given a lost message after the restore',
    'content',
    ({ devices }) => void devices[3]!.entries.push({ ...seenOf(devices[3]!.entries, 1, 1) }),
  ],
  [
    'two devices were given two messages of one number before it was lost',
    'content',
    ({ devices }) => set(seenOf(devices[0]!.entries, 1, 1), { n: 2 }),
  ],
  [
    'a delivery was left out before it was lost',
    'unseen',
    ({ devices }) => {
      const { entries } = devices[0]!
      entries.splice(entries.indexOf(seenOf(entries, 1, 1)), 1)
    },
  ],
  [
    'a position among lost messages is one among those that have their numbers',
    'read',
    ({ truth, devices }) => {
      const conversation = 1
      for (const { view } of devices.slice(1, 2)) set(view.sessions[0]!, { readSeq: 9 })
      set(truth.sessions.get(2)!.find((one) => one.conversation === conversation)!, { readSeq: 9 })
    },
  ],
  [
    'a position that was put back is lost',
    'read',
    ({ truth }) => set(truth.sessions.get(1)!.find((one) => one.conversation === 1)!, { readSeq: 0 }),
  ],
  [
    'an edit that was acknowledged before the backup is lost',
    'change',
    ({ truth }) => set(truth.conversations.get(1)!.changes.at(-1)!.message!, { former: 0 }),
  ],
  [
    'somebody who was added before the backup is no member',
    'member',
    ({ truth }) => {
      const group = truth.conversations.get(2)!
      group.changes.splice(0, 1)
      group.members = [1, 2]
    },
  ],
  [
    'an unblock that was acknowledged before the backup is lost',
    'undone',
    ({ truth }) => void truth.userStates.get(1)!.blocks.push(2),
  ],
  [
    'a preference that was lost is stored again',
    'undone',
    ({ truth }) => void truth.userStates.get(1)!.preferences.set(1, 3),
  ],
  [
    'the rev of a device runs backwards after the restore',
    'backwards',
    ({ devices }) => void devices[0]!.entries.push({ kind: 'revKept', rev: 1 }),
  ],
]

describe('the checker of runs in which a backup is put back', () => {
  it('[V970] a history in which all was kept but what came after the backup has no violations, however often that is', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(part, part), { minLength: 1, maxLength: 3 }), part, (rounds, end) => {
        const steps = rounds.flatMap(([one, other]) => [
          ...[...one, take('backup', 0), ...other, take('restore', 0)],
        ])
        expect(findViolations(makeHistory([...steps, ...end]))).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  it('[V970] a profile may be shown as it was at the backup from when that is put back, and not before', () => {
    const profile = [take('profile', 0), take('backup', 0), take('profile', 0), take('restore', 0)]
    const { user, entries } = makeHistory(profile).devices[0]!
    const [former] = entries.filter(({ kind }) => kind === 'profileShown')
    const putBack = entries.findIndex(({ kind }) => kind === 'putBack')
    const shownAt = (index: number) => {
      const history = makeHistory(profile)
      history.devices[0]!.entries.splice(index, 0, former!)
      return findViolations(history).filter((sentence) => sentence.includes(`user ${user}, profile`))
    }
    expect(shownAt(putBack + 1)).toEqual([])
    expect(shownAt(putBack)).toHaveLength(1)
  })

  it.each(faults)('[V971] a planted fault of a restore is found: %s', (_what, rule, spoil) => {
    const history = makeHistory(basis)
    expect(findViolations(history)).toEqual([])
    spoil(history)
    expect(rulesOf(history)).toContain(rule)
  })

  it('[V972] the loss of any message that was acknowledged before the backup or after the restore is found', () => {
    fc.assert(
      fc.property(part, part, part, fc.nat(99), (one, other, end, which) => {
        const history = makeHistory([...one, take('backup', 0), ...other, take('restore', 0), ...end])
        const all = [...history.truth.conversations.values()].flatMap(({ messages }) => messages)
        const victim = all[which % Math.max(1, all.length)]
        if (victim === undefined) return
        set(victim, { device: -1, n: -1 })
        expect(findViolations(history).join('\n')).toContain('lost: ')
      }),
      { numRuns: 200 },
    )
  })
})

function take(kind: Step['kind'], device: number, conversation = 1): Step {
  return { kind, device, conversation, which: 0 }
}

/** Where a device was given this message. */
function seenOf(entries: readonly Entry[], device: number, n: number): Extract<Entry, { kind: 'seen' }> {
  const found = entries.find((one) => one.kind === 'seen' && one.device === device && one.n === n)
  if (found?.kind !== 'seen') throw new Error(`${device}.${n} was not given`)
  return found
}
