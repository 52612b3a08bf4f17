import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findViolations } from './find-violations.js'
import { makeHistory, type Step, usersOfDevices } from './testing/make-history.js'
import type { OpenHistory } from './testing/open-history.js'
import { rulesOf } from './testing/spoil.js'

const step = fc.record({
  kind: fc.constantFrom<Step['kind'][]>('send', 'delete', 'join', 'leave', 'rename', 'dissolve'),
  device: fc.nat(usersOfDevices.length - 1),
  conversation: fc.constant(2),
  which: fc.constant(0),
})
const steps = fc.array(step, { maxLength: 40 })

const take = (kind: Step['kind'], device = 0): Step => ({ kind, device, conversation: 2, which: 0 })

/** Device 2 is of the guest, who comes, goes and comes back. */
const basis: readonly Step[] = [
  ...[take('send'), take('rename'), take('send', 1), take('join'), take('send'), take('leave')],
  ...[take('rename'), take('send'), take('join'), take('send', 2), take('rename'), take('rename')],
]

const group = ({ truth }: OpenHistory) => truth.conversations.get(2)!
const walkOf = ({ devices }: OpenHistory, device: number) =>
  devices[device]!.view.walks.find(({ conversation }) => conversation === 2)!
const windowOf = ({ devices }: OpenHistory, device: number) =>
  devices[device]!.view.windows.find(({ conversation }) => conversation === 2)!
const sessionOf = ({ devices }: OpenHistory, device: number) =>
  devices[device]!.view.sessions.find(({ conversation }) => conversation === 2)!

/** Each spoils one thing, as a server or client with a fault would; with the rule that must be named. */
const faults: readonly (readonly [what: string, rule: string, spoil: (history: OpenHistory) => void])[] = [
  ['a device does not have a line', 'line', (history) => void walkOf(history, 0).lines.splice(2, 1)],
  [
    'an open conversation misses a line that came live',
    'line',
    (history) => void windowOf(history, 3).lines.pop(),
  ],
  [
    'a line comes twice',
    'line',
    (history) => void walkOf(history, 1).lines.push(walkOf(history, 1).lines[0]!),
  ],
  ['two lines change places', 'line', (history) => void windowOf(history, 0).lines.reverse()],
  [
    'a line stands elsewhere',
    'line',
    (history) => Object.assign(walkOf(history, 1).lines[1]!, { afterSeq: 4 }),
  ],
  [
    'a line says something else',
    'line',
    (history) => Object.assign(walkOf(history, 1).lines[1]!, { told: 'x' }),
  ],
  ['a line that is not stored', 'line', (history) => void group(history).lines.pop()],
  [
    'who came back is shown a line of the former stay',
    'leak',
    (history) => void walkOf(history, 2).lines.unshift(group(history).lines.find(({ rev }) => rev === 2)!),
  ],
  [
    'a user was added and no line was written',
    'line',
    (history) => {
      const { rev } = group(history).changes.find(({ added }) => added !== undefined)!
      const drop = (list: { lines: { rev: number }[] }) => {
        list.lines = list.lines.filter((line) => line.rev !== rev)
      }
      drop(group(history))
      for (const device of [0, 1, 3])
        for (const list of [walkOf(history, device), windowOf(history, device)]) drop(list)
    },
  ],
  [
    'the list of conversations shows an older line',
    'view',
    (history) => Object.assign(sessionOf(history, 1), { lastLine: 1 }),
  ],
  [
    'the list of conversations shows no line',
    'view',
    (history) => Object.assign(sessionOf(history, 2), { lastLine: -1 }),
  ],
  ['a member is gone without a change', 'member', (history) => void group(history).members.shift()],
  ['somebody is a member without a change', 'member', (history) => void group(history).members.push(9)],
]

describe('the checker of lines', () => {
  it('[V980] a history in which every device has the lines of its user has no violations, also of a group that ended', () => {
    fc.assert(
      fc.property(steps, (some) => {
        expect(findViolations(makeHistory(some))).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  it.each(faults)('[V981] a planted fault of lines or members is found: %s', (_what, rule, spoil) => {
    expect(rulesOf(makeHistory(basis))).toEqual([])
    const history = makeHistory(basis)
    spoil(history)
    expect(rulesOf(history)).toContain(rule)
  })

  it('[V982] whichever line is lost from or repeated in whichever view, it is found', () => {
    fc.assert(
      fc.property(steps, fc.nat(), fc.boolean(), (some, which, isTwice) => {
        const history = makeHistory([...basis, ...some])
        const places = history.devices.flatMap(({ view }) =>
          [...view.windows, ...view.walks].flatMap(({ lines }) =>
            lines.map((line, index) => ({ lines, line, index })),
          ),
        )
        const { lines, line, index } = places[which % places.length]!
        lines.splice(index, 1, ...(isTwice ? [line, line] : []))
        expect(rulesOf(history)).toContain('line')
      }),
      { numRuns: 100 },
    )
  })

  it('[V983] a member who is gone after the end of a group without having left it is found', () => {
    const history = makeHistory([...basis, take('dissolve')])
    expect(findViolations(history)).toEqual([])
    group(history).members.pop()
    expect(rulesOf(history)).toEqual(['member'])
    expect(rulesOf(makeHistory([...basis, take('dissolve'), take('leave')]))).toEqual([])
  })
})
