import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { FileDraft } from '@stonechat/file/contract'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { openMysql } from '../mysql/open-mysql.js'
import { addressOn, describeWithMariaDb } from '../mysql/testing/with-mariadb.js'
import { tables } from '../sql/schema.js'
import type { AnyTable } from '../sql/table.js'
import { openSqlite } from '../sqlite/open-sqlite.js'
import type { Stores } from '../stores/stores.js'
import { draft, makeFolder } from '../testing/local-store.js'
import { makeGroup } from '../testing/make-group.js'
import { copyDatabase } from './copy-database.js'
import { type DatabaseEnd, type EndAddress, openSource, openTarget } from './open-end.js'

const pair = { kind: 'direct', low: 1, high: 2 } as const

describeWithMariaDb('copying a database', (getServer) => {
  const newMysql = (): EndAddress => ({ kind: 'mysql', ...addressOn(getServer()) })
  const openStores = (address: EndAddress) =>
    address.kind === 'mysql' ? openMysql(address) : openSqlite(address)

  async function copy(from: EndAddress, to: EndAddress) {
    await using source = await openSource(from)
    await using target = await openTarget(to)
    return await copyDatabase(source, target)
  }

  it('[S250] from SQLite to MySQL and back every row of every table is the same', async () => {
    using folder = makeFolder()
    const first: EndAddress = { kind: 'sqlite', path: join(folder.path, 'first.db') }
    const second = newMysql()
    const third: EndAddress = { kind: 'sqlite', path: join(folder.path, 'deeper', 'third.db') }
    const stores = await openStores(first)
    await fill(stores)
    // One that is open notes, some seconds later, that something was written.
    await stores.close()
    const counts = await copy(first, second)
    expect(counts.map((count) => count.table)).toEqual(tables.map((table) => table.name))
    for (const { table, rows } of counts) expect(rows, table).toBeGreaterThan(0)
    expect(await copy(second, third)).toEqual(counts)

    await using one = await openSource(first)
    await using two = await openSource(second)
    await using three = await openSource(third)
    for (const table of tables) {
      const rows = await readAll(one, table)
      expect(await readAll(two, table)).toEqual(rows)
      expect(await readAll(three, table)).toEqual(rows)
    }
  })

  it('[S219] the transaction of a copy is not ended because nothing is asked in it while the target is written', async () => {
    const address = newMysql()
    await (await openStores(address)).close()
    await using source = await openSource(address)
    const limit = sql`select @@session.idle_transaction_timeout = @@global.idle_transaction_timeout as is_usual`
    expect((await limit.execute(source.db)).rows).toEqual([{ is_usual: 1 }])
  })

  it('[S256] no table is left out', async () => {
    await using target = await openTarget(newMysql())
    const found = await target.db.introspection.getTables()
    const names = found.map((table) => table.name).filter((name) => !name.startsWith('stonechat_migrations'))
    expect(names.sort()).toEqual(tables.map((table) => table.name).sort())
  })

  it('[S251] a copy goes on where its source stopped: seq, ids, retries, unread', async () => {
    using folder = makeFolder()
    const from: EndAddress = { kind: 'sqlite', path: join(folder.path, 'a.db') }
    const to = newMysql()
    const message = draft(pair, 1)
    {
      await using stores = await openStores(from)
      await stores.im.commitMessages([message, draft(pair, 1)])
      await makeGroup(stores.im, { name: 'g', ownerId: 1, memberIds: [2], at: 1 })
    }
    await copy(from, to)
    await using stores = await openStores(to)
    const [again, next] = await stores.im.commitMessages([message, draft(pair, 2)])
    expect(again).toMatchObject({ status: 'duplicate', message: { seq: 1 } })
    expect(next).toMatchObject({ status: 'created', message: { seq: 3, conversation_id: 1 } })
    expect(await makeGroup(stores.im, { name: 'h', ownerId: 1, memberIds: [], at: 2 })).toMatchObject({
      id: 10_002,
      conversation_id: 3,
    })
  })

  it('[S252] run again it copies what is new and changed, and deletes what is gone', async () => {
    using folder = makeFolder()
    const from: EndAddress = { kind: 'sqlite', path: join(folder.path, 'a.db') }
    const to = newMysql()
    const stores = await openStores(from)
    await fill(stores)
    await copy(from, to)
    await copy(from, to)
    await stores.im.commitMessages([draft(pair, 1)])
    await stores.im.changeMessage({
      key: pair,
      actorId: 1,
      seq: 1,
      content: null,
      at: 2_000_000_000_000,
      windowMs: 1e12,
    })
    await stores.im.setBlock(1, 9, false, 1)
    await stores.im.changeGroup({ kind: 'remove', groupId: 10_001, actorId: 1, userId: 3, at: 5 })
    // One that is open notes, some seconds later, that something was written: between the copy and what is read here.
    await stores.close()
    await copy(from, to)
    await using one = await openSource(from)
    await using two = await openSource(to)
    for (const table of tables) expect(await readAll(two, table)).toEqual(await readAll(one, table))
  })

  it('[S253] a target with data of its own is refused and stays as it was', async () => {
    using folder = makeFolder()
    const from: EndAddress = { kind: 'sqlite', path: join(folder.path, 'a.db') }
    const to = newMysql()
    {
      await using source = await openStores(from)
      await source.im.commitMessages([draft(pair, 1)])
      await using target = await openStores(to)
      await target.im.commitMessages([draft(pair, 2)])
      await target.im.setBlock(5, 6, true, 1)
    }
    await expect(copy(from, to)).rejects.toThrow(
      'the target has data of its own in im_messages; nothing was copied',
    )
    await using stores = await openStores(to)
    const { messages } = await stores.im.listMessages({
      ...{ conversationId: 1, afterSeq: 0, direction: 'newer', limit: 10 },
    })
    expect(messages.map((message) => message.sender_id)).toEqual([2])
    expect(await stores.im.listBlocks(5)).toEqual([6])
  })

  it('[S254] a source that is none, or not up to date, is refused and not touched', async () => {
    using folder = makeFolder()
    const none: EndAddress = { kind: 'sqlite', path: join(folder.path, 'none.db') }
    await expect(openSource(none)).rejects.toThrow('the source is no database of Stonechat')
    await expect(openSource(newMysql())).rejects.toThrow('the source is no database of Stonechat')
    const old: EndAddress = { kind: 'sqlite', path: join(folder.path, 'old.db') }
    {
      await using end = await openTarget(old)
      await sql`delete from stonechat_migrations where name >= '0002'`.execute(end.db)
    }
    await expect(openSource(old)).rejects.toThrow(/not up to date; run stonechat migrate/)
  })

  it('[S255] a copy that runs while messages are sent is the state of the moment it began', async () => {
    using folder = makeFolder()
    const from: EndAddress = { kind: 'sqlite', path: join(folder.path, 'a.db') }
    const to = newMysql()
    await using stores = await openStores(from)
    for (let round = 0; round < 4; round += 1)
      await stores.im.commitMessages(Array.from({ length: 250 }, () => draft(pair, 1)))
    await using source = await openSource(from)
    await using target = await openTarget(to)
    let later: Promise<unknown> | undefined
    const counts = await copyDatabase(source, target, () => {
      later ??= stores.im.commitMessages([draft(pair, 2)])
    })
    await later
    expect(counts.find((count) => count.table === 'im_messages')?.rows).toBe(1_000)
    await using copied = await openStores(to)
    expect(await copied.im.getSession(1, 1)).toMatchObject({ last_seq: 1_000 })
  })
})

