import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { putBack } from '../restore/index.js'
import { draft } from '../testing/local-store.js'
import { openBinding } from './binding.js'
import { foldingFile } from './file-mark.js'
import { readLogSalt } from './log-header.js'
import { openSqlite } from './open-sqlite.js'
import {
  expectAll,
  fromSource,
  idsIn,
  isDamaged,
  isPart,
  makePlace,
  openInShell,
  openWriter,
  pair,
  startWriter,
  stop,
} from './testing/written-files.js'

describe('a file that was copied without its log', () => {
  it('[S960] at whatever moment it is copied from a server that runs, it is refused, and stays as it is', async () => {
    const { path, at } = makePlace()
    const program = await startWriter(path)
    for (let count = 1; count <= 16; count += 1) {
      copyFileSync(path, at('copy.db'))
      expect(isPart(at('copy.db')), `copy ${count}`).toBe(true)
      await program.nextLine()
      if (count % 4 === 0) await program.foldedTimes(count / 4)
    }
    await program.kill()
    const before = readFileSync(at('copy.db'))
    await expect(openSqlite({ path: at('copy.db') })).rejects.toThrow(
      /cannot open the database .*copy\.db: (it is only a part: .*copy\.db-wal, which is missing; bring .* or go on without|the file is damaged)/,
    )
    expect(readFileSync(at('copy.db')).equals(before)).toBe(true)
    await expect(putBack(at('copy.db'), at('other.db'))).rejects.toThrow(/it is only a part|damaged/)
    expect([existsSync(at('copy.db-wal')), existsSync(at('other.db'))]).toEqual([false, false])
  })

  it('[S960] it is refused right after the start of a server, and when nothing was written for long', async () => {
    const { path, at } = makePlace()
    await using stores = await openSqlite({ path })
    copyFileSync(path, at('a.db'))
    await stores.im.commitMessages([draft(pair, 1)])
    copyFileSync(path, at('b.db'))
    await expect.poll(() => readFileSync(path).includes('hello'), { timeout: 20_000 }).toBe(true)
    copyFileSync(path, at('c.db'))
    for (const name of ['a.db', 'b.db', 'c.db'])
      await expect(openSqlite({ path: at(name) })).rejects.toThrow('it is only a part')
    await expect(putBack(at('c.db'), at('other.db'))).rejects.toThrow(
      `what was written last is in ${at('c.db')}-wal, which is missing`,
    )
  })

  it.each([
    ['deleted', (log: string) => rmSync(log)],
    ['empty', (log: string) => writeFileSync(log, '')],
    ['cut within its first page', (log: string) => writeFileSync(log, readFileSync(log).subarray(0, 500))],
    ['of zeros', (log: string) => writeFileSync(log, Buffer.alloc(readFileSync(log).length))],
    ['something else', (log: string) => writeFileSync(log, 'x'.repeat(100_000))],
  ])('[S960] a server that was killed does not start again where its log is %s', async (_, spoil) => {
    const { path } = makePlace()
    const program = await startWriter(path)
    await program.foldedTimes(2)
    await program.kill()
    rmSync(foldingFile(path), { force: true })
    spoil(`${path}-wal`)
    await expect(openSqlite({ path })).rejects.toThrow('it is only a part')
  })
})

/** What happens to the files of a process that was killed while it wrote. */
const harmless: [title: string, befall: (path: string) => void | Promise<void>][] = [
  ['it starts again', () => {}],
  ['a program with SQLite has opened and closed the file', openInShell],
  [
    'both files were moved to another folder',
    (path) => {
      mkdirSync(`${path}.moved`, { recursive: true })
      for (const suffix of ['', '-wal'])
        renameSync(`${path}${suffix}`, join(`${path}.moved`, `s.db${suffix}`))
      for (const suffix of ['', '-wal'])
        renameSync(join(`${path}.moved`, `s.db${suffix}`), `${path}${suffix}`)
    },
  ],
  [
    'SQLite has emptied the log',
    (path) => {
      const [one, other] = [openBinding(path), openBinding(path)]
      one.prepare('pragma wal_checkpoint(truncate)').all([])
      copyFileSync(path, `${path}.copy`)
      copyFileSync(`${path}-wal`, `${path}.copy-wal`)
      for (const binding of [one, other]) binding.close()
      renameSync(`${path}.copy`, path)
      renameSync(`${path}.copy-wal`, `${path}-wal`)
    },
  ],
]

