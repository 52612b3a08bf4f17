import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { connectMysql } from '../mysql/connect-mysql.js'
import { addressOn, describeWithMariaDb } from '../mysql/testing/with-mariadb.js'
import { sqliteEngine } from '../sqlite/sqlite-engine.js'
import { createWorkStore } from '../stores/work-store.js'
import { openLocalStore } from '../testing/local-store.js'

const leaseMs = 60_000

describe('statements of jobs and followers', () => {
  it('[S605] no statement of jobs and followers reads a whole table, and counting jobs reads an index alone', async () => {
    await using local = await openLocalStore()
    const work = createWorkStore({ db: local.db, engine: sqliteEngine })
    local.statements.length = 0
    await work.addJobs([
      { kind: 'a', body: 1 },
      { kind: 'a', key: 'k', body: 2 },
      { kind: 'b', key: 'k', body: 3, ifThere: 'keep' },
    ])
    const [job] = await work.claimJobs({
      ...{ lease: 'one', leaseMs },
      kinds: ['a', 'b'].map((kind) => ({ kind, limit: 1 })),
    })
    await work.renewJob({ id: job!.id, lease: 'one', leaseMs })
    await work.settleJob({ id: job!.id, lease: 'one' }, { status: 'failed', error: 'no' })
    await work.cancelJob('a', 'k')
    await work.getJobCounts()
    await work.forgetFailedJobs(-leaseMs, 10)
    const follower = { name: 'f', owner: 'one' }
    await work.addFollower({ name: 'f', cursor: 0 })
    await work.takeFollower({ ...follower, leaseMs })
    await work.renewFollower({ ...follower, leaseMs })
    await work.saveCursor({ ...follower, from: 0, to: 1 })
    await work.releaseFollower(follower)
    await work.getFollower('f')

    const statements = new Map(local.statements.map((one) => [one.sql, one]))
    let explained = 0
    for (const { sql: text, parameters } of statements.values()) {
      if (!/^(select|update|delete|insert)/.test(text)) continue
      const { rows } = await local.db.executeQuery<{ detail: string }>({
        ...sql`x`.compile(local.db),
        sql: `explain query plan ${text}`,
        parameters,
      })
      explained += 1
      for (const { detail } of rows)
        expect(detail, text).not.toMatch(/^SCAN (?!jobs USING COVERING INDEX|\(subquery|due$|.*CONSTANT ROW)/)
    }
    expect(explained).toBeGreaterThan(15)
  })
})

describeWithMariaDb('statements of jobs on MariaDB', (getServer) => {
  it('[S604] on MariaDB a claim finds the oldest due jobs by the index, without sorting those that wait', async () => {
    const texts: string[] = []
    const { db, engine } = await connectMysql({
      ...addressOn(getServer()),
      onStatement: ({ query }) => void (query.parameters.length > 0 && texts.push(query.sql)),
    })
    try {
      const work = createWorkStore({ db, engine })
      for (let part = 0; part < 8; part += 1)
        await work.addJobs(Array.from({ length: 500 }, (_, body) => ({ kind: `kind ${part % 4}`, body })))
      await sql`analyze table jobs`.execute(db)
      texts.length = 0
      const kinds = [0, 1].map((part) => ({ kind: `kind ${part}`, limit: 5 }))
      expect(await work.claimJobs({ lease: 'one', leaseMs, kinds })).toHaveLength(10)
      const [find = ''] = texts
      let values = 0
      const filled = find.replaceAll('?', () => ["'kind 0'", 5, "'kind 1'", 5][values++]!.toString())
      const { rows } = await sql<{
        table: string
        key: string
        Extra: string
      }>`explain ${sql.raw(filled)}`.execute(db)
      const reads = rows.filter(({ table }) => table === 'jobs')
      expect(reads).toHaveLength(2)
      for (const { key, Extra } of reads) {
        expect(key).toBe('jobs_due')
        expect(Extra).not.toContain('filesort')
      }
    } finally {
      await db.destroy()
    }
  })
})
