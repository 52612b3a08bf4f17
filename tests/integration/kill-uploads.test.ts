/** Uploads to one node with a database and a folder of its own that is killed, again and again. */
import { randomInt } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { makeBytes, makeTempFolder, type Person, patienceMs, register, startServer } from '@stonechat/testkit'
import { expect, it } from 'vitest'
import { beginUpload, download, giveUp, hashOf, readOffset, sendFrom } from '../support/tus.js'

const rounds = 4
const fileBytes = 48 * 1024 * 1024 + 4_321
/** More than the node and the line hold before something is kept. */
const firstKillBytes = 20 * 1024 * 1024

it(`[L266] an upload to a server that is killed ${rounds} times goes on from what HEAD says, its bytes are equal, and nothing else is left in the folder`, {
  timeout: 240_000,
}, async () => {
  await using folder = await makeTempFolder()
  const bytes = makeBytes(fileBytes)
  let ann: Person | undefined
  let id: string | undefined
  let offset = 0
  for (let round = 0; round < rounds; round += 1) {
    await using server = await startServer({ dataDir: folder.path })
    ann ??= await register(server)
    id ??= await beginUpload(server, ann, bytes.length)
    const kept = await readOffset(server, ann, id)
    expect(kept).toBeGreaterThanOrEqual(offset)
    offset = kept
    // What it may send until the kill, so that every round has something left.
    const killAfter = round === 0 ? firstKillBytes : randomInt(1, Math.floor((bytes.length - offset) / 2))
    let killed: Promise<unknown> | undefined
    const status = await sendFrom(server, ann, { id, offset }, bytes, (sent) => {
      if (sent >= killAfter) killed ??= server.kill()
    })
    expect([status, killed === undefined]).toEqual([undefined, false])
    await killed
  }

  await using server = await startServer({ dataDir: folder.path })
  offset = await readOffset(server, ann!, id!)
  expect(offset).toBeGreaterThan(0)
  expect(await sendFrom(server, ann!, { id: id!, offset }, bytes)).toBe(204)
  expect(hashOf(await download(server, ann!, id!))).toBe(hashOf(bytes))
  const names = async () => {
    const entries = await readdir(join(folder.path, 'files'), { recursive: true, withFileTypes: true })
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
  }
  expect(await names()).toEqual([expect.stringMatching(new RegExp(`\\+${id}$`))])
  expect(await giveUp(server, ann!, id!)).toBe(204)
  await expect.poll(names, { timeout: patienceMs, interval: 100 }).toEqual([])
})