describe('a file that is whole', () => {
  it.each(harmless)(
    '[S962] a server that was killed starts, with all that it acknowledged, after %s',
    async (_, befall) => {
      const { path } = makePlace()
      for (let round = 1; round <= 2; round += 1) {
        const program = await startWriter(path)
        await program.foldedTimes(round)
        await program.kill()
        await befall(path)
        expect(isPart(path)).toBe(false)
        await expectAll(path, program.acknowledged)
      }
      await stop(path)
      await stop(path)
    },
  )

  it('[S962] the name stays where SQLite folded the log of a server that was killed', async () => {
    const { path, at } = makePlace()
    await using stores = await openSqlite({ path })
    await stores.im.commitMessages([draft(pair, 1)])
    mkdirSync(at('killed'))
    for (const suffix of ['', '-wal', '.mark']) copyFileSync(`${path}${suffix}`, at(`killed/s.db${suffix}`))
    openInShell(at('killed/s.db'))
    expect(existsSync(at('killed/s.db-wal'))).toBe(false)
    await using again = await openSqlite({ path: at('killed/s.db') })
    expect((await again.im.getIncarnation()).name).toBe((await stores.im.getIncarnation()).name)
  })

  it('[S962] killed at once after the start, whatever it had got to', async () => {
    const { path } = makePlace()
    await stop(path)
    for (let ms = 0; ms < 6; ms += 1) {
      const opening = `
        import { openSqlite } from ${JSON.stringify(new URL('./open-sqlite.ts', import.meta.url).href)}
        console.log('opening')
        await openSqlite({ path: ${JSON.stringify(path)} })
        console.log('open')`
      const child = spawn(process.execPath, [...fromSource, '--input-type=module', '--eval', opening])
      const exited = once(child, 'exit')
      let said = ''
      child.stdout.on('data', (text) => {
        said += text
      })
      await expect.poll(() => said, { timeout: 30_000 }).toContain(ms === 5 ? 'open\n' : 'opening')
      if (ms < 5) await new Promise((resolve) => setTimeout(resolve, ms * 120))
      child.kill('SIGKILL')
      await exited
      if (ms % 2 === 0) openInShell(path)
      expect(isPart(path), `after ${ms * 120} ms`).toBe(false)
    }
    await stop(path)
  })

  it('[S963] a copy that SQLite makes while the log is folded again and again is whole', async () => {
    const { path, at } = makePlace()
    const program = await startWriter(path)
    for (let count = 0; count < 4; count += 1) {
      const before = [...program.acknowledged]
      const to = at(`copy-${count}.db`)
      openInShell(path, `vacuum into '${to}'`)
      expect(isPart(to)).toBe(false)
      await expectAll(to, before)
      await program.nextLine()
    }
  })

  it.skipIf(!hasShell())('[S963] so is a backup by the shell of SQLite in the midst of a fold', async () => {
    const { path, at } = makePlace()
    await using program = await openWriter(path)
    await program.foldHalf()
    execFileSync('sqlite3', [path, `.backup ${at('copy.db')}`])
    expect(isPart(at('copy.db'))).toBe(false)
    expect((await idsIn(at('copy.db'))).size).toBe(100)
  })

  it('[S963] copied at the same time, both files are whole or are refused, whichever was copied first', async () => {
    const { path, at } = makePlace()
    const program = await startWriter(path)
    let refused = 0
    for (let count = 0; count < 12; count += 1) {
      const before = [...program.acknowledged]
      const order = count % 2 === 0 ? ['', '-wal'] : ['-wal', '']
      const copy = at(`copy-${count}.db`)
      for (const [index, suffix] of order.entries()) {
        if (index === 1 && count % 5 === 0) await program.nextLine()
        copyFileSync(`${path}${suffix}`, `${copy}${suffix}`)
      }
      if (isPart(copy) || (await isDamaged(copy))) refused += 1
      else await expectAll(copy, before)
    }
    expect(refused).toBeLessThan(12)
  })
})

describe('a file that was not in its place before', () => {
  it('[S965] it is read as a whole at its first start, and refused where it is damaged', async () => {
    const { path, at } = makePlace()
    const stores = await openSqlite({ path })
    for (let count = 0; count < 40; count += 1)
      await stores.im.commitMessages(Array.from({ length: 20 }, () => draft(pair, 1)))
    await stores.close()
    const bytes = readFileSync(path)
    // As if the end had been copied before the beginning was written.
    bytes.copy(bytes, bytes.length - 40_960, 40_960, 81_920)
    writeFileSync(at('copy.db'), bytes)
    await expect(openSqlite({ path: at('copy.db') })).rejects.toThrow(
      /the file is damaged, as one is that was copied/,
    )
    await stop(path)
  })

  it('[S965] so is one whose pages are sound, and whose index knows nothing of a row', async () => {
    const { path, at } = makePlace()
    await stop(path)
    copyFileSync(path, at('copy.db'))
    const hidden = `from sqlite_schema where name = 'user_looks_user'`
    runOn(
      at('copy.db'),
      `pragma writable_schema = on; create table kept as select * ${hidden}; delete ${hidden}`,
    )
    runOn(at('copy.db'), `insert into user_looks (look, user_id) values ('bob', 1)`)
    runOn(
      at('copy.db'),
      'pragma writable_schema = on; insert into sqlite_schema select * from kept; drop table kept',
    )
    await expect(openSqlite({ path: at('copy.db') })).rejects.toThrow(
      'the file is damaged, as one is that was copied while it was written to: row 1 missing from index user_looks_user',
    )
    await expect(putBack(at('copy.db'), path)).rejects.toThrow('row 1 missing from index user_looks_user')
    await stop(path)
  })
})

describe('the head of a log', () => {
  it('[S968] a log counts as one only where SQLite would find a transaction in it', async () => {
    const { path } = makePlace()
    expect(readLogSalt(path)).toBeUndefined()
    const program = await startWriter(path)
    await program.kill()
    const whole = readFileSync(`${path}-wal`)
    const salt = readLogSalt(path)
    expect(salt).toBe(whole.readUInt32BE(16))
    for (const at of [3, 9, 17, 25, 33, 41, 49, 57, 500]) {
      const spoilt = Buffer.from(whole)
      spoilt[at]! ^= 0x10
      writeFileSync(`${path}-wal`, spoilt)
      expect(readLogSalt(path), `with byte ${at} changed`).toBeUndefined()
    }
  })
})

function runOn(path: string, statements: string): void {
  const binding = openBinding(path)
  binding.exec(statements)
  binding.close()
}

function hasShell(): boolean {
  try {
    execFileSync('sqlite3', ['-version'])
    return true
  } catch {
    return false
  }
}
