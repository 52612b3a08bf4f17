import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { ImStore } from '@stonechat/im/contract'
import { makeTempFolder } from '@stonechat/testkit'
import { sql } from 'kysely'
import { createConnection } from 'mysql2/promise'
import { expect, it } from 'vitest'
import { openMysql } from '../mysql/index.js'
import { addressOn, describeWithMariaDb } from '../mysql/testing/with-mariadb.js'
import { openDatabase } from '../sqlite/driver.js'
import { openSqlite } from '../sqlite/index.js'

/** Databases that showed the reading of blockers to whom they had blocked. */
const before = join(import.meta.dirname, 'testing/released/0037-find-by')

/** Bob blocks Ann, with whom he talks: he has read 4 of 5 messages. */
const [ann, bob, conversation] = [10_001, 10_002, 1]
const insertBlock = `insert into im_blocks (user_id, blocked_id, created_at) values (${bob}, ${ann}, 1)`

describeWithMariaDb('blocks that were there before', (getServer) => {
  it('[Y403] blocks in a SQLite file of before hold positions: what the blocked see of the blocker stands still where it was', async () => {
    await using folder = await makeTempFolder()
    const path = join(folder.path, 'stonechat.db')
    await writeFile(path, gunzipSync(readFileSync(`${before}.db.gz`)))
    const db = openDatabase({ path })
    await sql.raw(insertBlock).execute(db)
    await db.destroy()
    await using stores = await openSqlite({ path })
    await expectStill(stores.im)
  })

  it('[Y403] blocks in a MySQL database do the same', async () => {
    const address = addressOn(getServer())
    const { host, port, user, password, database } = address
    const connection = await createConnection({ host, port, user, password, multipleStatements: true })
    await connection.query(`create database \`${database}\`; use \`${database}\``)
    await connection.query(`${readFileSync(`${before}.sql`, 'utf8')} ${insertBlock}`)
    await connection.end()
    await using stores = await openMysql(address)
    await expectStill(stores.im)
  })
})

async function expectStill(im: ImStore): Promise<void> {
  const seen = async () => (await im.getSession(ann, conversation))?.peer_read_seq
  expect(await seen()).toBe(4)
  expect((await im.readSession(bob, conversation, 5))?.receipt).toBeUndefined()
  expect(await seen()).toBe(4)
  await im.setBlock(bob, ann, false, 2)
  expect(await seen()).toBe(5)
}
