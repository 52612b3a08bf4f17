/** What the server knows of files, whatever they came by. */
import { readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openBlobs } from '@stonechat/file'
import { openSqlite } from '@stonechat/storage/sqlite'
import { call, makeTempFolder, register, runProgram, startApp } from '@stonechat/testkit'
import { uuidv7 } from 'uuidv7'
import { describe, expect, it } from 'vitest'

describe('files', () => {
  it('[L134] its owner reads what is known of a file and deletes it; for everybody else there is none', async () => {
    await using server = await startApp()
    const [ann, bob] = [await register(server), await register(server)]
    const id = uuidv7()
    {
      await using stores = await openSqlite({ path: join(server.dataDir, 'stonechat.db') })
      const draft = {
        ...{
          id,
          ownerId: ann.id,
          clientId: undefined,
          name: '图.png',
          mediaType: 'image/png',
          isVoice: false,
        },
        ...{ bytes: 5, hints: {}, blobKey: `files/x/${id}`, blobState: '', createdAt: 1 },
      }
      await stores.file.createFile(draft, 1_000, 60_000)
    }
    const as = (token: string, what: 'GET' | 'DELETE', file = id) =>
      call(server, `${what} /api/files/${file}`, { token })
    expect(await as(ann.token, 'GET')).toMatchObject({
      status: 200,
      body: {
        id,
        owner_id: ann.id,
        kind: 'file',
        name: '图.png',
        bytes: 5,
        state: 'uploading',
        created_at: 1,
      },
    })
    const none = { status: 404, body: { code: 'file_not_found' } }
    for (const what of ['GET', 'DELETE'] as const) {
      expect(await as(bob.token, what)).toMatchObject(none)
      expect(await as(ann.token, what, uuidv7())).toMatchObject(none)
      expect(await as(ann.token, what, '..%2F..')).toMatchObject({ status: 400 })
    }
    expect(await as(ann.token, 'DELETE')).toMatchObject({ status: 204 })
    expect(await as(ann.token, 'GET')).toMatchObject(none)
    expect(await as(ann.token, 'DELETE')).toMatchObject(none)
  })

  it('[L135] a place that cannot be used ends the start with one sentence', async () => {
    await using folder = await makeTempFolder()
    const file = join(folder.path, 'file')
    await writeFile(file, '')
    const { code, errors } = await runProgram([
      ...['-port', '0', '-grpc', 'off', '-host', '127.0.0.1', '-data', folder.path, '-files', `file:${file}`],
    ])
    expect({ code, errors }).toEqual({
      code: 1,
      errors: [`stonechat: cannot keep files in file:${file}: something on the way is not a folder`],
    })
  })

  it('[L154] stonechat files check names every fault and ends with 1 where one is left, with 0 after -repair has mended all', async () => {
    await using server = await startApp()
    const orphan = `files/00/${'0'.repeat(8)}-0000-7000-8000-${'0'.repeat(12)}`
    const blobs = await openBlobs(`file:${join(server.dataDir, 'files')}`, { env: {} })
    await blobs.put(orphan, new Uint8Array(5))
    await setAge(join(server.dataDir, 'files'))
    const check = (...more: string[]) =>
      runProgram(['files', 'check', '-data', server.dataDir, '-log-format', 'json', ...more])
    const found = await check()
    expect(found.code).toBe(1)
    expect(found.all).toContain(`${orphan}: 5 bytes to which nothing refers`)
    const repaired = await check('-repair')
    expect(repaired.code).toBe(0)
    expect(repaired.all).toContain(`${orphan}: 5 bytes to which nothing refers: repaired`)
    expect((await check()).all).toContain('0 files with 0 bytes')
  })
})

/** As if all files of a folder were a day old. */
async function setAge(folder: string): Promise<void> {
  const at = new Date(Date.now() - 24 * 60 * 60_000)
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) await utimes(join(entry.parentPath, entry.name), at, at)
}
