import { fileURLToPath } from 'node:url'
import { hasMariaDb } from '@stonechat/testkit'
import { describe, expect, it } from 'vitest'
import { isBuilt, runBench } from '../support/bench.js'

const timeoutMs = 150_000
const engines = ['sqlite', ...(hasMariaDb() ? ['mariadb'] : [])]

describe.skipIf(!isBuilt)('benches of speed, each by one command', () => {
  it('[Z210] fan-out brings every message to every member, and compares what is installed', {
    timeout: timeoutMs,
  }, async () => {
    const { output, results } = await runBench('fan-out')
    expect(output).not.toContain('not all arrived')
    expect(results['fan-out']!.rows[0]).toMatchObject({ subject: 'Stonechat', messages_per_s: 50 })
  })

  it.for(engines)(
    '[Z211] one-to-one compares durable messages with a bare loop, and none is lost: %s',
    { timeout: timeoutMs },
    async (db) => {
      const { output, results } = await runBench('one-to-one', '--db', db)
      expect(output).not.toContain('NOT ALL ARRIVED')
      const subjects = results[`one-to-one-${db}`]!.rows.map(({ subject }) => String(subject))
      expect(subjects.slice(0, 3)).toEqual([
        'Stonechat, as fast as it goes',
        'Stonechat, half of that',
        'Stonechat, half of that, evenly',
      ])
      expect(subjects[3]).toMatch(/^bare loop/)
    },
  )

  it.for(engines)(
    '[Z212] latency is measured at the recipient, and none is lost: %s',
    { timeout: timeoutMs },
    async (db) => {
      const { output, results } = await runBench('latency', '--db', db)
      expect(output).not.toContain('NOT ALL ARRIVED')
      expect(results[`latency-${db}`]!.rows).toHaveLength(1)
    },
  )

  it('[Z213] the memory of idle connections is measured beside a bare ws server', {
    timeout: timeoutMs,
  }, async () => {
    const { results } = await runBench('memory')
    expect(results.memory!.rows.map((row) => row.connections)).toEqual([10, 20, 10, 20])
  })

  it('[T176] the receipts of a group in which all read at once are measured, and reach those who look and nobody else', {
    timeout: timeoutMs,
  }, async () => {
    const { results } = await runBench('receipts')
    const { rows } = results['receipts-sqlite']!
    expect(rows.map(({ followers }) => followers)).toEqual([0, 1, 5])
    expect(rows[0]).toMatchObject({ events: 0, bytes: 0 })
    for (const { events } of rows.slice(1)) expect(events).toBeGreaterThan(0)
  })

  it('[Z218] another checkout answers the same questions in turns, and its figures stand beside those of this one', {
    timeout: timeoutMs,
  }, async () => {
    const checkout = fileURLToPath(new URL('../../', import.meta.url))
    const { results } = await runBench(
      'against',
      '--checkout',
      checkout,
      '--rounds',
      '1',
      '--only',
      'fan-out',
    )
    const [row] = results.against!.rows
    expect(row).toMatchObject({ question: 'fan-out, 500 members', figure: 'cpu_ms_per_1000' })
    expect(Number(row!.before) * Number(row!.now)).toBeGreaterThan(0)
  })
})
