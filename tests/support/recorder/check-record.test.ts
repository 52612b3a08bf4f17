import { describe, expect, it } from 'vitest'
import { findEventFaults, findJobFaults, parseRecord } from './check-record.js'

const log = [3, 4, 7, 8]
const expected = { log, isInterrupted: (life: string) => life === 'killed', againMax: 2 }
const eventsOf = (...words: readonly string[]) =>
  parseRecord(words.map((word) => word.replace(':', ' event ')).join('\n'))

describe('the checker of records', () => {
  it('[V13] a record in which every event came in order has no fault, also where what a killed process had came again', () => {
    expect(findEventFaults(eventsOf('a:3', 'a:4', 'a:7', 'a:8'), expected)).toEqual([])
    expect(findEventFaults(eventsOf('a:3', 'killed:4', 'killed:7', 'b:4', 'b:7', 'b:8'), expected)).toEqual(
      [],
    )
  })

  it('[V14] a record with an event that is missing, too early, unknown, or repeated without reason has a fault', () => {
    const faulty = [
      ['a:3', 'a:4', 'a:7'],
      ['a:4', 'a:7', 'a:8'],
      ['a:3', 'a:7', 'a:8'],
      ['a:3', 'a:7', 'a:4', 'a:8'],
      ['a:3', 'a:4', 'a:4', 'a:7', 'a:8'],
      ['a:3', 'killed:4', 'b:4', 'c:4', 'a:7', 'a:8'],
      ['killed:3', 'killed:4', 'killed:7', 'b:3', 'b:4', 'b:7', 'b:8'],
      ['a:3', 'a:4', 'a:5', 'a:7', 'a:8'],
    ]
    for (const words of faulty)
      expect(findEventFaults(eventsOf(...words), expected), words.join(' ')).not.toEqual([])
    const withGap = parseRecord('a event 3\na gap 3 4\na event 7\na event 8')
    expect(findEventFaults(withGap, expected)).not.toEqual([])
  })

  it('[V15] a record with a job that was never done, or done twice without reason, has a fault', () => {
    const faultsOf = (...words: readonly string[]) => findJobFaults(parseRecord(words.join('\n')), expected)
    expect(faultsOf('a added 1', 'a begin 1', 'a end 1')).toEqual([])
    expect(faultsOf('a added 1', 'killed begin 1', 'b begin 1', 'b end 1')).toEqual([])
    expect(faultsOf('a added 1', 'killed begin 1', 'killed end 1', 'b begin 1', 'b end 1')).toEqual([])
    expect(faultsOf('a added 1')).toHaveLength(1)
    expect(faultsOf('a added 1', 'a begin 1')).toHaveLength(1)
    expect(faultsOf('a added 1', 'a begin 1', 'b begin 1', 'b end 1')).toHaveLength(1)
  })
})
