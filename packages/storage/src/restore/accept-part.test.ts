import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openBinding } from '../sqlite/binding.js'
import { openSqlite } from '../sqlite/open-sqlite.js'
import { idsIn, makePlace, openWriter, pageBytes, pair, stop } from '../sqlite/testing/written-files.js'
import { draft } from '../testing/local-store.js'
import { declareRestored, putBack } from './index.js'

/** Gives an index of one file pages that it had in an earlier one, as where they were copied before those of the table. */
function tearIndex(path: string, early: string): void {
  const [torn, old] = [readFileSync(path), readFileSync(early)]
  const before = pagesOfIndex(early)
  for (const page of pagesOfIndex(path)) {
    const [from, to] = [(page - 1) * pageBytes, page * pageBytes]
    if (before.has(page)) old.copy(torn, from, from, to)
  }
  writeFileSync(path, torn)
}

function pagesOfIndex(path: string): ReadonlySet<number> {
  const binding = openBinding(path)
  const rows = binding
    .prepare("select pageno from dbstat where name = 'sqlite_autoindex_im_messages_2' and pagetype = 'leaf'")
    .all([])
  binding.close()
  return new Set(rows.map(({ pageno }) => Number(pageno)))
}

/** Answers with what both files were, and are. */
async function expectForeignLog(path: string) {
  const read = () => ({ file: readFileSync(path), log: readFileSync(`${path}-wal`) })
  const before = read()
  await expect(openSqlite({ path })).rejects.toThrow(/copy\.db-wal belongs to another state of the file/)
  const after = read()
  expect([after.file.equals(before.file), after.log.equals(before.log)]).toEqual([true, true])
  return before
}

describe('what goes on without what is missing', () => {
  it('[S961] what goes on has whole indexes, though their pages were copied before those of the table', async () => {
    const { path, at } = makePlace()
    await using program = await openWriter(path)
    program.copyFile(at('early.db'))
    await program.fold()
    for (const name of ['late.db', 'torn.db', 'put.db']) program.copyFile(at(name))
    for (const name of ['torn.db', 'put.db']) tearIndex(at(name), at('early.db'))
    await expect(idsIn(at('torn.db'))).rejects.toThrow('integrity_check')
    await declareRestored({ address: { kind: 'sqlite', path: at('torn.db') }, acceptsPart: true })
    await putBack(at('put.db'), at('other.db'), { acceptsPart: true })
    for (const name of ['torn.db', 'other.db'])
      expect(await idsIn(at(name))).toEqual(await idsIn(at('late.db')))
  })

  it('[S961] one whose tables are damaged is refused, and the database in its place stays', async () => {
    const { path, at } = makePlace()
    await using program = await openWriter(path)
    program.copyFile(at('copy.db'))
    const bytes = readFileSync(at('copy.db'))
    bytes.fill(0, 5 * pageBytes, bytes.length - pageBytes)
    writeFileSync(at('copy.db'), bytes)
    writeFileSync(at('other.db'), 'what was there')
    await expect(putBack(at('copy.db'), at('other.db'), { acceptsPart: true })).rejects.toThrow('damaged')
    expect(readFileSync(at('other.db'), 'utf8')).toBe('what was there')
  })

  it('[S961] what goes on without what is missing is told so, once, and has another name', async () => {
    const { path, at } = makePlace()
    const stores = await openSqlite({ path })
    const { name } = await stores.im.getIncarnation()
    copyFileSync(path, at('copy.db'))
    await stores.im.commitMessages([draft(pair, 1)])
    await stores.close()
    await putBack(at('copy.db'), path, { acceptsPart: true })
    const value = await declareRestored({ address: { kind: 'sqlite', path }, acceptsPart: true })
    expect(value).not.toBe(name)
    await using again = await openSqlite({ path })
    expect((await again.im.getIncarnation()).name).toBe(value)
    expect(await again.im.getSession(1, 1)).toBeUndefined()
  })
})

describe('a log of another moment', () => {
  it('[S964] a log of another moment is refused, nothing is changed, and it can be set aside', async () => {
    const { at } = makePlace()
    await using program = await openWriter(at('stonechat.db'))
    program.copyFile(at('copy.db'))
    await program.fold()
    program.copyLog(at('copy.db'))
    const before = await expectForeignLog(at('copy.db'))
    await declareRestored({ address: { kind: 'sqlite', path: at('copy.db') }, acceptsPart: true })
    expect(readFileSync(at('copy.db-wal.foreign')).equals(before.log)).toBe(true)
    await stop(at('copy.db'))
    expect((await idsIn(at('copy.db'))).size).toBeGreaterThan(0)
  })

  it('[S964] so is one that was copied before a file of its own round, and it can be set aside', async () => {
    const { at } = makePlace()
    await using program = await openWriter(at('stonechat.db'))
    program.copyLog(at('copy.db'))
    await program.foldHalf()
    program.copyFile(at('copy.db'))
    await expectForeignLog(at('copy.db'))
    await declareRestored({ address: { kind: 'sqlite', path: at('copy.db') }, acceptsPart: true })
    await stop(at('copy.db'))
    expect((await idsIn(at('copy.db'))).size).toBeGreaterThan(0)
  })

  it.each([1, 2, 10])(
    '[S964] so is that of another moment than a file of which %i pages are from the midst of a fold, and the last are missing',
    async (pages) => {
      const { at } = makePlace()
      await using program = await openWriter(at('stonechat.db'))
      program.copyFile(at('early.db'))
      await program.fold()
      program.copyFile(at('late.db'))
      await program.fold()
      program.copyLog(at('copy.db'))
      const [early, late] = [readFileSync(at('early.db')), readFileSync(at('late.db'))]
      expect(late.length).toBeGreaterThan(early.length)
      const cut = pages * pageBytes
      writeFileSync(at('copy.db'), Buffer.concat([late.subarray(0, cut), early.subarray(cut)]))
      await expectForeignLog(at('copy.db'))
    },
  )
})