/** Something in every table, more than a page of messages. */
async function fill({ im, user, work, file }: Stores) {
  const names = ['ann', 'bob', 'Zoë']
  for (const [index, name] of names.entries())
    await user.createUser({
      user: {
        ...{
          username: name,
          usernameKey: name.toLowerCase(),
          usernameLooks: [name],
          nickname: `${name} 😀`,
          locale: 'en',
        },
        identities: [{ kind: 'phone', key: `+861380000000${index}` }],
        passwordHash: 'hash',
      },
      device: { id: `device-${index}`, name: 'phone' },
      at: 1_750_000_000_000 + index,
    })
  await user.rotateDevices([
    {
      deviceId: 'device-1',
      counter: 1,
      requestHash: 'renewal',
      refreshedAfter: 0,
      graceMs: 0,
      at: 1_750_000_000_009,
    },
  ])
  await user.saveCode({
    ...{ target: '+8613800000009', purpose: 'login', codeHash: 'x', expiresAt: 9_000_000_000_000, at: 1 },
  })
  const group = await makeGroup(im, {
    ...{ name: '群 🎉', ownerId: 1, memberIds: [2, 3, 4], at: 1 },
    creation: { clientId: 'once', fingerprint: 2 ** 48 - 1 },
  })
  const place = { groupId: group.id, actorId: 1, at: 2 }
  await im.changeGroup({ ...place, kind: 'remove', userId: 4 })
  await im.setUserDisabled(9, true, 3)
  const key = { kind: 'group', groupId: group.id } as const
  for (let round = 0; round < 3; round += 1)
    await im.commitMessages(
      Array.from({ length: 170 }, (_, index) => draft(index % 2 === 0 ? pair : key, 1 + (index % 2))),
    )
  await im.changeMessage({ key: pair, actorId: 1, seq: 2, content: null, at: 1_750_000_000_000, windowMs: 1 })
  await im.setReactions(pair, [{ actorId: 2, seq: 3, emoji: '👍🏽', on: true, at: 2 }])
  await im.setPin({ key: pair, actorId: 2, seq: 3, on: true, at: 2 })
  const poll = { type: 'poll' as const, question: '几点？', options: ['6', '7'] }
  const [asked] = await im.commitMessages([draft(key, 1, { content: poll })])
  if (asked?.status !== 'created') throw new Error('no poll')
  await im.setVotes(key, asked.message.seq, [{ actorId: 2, options: [1], at: 2 }])
  await im.commitMessages([draft(key, 1, { extras: { mentions: [2] } })])
  await im.setPin({ key, actorId: 1, seq: 1, on: true, at: 2 })
  await im.commitMessages([draft(pair, 1, { replyTo: 3 }), draft(pair, 2, { replyTo: 5 })])
  await im.changeGroup({ kind: 'update', groupId: group.id, actorId: 1, at: 3, notice: 'hello\n"you"' })
  await im.setBlock(1, 9, true, 1)
  await im.setBlock(9, 1, true, 1)
  await im.keepNameKeys([{ userId: 1, nameKey: '安妮\nanni\nan' }])
  await im.requestContact({ fromId: 3, toId: 4, text: '我是 Zoë', at: 2 })
  await im.requestContact({ fromId: 4, toId: 3, text: '', at: 2 })
  await im.createInvite({
    ...{ groupId: group.id, makerId: 1, code: 'Zw-1_', expiresAt: null, maxUses: 5, at: 2, maxPerGroup: 5 },
  })
  await im.changeGroup({
    kind: 'update',
    groupId: group.id,
    actorId: 1,
    at: 3,
    settings: { join: 'approval' },
  })
  await im.joinGroup(group.id, [{ userId: 5, text: '让我进来 🙏', at: 4 }], 100)
  await im.createReport({
    ...{
      reporterId: 2,
      target: { target_type: 'user', target_id: 1 },
      reason: 'spam',
      text: '广告 📢',
      at: 4,
    },
    ...{
      place: { conversationId: 2, afterSeq: 0 },
      seqs: [3],
      recentMax: 9,
      recentSince: 0,
      maxBytes: 10_000,
      creation: undefined,
    },
  })
  await im.saveLastSeen([{ userId: 1, at: 5 }])
  await im.setPresenceHidden(2, true)
  await im.setPrivacy(2, { receipts: 'off' })
  await im.mergePreferences(2, { theme: 'dark', 名: [1, '🎉'] }, 1_000)
  await im.updateSession(2, 2, { pinned: true, draft: 'later' }, 7)
  await im.deleteMessages({ userId: 2, conversationId: 2, seqs: [1], at: 8 })
  await im.createScheduled({
    ...{
      userId: 1,
      target: { target_type: 'user', target_id: 2 },
      clientId: 'later',
      sendAt: 4_000_000_000_000,
    },
    ...{ body: { content: { type: 'text', text: '明天 🌅' } }, at: 9, maxPerUser: 1, creation: undefined },
  })
  await work.addJobs([
    { kind: 'a', body: null },
    { kind: 'a', key: 'k', body: { 名: '🎉' }, due: { at: 4_000_000_000_000 } },
  ])
  await work.addFollower({ name: 'f', cursor: 3 })
  await fillFiles({ im, file })
}

