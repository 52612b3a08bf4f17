/** Short runs of what `npm run chaos` does at length. Each prints its seed where it fails; the command replays it. */
import { hasMariaDb, hasNats } from '@stonechat/testkit'
import { describe, expect, it } from 'vitest'
import { replayCommand } from './report.js'
import { type Outcome, runChaos } from './run-chaos.js'
import { type ChaosOptions, makeSchedule } from './schedule/schedule.js'

/** On a busy machine a run ends by the clock, with fewer messages and faults, and is checked all the same. */
const size = { clients: 24, messages: 2_000, faults: 8, restores: 0, failovers: 0, minutes: 0.2 }

async function expectPromiseKept(options: ChaosOptions): Promise<Outcome> {
  const lines: string[] = []
  const outcome = await runChaos(options, (line) => lines.push(line))
  const story = () => [replayCommand(options), ...lines, ...outcome.evidence].join('\n')
  expect(outcome.violations, story()).toEqual([])
  expect(outcome.acknowledged, story()).toBeGreaterThan(0)
  expect(outcome.stateChanges, story()).toBeGreaterThan(0)
  expect(outcome.lines, story()).toBeGreaterThan(0)
  expect(outcome.faultCount, story()).toBeGreaterThan(0)
  return outcome
}

/** No retries: a fault that shows once in many runs is what this looks for. */
describe('people talk while faults happen', { retry: 0 }, () => {
  it('[V10] on one node and SQLite: nothing acknowledged is lost, doubled, out of order, leaked or wrongly unread, and every device has the lines of its groups', {
    timeout: 300_000,
  }, async () => {
    await expectPromiseKept({ seed: 1, nodes: 1, db: 'sqlite', ...size })
  })

  it.skipIf(!hasMariaDb() || !hasNats())(
    '[V11] on three nodes, NATS and MariaDB: nothing acknowledged is lost, doubled, out of order, leaked or wrongly unread, and every device has the lines of its groups',
    { timeout: 300_000 },
    async () => {
      await expectPromiseKept({ seed: 2, nodes: 3, db: 'mariadb', ...size })
    },
  )

  /** Ends by what is reached, not by the clock: the one fault has to come. */
  const one = { clients: 16, messages: 1_200, faults: 0, restores: 0, failovers: 0, minutes: 5 }

  it('[V973] with a backup that is put back on SQLite, only what was acknowledged after it began is lost, and it is lost everywhere', {
    timeout: 400_000,
  }, async () => {
    const outcome = await expectPromiseKept({ seed: 3, nodes: 1, db: 'sqlite', ...one, restores: 1 })
    expect(outcome.faults).toEqual({ 'everything: restore': 1 })
    expect(outcome.takenBack).toBeGreaterThan(0)
    expect(Math.min(outcome.marks, outcome.mentions)).toBeGreaterThan(0)
  })

  it.skipIf(!hasMariaDb() || !hasNats())(
    '[V974] with a MariaDB that fails over to a replica which has caught up, nothing acknowledged is lost, doubled, out of order, leaked or wrongly unread',
    { timeout: 400_000 },
    async () => {
      const outcome = await expectPromiseKept({ seed: 4, nodes: 2, db: 'mariadb', ...one, failovers: 1 })
      expect(outcome.faults).toMatchObject({ 'database: failover': 1 })
      expect(outcome.takenBack).toBe(0)
      expect(Math.min(outcome.marks, outcome.mentions)).toBeGreaterThan(0)
    },
  )

  it('[T496] people react and take back, pin and unpin, mention others, everybody and strangers, and edit whom they mention', () => {
    const device = makeSchedule({ seed: 7, nodes: 3, db: 'mariadb', ...size }).operations(3)
    const planned = Array.from({ length: 5_000 }, () => device.next().value)
    const kinds = new Set(planned.map(({ kind }) => kind))
    for (const kind of ['react', 'unreact', 'pinMessage', 'unpinMessage'] as const)
      expect(kinds).toContain(kind)
    const calls = planned.flatMap((one) => ('mention' in one ? [`${one.kind} ${one.mention.whom}`] : []))
    for (const whom of ['nobody', 'one', 'two', 'everybody', 'stranger'])
      expect(calls).toContain(`send ${whom}`)
    expect(calls).toContain('edit one')
  })

  it('[V1014] people ask others to become contacts, answer, part, choose who may write to them, make and open links into groups, and let in who asks', () => {
    const device = makeSchedule({ seed: 7, nodes: 3, db: 'mariadb', ...size }).operations(3)
    const planned = Array.from({ length: 5_000 }, () => device.next().value)
    const kinds = new Set(planned.map(({ kind }) => kind))
    for (const kind of [
      ...(['askContact', 'removeContact', 'makeLink', 'openLink', 'answerContact', 'answerJoin'] as const),
      ...(['chooseWriters', 'setJoin'] as const),
    ])
      expect(kinds).toContain(kind)
    const modes = planned.flatMap((one) => ('join' in one ? [one.join] : []))
    expect(new Set(modes)).toEqual(new Set(['invite', 'approval', 'open']))
    const choices = planned.flatMap((one) => ('contactsOnly' in one ? [one.contactsOnly] : []))
    expect(new Set(choices)).toEqual(new Set([true, false]))
  })

  it('[V12] the same seed gives the same people, operations and faults', () => {
    const options: ChaosOptions = { seed: 7, nodes: 3, db: 'mariadb', ...size }
    const [one, other] = [makeSchedule(options), makeSchedule(options)]
    const start = ({ operations, ...rest }: typeof one) => {
      const device = operations(3)
      return { ...rest, operations: Array.from({ length: 500 }, () => device.next().value) }
    }
    expect(start(one)).toEqual(start(other))
    expect(start(makeSchedule({ ...options, seed: 8 }))).not.toEqual(start(one))
  })
})
