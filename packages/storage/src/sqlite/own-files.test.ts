import { copyFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Log } from '@stonechat/im/contract'
import { describe, expect, it } from 'vitest'
import { draft, makeFolder } from '../testing/local-store.js'
import { openSqlite } from './open-sqlite.js'

const pair = { kind: 'direct', low: 1, high: 2 } as const

/** What befalls the folder `data` with `stonechat.db` in it, of which `copy.db` is a copy. */
const mishaps: [title: string, befall: (folder: string) => void][] = [
  ['the folder was deleted', (folder) => rmSync(join(folder, 'data'), { recursive: true })],
  ['the folder was renamed', (folder) => renameSync(join(folder, 'data'), join(folder, 'old'))],
  [
    'the folder was replaced by an empty one',
    (folder) => {
      renameSync(join(folder, 'data'), join(folder, 'old'))
      mkdirSync(join(folder, 'data'))
    },
  ],
  ['the file was deleted', (folder) => rmSync(join(folder, 'data/stonechat.db'))],
  ['its log was deleted', (folder) => rmSync(join(folder, 'data/stonechat.db-wal'))],
  [
    'another file was put in the place of its log',
    (folder) => {
      rmSync(join(folder, 'data/stonechat.db-wal'))
      writeFileSync(join(folder, 'data/stonechat.db-wal'), '')
    },
  ],
  [
    'a copy was put in its place',
    (folder) => {
      copyFileSync(join(folder, 'data/stonechat.db'), join(folder, 'copy.db'))
      renameSync(join(folder, 'copy.db'), join(folder, 'data/stonechat.db'))
    },
  ],
]

describe('a database whose files are taken away while it runs', () => {
  it.each(mishaps)(
    '[S950] a store acknowledges nothing once %s, and says why in the log',
    async (_title, befall) => {
      using folder = makeFolder()
      mkdirSync(join(folder.path, 'data'))
      const causes: string[] = []
      const log: Log = {
        ...{ debug() {}, info() {}, warn() {} },
        error: (fields) => void causes.push(String((fields as { err?: { message?: string } }).err?.message)),
      }
      const store = await openSqlite({ path: join(folder.path, 'data/stonechat.db'), log })
      try {
        await store.im.commitMessages([draft(pair, 1)])
        await store.im.ping()
        befall(folder.path)
        for (let attempt = 0; attempt < 2; attempt += 1)
          await expect(store.im.commitMessages([draft(pair, 1)])).rejects.toMatchObject({
            code: 'unavailable',
          })
        // What /readyz asks.
        await expect(store.im.ping()).rejects.toMatchObject({ code: 'unavailable' })
        expect(causes[0]).toMatch(/the files at .* are gone or are others/)
      } finally {
        await store.close()
      }
    },
  )
})