/** One of a person, and a pack with one. */
async function addStickers(file: Stores['file'], upload: Omit<FileDraft, 'id'>) {
  const day = 24 * 60 * 60_000
  const packId = (await file.openStickerPack('Katzen', 9, 1_750_000_000_000)) ?? 0
  for (const [userId, pack] of [
    [1, 0],
    [0, packId],
  ] as const) {
    const id = randomUUID()
    await file.createFile({ ...upload, id, ownerId: userId }, 1_000, day)
    const facts = { kind: 'image', media_type: 'image/webp', bytes: upload.bytes } as const
    const outcome = { id, state: 'ready', facts, blobKey: id, previewKey: null } as const
    await file.addSticker({ id, userId, packId: pack, hash: id, creation: undefined, outcome }, 9)
  }
}

/** A picture in a message, an upload that is under way, and an avatar. */
async function fillFiles({ im, file }: Pick<Stores, 'im' | 'file'>) {
  const [pictureId, uploadId] = [randomUUID(), randomUUID()]
  const day = 24 * 60 * 60_000
  const upload = {
    ...{ ownerId: 1, clientId: undefined, name: '山 🏔.png', mediaType: 'image/png', isVoice: false },
    ...{ bytes: 5, hints: { width: 3 }, blobKey: 'k', blobState: 'begun', createdAt: 1_750_000_000_000 },
  }
  await file.createFile({ ...upload, id: pictureId, clientId: 'once' }, 1_000, day)
  await file.createFile({ ...upload, id: uploadId, ownerId: 2 }, 1_000, day)
  const lease = { id: pictureId, lease: 'one' }
  await file.leaseUpload({ ...lease, leaseMs: day })
  const facts = { kind: 'image', media_type: 'image/png', bytes: 5, width: 3, height: 4 } as const
  const outcome = { id: pictureId, state: 'ready', facts, blobKey: 'k', previewKey: 'p' } as const
  await file.finishUpload(lease, outcome, day)
  const content = { type: 'file', files: [{ id: pictureId, name: upload.name, ...facts }] } as const
  await im.commitMessages([draft(pair, 1, { content: { ...content, files: [...content.files] } })])
  await addStickers(file, upload)
  await file.addAvatar({ hash: 'abc', owner: { kind: 'user', id: 1 }, createdAt: 1_750_000_000_000 }, day)
}

async function readAll({ db }: DatabaseEnd, { name, key, ownColumns = [] }: AnyTable) {
  const { rows } = await sql<Record<string, unknown>>`
    select * from ${sql.table(name)} order by ${sql.join(key.map((column) => sql.ref(column)))}`.execute(db)
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([column]) => !ownColumns.includes(column))),
  )
}
