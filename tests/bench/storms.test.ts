/** The storms at tiny sizes: that they run, and that no message is missed; the times say nothing here. */
import { describe, expect, it } from 'vitest'
import { isBuilt, runBench } from '../support/bench.js'

const patienceMs = 150_000

describe.skipIf(!isBuilt)('the storms', () => {
  it(
    '[Z129] clients that stop reading miss nothing when they are back',
    async () => {
      const { output, results } = await runBench('storms/slow-readers')
      expect(results['slow-readers']!.rows).toHaveLength(2)
      expect(output).toContain('measured 0 missing, 0 repeated')
    },
    patienceMs,
  )

  it(
    '[Z130] clients that are cut all at once miss nothing when they are back',
    async () => {
      const { output, results } = await runBench('storms/reconnect-storm')
      expect(results['reconnect-storm-sqlite']!.rows).toHaveLength(1)
      expect(output).toContain('measured 0 messages missing')
    },
    patienceMs,
  )

  it(
    '[T60] when everybody in a group reacts to one message, nobody is refused and the message changes a few times each second',
    async () => {
      const { output, results } = await runBench('storms/reactions')
      expect(results.reactions!.rows).toHaveLength(2)
      expect(output).toContain('with 0 refused')
      expect(output).toMatch(/met {4}changes of the message/)
    },
    patienceMs,
  )

  it(
    '[V1000] when more people open one link than it has uses, exactly so many come in',
    async () => {
      const { output, results } = await runBench('storms/join-storm')
      expect(results['join-storm-sqlite']!.rows).toHaveLength(2)
      expect(output).toContain('wanted 20 and 1, measured 20 and 1')
    },
    patienceMs,
  )

  it(
    '[Z131] a flood from another address cuts nobody off',
    async () => {
      const { results } = await runBench('storms/floods')
      const { rows } = results.floods!
      expect(rows).toHaveLength(3)
      for (const row of rows) expect(row).toMatchObject({ failed_sends: 0, lost_people: 0 })
    },
    patienceMs,
  )
})
