import { hasBrowser, hasMariaDb, hasNats } from '@stonechat/testkit'
import { describe, expect, it } from 'vitest'
import { type BenchRun, isBuilt, runBench } from '../support/bench.js'

const timeoutMs = 270_000

describe.skipIf(!isBuilt)('benches, each by one command', () => {
  it.for(['sqlite', ...(hasMariaDb() ? ['mariadb'] : [])])(
    '[Z300] growth compares every kind of request on a small and a large database: %s',
    { timeout: timeoutMs },
    async (db) => {
      const rows = rowsOf(await runBench('growth', '--db', db), `growth-${db}`)
      expect(rows.map((row) => row.operation)).toEqual([
        'history, newest page',
        'history, oldest page',
        'history, a page in the middle',
        'history, a page that nobody has read yet',
        'sessions',
        'sync, 2 messages behind in 20',
        'sync, nothing new',
        'send, direct',
        'send, in the largest group',
        'send to 10 online',
      ])
    },
  )

  it('[Z301] coming back and signing in are measured', { timeout: timeoutMs }, async () => {
    const rows = rowsOf(await runBench('resume'), 'resume-sqlite')
    expect(rows.map((row) => row.what)).toEqual([
      'resume by sync',
      'resume by push, a simple client',
      'POST /api/login by a code',
      'POST /api/token/refresh',
      'WebSocket handshake to ready',
    ])
  })

  it('[V1001] the bench of contacts measures starts of the app with few and many of them', {
    timeout: timeoutMs,
  }, async () => {
    const rows = rowsOf(await runBench('contacts'), 'contacts-sqlite')
    expect(rows.map(({ device, contacts }) => [device, contacts])).toEqual([
      ['has nothing', 2],
      ['was there before', 2],
      ['has nothing', 20],
      ['was there before', 20],
    ])
    for (const { list_ms } of rows) expect(list_ms).toBeGreaterThan(0)
  })

  it('[V1002] the bench of members measures searches of a group, and what waits beside them', {
    timeout: timeoutMs,
  }, async () => {
    const rows = rowsOf(await runBench('members'), 'members-sqlite')
    expect(rows.map(({ what }) => what)).toEqual([
      'the first search: all names become searchable',
      'the first page of zhang',
      'a search that finds nobody, to its end',
      'a send, nobody searching',
      'a send, beside searches that find nobody',
      'a read, nobody searching',
      'a read, beside searches that find nobody',
    ])
    expect(rows.slice(0, 3).map(({ found }) => Number(found) > 0)).toEqual([false, true, false])
    for (const { ms } of rows) expect(ms).toBeGreaterThan(0)
  })

  it('[L79] files are measured, beside Node alone and beside people who only talk', {
    timeout: timeoutMs,
  }, async () => {
    const rows = rowsOf(await runBench('files'), 'files')
    expect(rows.map(({ what }) => String(what).replace(/\d+/, 'N'))).toEqual([
      'upload, MB/s',
      'download, MB/s',
      'memory while N MB go up, MB more',
      'links a second',
      'a message while N pictures go up, p99 ms',
      'a page of N pictures, ms',
    ])
    for (const { what, stonechat } of rows)
      if (!String(what).includes('memory')) expect(stonechat).toBeGreaterThan(0)
  })

  it('[Z302] the starts of server and page are measured', { timeout: timeoutMs }, async () => {
    const rows = rowsOf(await runBench('start'), 'start-sqlite')
    expect(rows.length).toBeGreaterThanOrEqual(2)
    for (const row of rows) expect(row.median_ms).toBeGreaterThan(0)
  })

  it.skipIf(!hasBrowser())('[Z930] jumps of the web app are measured', { timeout: timeoutMs }, async () => {
    const rows = rowsOf(await runBench('jumps'), 'jumps')
    expect(rows.map(({ screen, jump }) => `${jump}, ${screen}`)).toEqual(
      ['wide', 'phone'].flatMap((screen) =>
        ['to the newest', 'to the first', 'to another chat'].map((jump) => `${jump}, ${screen}`),
      ),
    )
    for (const { layouts } of rows) expect(layouts).toBeGreaterThan(0)
  })

  it.skipIf(!hasMariaDb() || !hasNats())(
    '[Z303] two nodes are measured, and what is sent from one arrives at the other',
    { timeout: timeoutMs },
    async () => {
      const rows = rowsOf(await runBench('two-nodes'), 'two-nodes')
      expect(rows.map((row) => [row.way, row.all_arrived])).toEqual([
        ['same node', true],
        ['across nodes', true],
      ])
    },
  )

  it('[Z304] ejabberd is compared with where it is installed; where not, that is said in a sentence', {
    timeout: timeoutMs,
  }, async () => {
    const { output, results } = await runBench('ejabberd')
    if (results['ejabberd-sqlite'] === undefined) {
      expect(output).toContain('ejabberd is not installed')
      return
    }
    const { rows, notes = [] } = results['ejabberd-sqlite']
    expect(rows).toHaveLength(2)
    expect(notes.filter((note) => note.startsWith('NOT ALL ARRIVED'))).toEqual([])
  })
})

function rowsOf({ results, output }: BenchRun, name: string) {
  const result = results[name]
  expect(result, output).toBeDefined()
  return result!.rows
}
