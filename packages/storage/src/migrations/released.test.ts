/**
 * Databases of every released migration, kept as small files in testing/released: for SQLite the file itself, for MySQL the
 * statements that make the tables and rows. All hold the same people and messages, as far as their tables could. Those of a
 * further one are made by `scripts/keep-released.mjs` of this package.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { ImStore } from '@stonechat/im/contract'
import { makeTempFolder } from '@stonechat/testkit'
import type { UserStore } from '@stonechat/user'
import type { WorkStore } from '@stonechat/work/contract'
import { createConnection } from 'mysql2/promise'
import { describe, expect, it } from 'vitest'
import { migrations } from '../gen/migrations.js'
import { openMysql } from '../mysql/index.js'
import { addressOn, describeWithMariaDb } from '../mysql/testing/with-mariadb.js'
import { openSqlite } from '../sqlite/index.js'

interface Opened {
  readonly im: ImStore
  readonly user: UserStore
  readonly work: WorkStore
  migrationStatus(): { readonly applied: readonly string[] }
}

const folder = join(import.meta.dirname, 'testing/released')
const released = readdirSync(folder)
  .filter((file) => file.endsWith('.sql'))
  .map((file) => file.replace('.sql', ''))
const direct = { kind: 'direct', low: 10_001, high: 10_002 } as const

describe('databases of released versions', () => {
  it('[S600] there is a file for each migration', () => {
    expect(released).toEqual(Object.keys(migrations))
    expect(readdirSync(folder)).toEqual(released.flatMap((name) => [`${name}.db.gz`, `${name}.sql`]))
  })

  it.each(released)('[S601] a SQLite file of migration %s opens with all that it holds', async (name) => {
    await using temporary = await makeTempFolder()
    const path = join(temporary.path, 'stonechat.db')
    await writeFile(path, gunzipSync(readFileSync(join(folder, `${name}.db.gz`))))
    await using stores = await openSqlite({ path })
    await expectAll(stores, name)
  })
})

describeWithMariaDb('databases of released versions on MySQL', (getServer) => {
  it.each(released)('[S602] a MySQL database of migration %s opens with all that it holds', async (name) => {
    const address = addressOn(getServer())
    const { host, port, user, password, database } = address
    const connection = await createConnection({ host, port, user, password, multipleStatements: true })
    await connection.query(`create database \`${database}\``)
    await connection.query(`use \`${database}\``)
    await connection.query(readFileSync(join(folder, `${name}.sql`), 'utf8'))
    await connection.end()
    await using stores = await openMysql(address)
    await expectAll(stores, name)
  })
})

async function expectAll(stores: Opened, name: string): Promise<void> {
  expect(stores.migrationStatus().applied.length).toBeGreaterThanOrEqual(released.length)
  const step = Number(name.slice(0, 4))
  await expectAccounts(stores.user, step)
  if (step >= 2) await expectMessages(stores.im, step)
  if (step >= 3) await expectEvents(stores.im)
  if (step >= 9) await expectWork(stores.work)
  await expectGoingOn(stores.im, step)
}

async function expectAccounts(user: UserStore, step: number): Promise<void> {
  expect(await user.getUser({ kind: 'phone', key: '+8613800000001' })).toMatchObject({
    id: 10_001,
    nickname: 'Ann',
  })
  expect(await user.getUser({ kind: 'email', key: 'bob@example.org' })).toMatchObject({
    id: 10_002,
    phone: '+8613800000002',
    email: 'bob@example.org',
    avatarUrl: 'https://example.org/bob.png',
    bio: 'Hi.',
  })
  expect(await user.getUser({ usernameKey: '小陈' })).toMatchObject({
    id: 10_003,
    disabledAt: 1_764_000_000_009,
  })
  const known = await user.getUser({ kind: 'external', key: 'crm-42' })
  if (step < 11) expect(known).toBeUndefined()
  else expect(known).toMatchObject({ id: 10_004, phone: null, email: null, passwordHash: null })
  const devices = await user.getDeviceStates([
    '7b0c6a52-9a9b-4f0f-8d3c-0d0d0b6f0001',
    '7b0c6a52-9a9b-4f0f-8d3c-0d0d0b6f0002',
  ])
  expect([...devices.values()].map((one) => one.isRevoked).sort()).toEqual([false, true])
  const [rotated] = await user.rotateDevices([
    {
      deviceId: '7b0c6a52-9a9b-4f0f-8d3c-0d0d0b6f0001',
      counter: 2,
      requestHash: 'renewal',
      refreshedAfter: 0,
      graceMs: 0,
      at: 1_764_000_000_500,
    },
  ])
  // Only a database that knows renewals can tell this one from a token that was stolen.
  expect(rotated?.status).toBe(step >= 5 ? 'rotated' : 'reused')
}

async function expectMessages(im: ImStore, step: number): Promise<void> {
  const { messages } = await im.listMessages({
    conversationId: 1,
    afterSeq: 0,
    direction: 'older',
    limit: 50,
  })
  expect(messages).toMatchObject([
    { seq: 1, rev: 0, content: { text: 'hello' }, edited_at: null },
    {
      ...{ seq: 2, content: { text: '你好，世界' }, reply_to: 1 },
      ...(step >= 10 ? { rev: 3, reactions: [{ emoji: '👍', count: 1, user_ids: [10_001] }] } : {}),
    },
    { seq: 3, rev: 1, content: { text: 'mended' }, edited_at: 1_764_000_000_160 },
    { seq: 4, rev: 2, content: null, recalled_at: 1_764_000_000_170 },
    { seq: 5, content: { type: 'custom', data: { a: [1, 2] } } },
  ])
  expect(await im.getRootSeq(1, 2)).toBe(1)
  if (step === 24) {
    const page = { userId: 10_001, conversationId: 1, floorSeq: 0, beforeRev: 99, limit: 9 }
    const { pins } = await im.listPins(page)
    expect(pins.map(({ message }) => message.seq)).toEqual([5, 3])
  }
  const { versions } = await im.listMessageVersions({ conversationId: 1, seq: 3, afterRev: 0, limit: 9 })
  expect(versions).toMatchObject([{ rev: 1, content: { text: 'menedd' } }])
  expect(await im.getSession(10_001, 1)).toMatchObject({
    read_seq: 5,
    unread: 0,
    draft: 'draft of Ann',
    rev: step >= 10 ? 3 : 2,
  })
  expect(await im.getSession(10_002, 1)).toMatchObject({ read_seq: 4, unread: 1, muted: true })
  expect(await im.getGroup(10_001)).toMatchObject({ name: 'Team', notice: '公告', member_count: 3, rev: 1 })
  expect(await im.listBlocks(10_002)).toEqual([10_003])
  // Blocks and hidden users from before are changes like later ones.
  expect(await im.getUserState(10_002, 0, 10)).toEqual({
    rev: 1,
    isReset: false,
    changes: [{ rev: 1, kind: 'block', user_id: 10_003, blocked: true }],
  })
  expect((await im.getUserState(10_001, 0, 10)).changes).toMatchObject([
    { rev: 1, kind: 'privacy', presence_hidden: true, receipts: 'on' },
  ])
  expect((await im.getPrivacy(10_003)).receipts).toBe(step === 23 ? 'off' : 'on')
  expect(await im.getPreferences(10_003)).toEqual(step >= 8 ? { theme: 'dark' } : {})
  const lines = { conversationId: 2, fromRev: 0, fromSeq: 0, toSeq: 9, limit: 9 }
  expect((await im.listLines(lines)).map(({ kind, name }) => [kind, name])).toEqual(
    step === 17 ? [['renamed', 'Team']] : [],
  )
  const later = await im.listScheduled({ userId: 10_001, target: undefined, afterId: 0, limit: 9 })
  expect(later.scheduled.map(({ content }) => content)).toEqual(
    step >= 26 ? [{ type: 'text', text: '明天见' }] : [],
  )
  const choice = { conversationId: 1, seq: 1, option: 0, after: undefined, limit: 9 }
  expect((await im.listVoters(choice)).voters).toEqual(
    step >= 28 ? [{ user_id: 10_002, created_at: 1_764_000_000_700 }] : [],
  )
  const own = await im.listMessages({
    conversationId: 1,
    userId: 10_001,
    afterSeq: 0,
    direction: 'older',
    limit: 50,
  })
  expect(own.messages.map(({ seq }) => seq)).toEqual(step >= 4 ? [1, 3, 4, 5] : [1, 2, 3, 4, 5])
}

async function expectEvents(im: ImStore): Promise<void> {
  const { events } = await im.listEvents({ after: 0, limit: 10 })
  expect(events.map(({ id, kind }) => [id, kind])).toEqual([
    [1, 'message_created'],
    [2, 'message_changed'],
    [3, 'message_created'],
  ])
}

async function expectWork(work: WorkStore): Promise<void> {
  // Of the account that is disabled in all of them.
  const settling = { kind: 'user.settle', state: 'due', count: 1 }
  expect(await work.getJobCounts()).toEqual([settling, { kind: 'reminder', state: 'scheduled', count: 1 }])
  expect(await work.cancelJob('reminder', 'user 10001')).toBe(true)
  expect(await work.getFollower('statistics')).toEqual({
    cursor: 2,
    owner: undefined,
    movedAt: 1_764_000_000_500,
  })
}

/** Writing goes on where it stopped. */
async function expectGoingOn(im: ImStore, step: number): Promise<void> {
  const [outcome] = await im.commitMessages([
    {
      key: direct,
      senderId: 10_002,
      clientId: 'new',
      content: { type: 'text', text: 'again' },
      replyTo: null,
      bodyHash: 1,
      createdAt: 1_764_000_001_000,
    },
  ])
  expect(outcome).toMatchObject({ status: 'created', message: { seq: step >= 2 ? 6 : 1 } })
}
