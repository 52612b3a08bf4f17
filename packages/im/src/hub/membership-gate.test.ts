import { describe, expect, it } from 'vitest'
import type { BusEvent, Log } from '../contract/index.js'
import { imLimits } from '../limits.js'
import { MembershipGate } from './membership-gate.js'

const log: Log = { debug() {}, info() {}, warn() {}, error() {} }

/** A message that was sent at a `rev`, known by its number. */
const said = (seq: number, rev: number): BusEvent => ({
  kind: 'deliver',
  rev,
  event: {
    event: 'message.created',
    data: {
      ...{ conversation_id: 7, seq, client_id: `${seq}`, sender_id: 1, target_type: 'group', target_id: 7 },
      ...{ content: { type: 'text', text: `${seq}` }, reply_to: null, created_at: 1 },
      ...{ rev: 0, edited_at: null, recalled_at: null },
    },
  },
})
const left = (rev: number): BusEvent => ({ kind: 'leave', conversationId: 7, userIds: [1], rev })

/** A gate whose reads a test answers one by one. */
function open(rev: number) {
  const given: string[] = []
  const asked: (readonly string[] | 'all')[] = []
  const answers: ((rev: number | Error) => void)[] = []
  let wake = () => {}
  const gate = new MembershipGate<string>({
    rev,
    log,
    give(event) {
      given.push(
        event.kind === 'deliver' && 'seq' in event.event.data ? `${event.event.data.seq}` : event.kind,
      )
      wake()
    },
    read(some) {
      asked.push(some)
      return new Promise((resolve, reject) => {
        answers.push((answer) => (typeof answer === 'number' ? resolve(answer) : reject(answer)))
        wake()
      })
    },
  })
  return {
    gate,
    given,
    asked,
    /** Waits until members are being read. */
    async reading() {
      while (answers.length === 0)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
    },
    /** Waits for a read and answers it. */
    async answer(known: number | Error) {
      while (answers.length === 0)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      answers.shift()!(known)
    },
    async until(count: number) {
      while (given.length < count)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      return given
    },
  }
}

describe('the gate of a group', () => {
  it('[N150] what follows in order passes immediately, without a read of the members', () => {
    const { gate, given, asked } = open(3)
    for (const event of [said(1, 3), left(4), said(2, 4), left(5), said(3, 4), said(4, 5)]) gate.pass(event)
    expect(given).toEqual(['1', 'leave', '2', 'leave', '3', '4'])
    expect(asked).toEqual([])
  })

  it('[N151] what presupposes a change that was not seen waits, with all after it, in order', async () => {
    const { gate, given, asked, answer, until } = open(3)
    gate.pass(said(1, 5))
    gate.pass(left(5))
    gate.pass(said(2, 5))
    expect(given).toEqual([])
    await answer(5)
    expect(await until(3)).toEqual(['1', 'leave', '2'])
    expect(asked).toEqual(['all'])
    gate.pass(said(3, 5))
    expect(given).toHaveLength(4)
  })

  it('[N157] a change that comes a moment after what it preceded goes first, without a read of the members', async () => {
    const { gate, given, asked, answer, until } = open(3)
    gate.pass(said(1, 4))
    gate.pass(said(2, 5))
    gate.pass(left(4))
    expect(given).toEqual(['leave', '1'])
    gate.pass(left(5))
    gate.pass(said(3, 5))
    expect(given).toEqual(['leave', '1', 'leave', '2', '3'])
    gate.pass(said(4, 6))
    await answer(6)
    await until(6)
    expect(asked).toEqual(['all'])
  })

  it('[N152] only listeners whose membership was read at an older rev than that of the others are read again', async () => {
    const { gate, given, asked, answer, until } = open(5)
    gate.enter('old', 5)
    gate.enter('late', 4)
    gate.pass(said(1, 4))
    expect(given).toEqual(['1'])
    gate.pass(said(2, 5))
    await answer(5)
    expect(await until(2)).toEqual(['1', '2'])
    expect(asked).toEqual([['late']])
    gate.enter('gone', 4)
    gate.leave('gone')
    gate.pass(said(3, 5))
    expect(given).toHaveLength(3)
  })

  it('[N153] a connection that comes while members are read is read again too, where its membership is of an older rev', async () => {
    const { gate, asked, reading, answer, until } = open(3)
    gate.pass(said(1, 6))
    await reading()
    gate.enter('meanwhile', 5)
    await answer(6)
    await answer(6)
    await until(1)
    expect(asked).toEqual(['all', ['meanwhile']])
  })

  it('[N154] a store that fails or is behind is asked again', async () => {
    const { gate, answer, until } = open(3)
    gate.pass(said(1, 4))
    await answer(new Error('out of reach'))
    await answer(3)
    await answer(4)
    expect(await until(1)).toEqual(['1'])
  })

  it('[N155] what waits is bounded: listeners are notified that they missed something', async () => {
    const { gate, answer, until } = open(3)
    const many = imLimits.groupHeldMaxEvents + 10
    for (let seq = 1; seq <= many; seq += 1) gate.pass(said(seq, 4))
    await answer(4)
    const given = await until(imLimits.groupHeldMaxEvents + 1)
    expect(given).toHaveLength(imLimits.groupHeldMaxEvents + 1)
    expect(given.at(-1)).toBe('missed')
  })

  it('[N156] a gate that was stopped delivers nothing more', async () => {
    const { gate, given, reading, answer } = open(3)
    gate.pass(said(1, 4))
    await reading()
    gate.stop()
    await answer(4)
    await Promise.resolve()
    expect(given).toEqual([])
  })
})
