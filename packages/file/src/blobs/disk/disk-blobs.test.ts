import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, open, readdir, rm, stat, symlink, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it, onTestFinished, vi } from 'vitest'
import { chunksOf, holds, makeBytes, mebibyte, store, writeAll } from '../../contract-tests/blobs/bytes.js'
import { registerBlobsContract } from '../../contract-tests/index.js'
import { createDiskBlobs } from './index.js'
import { createPlace } from './place.js'

async function makeFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'stonechat-blobs-'))
}

async function makeFolderOfTest(): Promise<string> {
  const folder = await makeFolder()
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

registerBlobsContract('on disk', async () => {
  const folder = await makeFolder()
  return {
    open: () => createDiskBlobs({ folder }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  }
})

async function namesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
}

/** What the disk was really asked to keep, over all files. */
async function watchSyncs(folder: string): Promise<{ readonly count: number; readonly bytes: number }> {
  const probe = await open(folder)
  const prototype: { datasync: () => Promise<void>; stat: () => Promise<{ size: number }> } =
    Object.getPrototypeOf(probe)
  await probe.close()
  const seen = { count: 0, bytes: 0 }
  const { datasync } = prototype
  vi.spyOn(prototype, 'datasync').mockImplementation(async function (this: typeof prototype) {
    const { size } = await this.stat()
    await datasync.call(this)
    seen.bytes = size
    seen.count += 1
  })
  onTestFinished(() => void vi.restoreAllMocks())
  return seen
}

it('[L40] on disk, progress counts only bytes that the disk has been made to keep', async () => {
  const folder = await makeFolderOfTest()
  const synced = await watchSyncs(folder)
  const blobs = createDiskBlobs({ folder })
  const told: number[] = []
  const bytes = chunksOf(makeBytes(50 * mebibyte))
  for await (const { offset } of blobs.write('a', await blobs.begin('a', 50 * mebibyte), bytes)) {
    expect(synced.bytes).toBeGreaterThanOrEqual(offset)
    told.push(offset)
  }
  expect(told.length).toBeGreaterThan(3)
})

it('[L41] on disk, bytes that come slowly count as progress every few seconds', async () => {
  const folder = await makeFolderOfTest()
  const synced = await watchSyncs(folder)
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const blobs = createDiskBlobs({ folder })
  async function* slowly() {
    for (let second = 1; second <= 30; second += 1) {
      vi.advanceTimersByTime(1_000)
      yield makeBytes(10)
      await vi.waitFor(() => expect(synced.count).toBe(Math.floor(second / 5)))
    }
  }
  const told: number[] = []
  for await (const { offset } of blobs.write('a', await blobs.begin('a', 300), slowly())) told.push(offset)
  expect(told).toEqual([50, 100, 150, 200, 250, 300])
})

it('[L42] a disk that is full is `unavailable`, and the progress from before still holds', async () => {
  const folder = await makeFolderOfTest()
  const blobs = createDiskBlobs({ folder })
  await mkdir(join(folder, 'begun'))
  await symlink('/dev/full', createPlace(folder).begun('a'))
  const seen: unknown[] = []
  const full = writeAll(blobs, 'a', { offset: 0, state: '' }, chunksOf(makeBytes(9 * mebibyte)), seen as [])
  await expect(full).rejects.toMatchObject({ code: 'unavailable', cause: { code: 'ENOSPC' } })
  expect(seen).toEqual([{ offset: 0, state: '' }])
})

it('[L42] a small blob for which there is no room leaves nothing', async () => {
  const folder = await makeFolderOfTest()
  const script = `
    import { createDiskBlobs } from '@stonechat/file/disk'
    const blobs = createDiskBlobs({ folder: process.argv[1] })
    await blobs.put('small', new Uint8Array(100))
    process.on('SIGXFSZ', () => {})
    await blobs.put('large', new Uint8Array(100_000)).catch(({ code, cause }) => console.log(code, cause.code))`
  const { stdout } = await promisify(execFile)(
    'sh',
    ['-c', 'ulimit -f 8; exec "$@"', 'sh', process.execPath, '--input-type=module', '-e', script, folder],
    { cwd: import.meta.dirname },
  )
  expect(stdout.trim()).toBe('unavailable EFBIG')
  expect(await namesUnder(folder)).toEqual(['small'])
})

it('[L43] a begun blob that lacks bytes it had is `unavailable`, and never filled with others', async () => {
  const folder = await makeFolderOfTest()
  const blobs = createDiskBlobs({ folder })
  const begun = await blobs.begin('a', 3_000)
  const progress = await writeAll(blobs, 'a', begun, chunksOf(makeBytes(2_000)))
  await truncate(createPlace(folder).begun('a'), 1_999)
  const lacks = { code: 'unavailable', cause: { message: expect.stringContaining('lacks 1 bytes') } }
  await expect(writeAll(blobs, 'a', progress, chunksOf(makeBytes(1_000)))).rejects.toMatchObject(lacks)
  await expect(blobs.finish('a', progress)).rejects.toMatchObject(lacks)
  await rm(createPlace(folder).begun('a'))
  await expect(blobs.finish('a', progress)).rejects.toMatchObject({ code: 'unavailable' })
})

it('[L44] files and folders can be read by their owner only', async () => {
  const folder = join(await makeFolderOfTest(), 'new', 'folder')
  const blobs = createDiskBlobs({ folder })
  await store(blobs, 'a/b', makeBytes(10))
  await blobs.put('c', makeBytes(10))
  await blobs.begin('d', 10)
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const { mode } = await stat(join(entry.parentPath, entry.name))
    expect((mode & 0o777).toString(8), entry.name).toBe(entry.isFile() ? '600' : '700')
  }
})

it('[L45] a reader on disk that stops half way leaves no file open', async () => {
  const blobs = createDiskBlobs({ folder: await makeFolderOfTest() })
  const bytes = makeBytes(mebibyte)
  await store(blobs, 'a', bytes)
  expect(await holds(blobs, 'a', bytes)).toBe(true)
  const countOpen = async () => (await readdir('/proc/self/fd')).length
  const before = await countOpen()
  for (let time = 0; time < 50; time += 1) {
    await blobs.read('a')
    for await (const _ of await blobs.read('a')) break
  }
  expect(await countOpen()).toBeLessThan(before + 5)
})
