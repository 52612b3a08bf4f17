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

/** Databases that did not know which messages belong to one chain. */
const before = join(import.meta.dirname, 'testing/released/0021-files')

/** More than the migration reads at once, in two conversations: each answers the one before it, and every tenth the first. */
const answers = [71, 72].flatMap((conversation) =>
  Array.from({ length: 1_300 }, (_, index) => [conversation, index + 1] as const),
)
const insertAnswers = `insert into im_messages
  (conversation_id, seq, client_id, sender_id, content, reply_to, body_hash, created_at)
  values ${answers
    .map(([conversation, seq]) => {
      const replyTo = seq === 1 || seq === 700 ? 'null' : seq % 10 === 0 ? 1 : seq - 1
      return `(${conversation}, ${seq}, 'c${seq}', 10001, '{"type":"text","text":"a"}', ${replyTo}, 1, 1)`
    })
    .join(',')}`

describeWithMariaDb('chains of answers that were there before', (getServer) => {
  it('[T199] a SQLite file of before chains knows to which each answer belongs', async () => {
    await using folder = await makeTempFolder()
    const path = join(folder.path, 'stonechat.db')
    await writeFile(path, gunzipSync(readFileSync(`${before}.db.gz`)))
    const db = openDatabase({ path })
    await sql.raw(insertAnswers).execute(db)
    await db.destroy()
    await using stores = await openSqlite({ path })
    await expectChains(stores.im)
  })

  it('[T199] on MySQL the same, also where the step was cut off in between', async () => {
    const half = `create table im_replies (conversation_id bigint not null, seq bigint not null, root_seq bigint not null,
      constraint im_replies_key primary key (conversation_id, seq)); insert into im_replies values (71, 2, 1), (71, 3, 1)`
    for (const done of ['', half]) {
      const address = addressOn(getServer())
      const { host, port, user, password, database } = address
      const connection = await createConnection({ host, port, user, password, multipleStatements: true })
      await connection.query(`create database \`${database}\`; use \`${database}\``)
      await connection.query(readFileSync(`${before}.sql`, 'utf8'))
      await connection.query(`${insertAnswers}; ${done}`)
      await connection.end()
      await using stores = await openMysql(address)
      expect(stores.migrationStatus().appliedNow).toContain('0024-pins-and-replies')
      await expectChains(stores.im)
    }
  })
})

async function expectChains(im: ImStore): Promise<void> {
  expect(await im.getRootSeq(1, 2)).toBe(1)
  for (const conversation of [71, 72]) {
    const roots = [1, 2, 10, 699, 700, 701, 709, 710, 1_300].map((seq) => im.getRootSeq(conversation, seq))
    expect(await Promise.all(roots)).toEqual([1, 1, 1, 1, 700, 700, 700, 1, 1])
    const range = { conversationId: conversation, userId: 10_001, rootSeq: 700, afterSeq: 0, limit: 50 }
    const { messages, hasMore } = await im.listChain({ ...range, direction: 'newer' })
    expect([messages.map(({ seq }) => seq), hasMore]).toEqual([
      [701, 702, 703, 704, 705, 706, 707, 708, 709],
      false,
    ])
  }
}
