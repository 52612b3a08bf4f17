/** Stickers that the server gives to everybody, by its command. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { call, makeTempFolder, type Person, register, runProgram, startApp } from '@stonechat/testkit'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'

const picture = (red: number) =>
  sharp({ create: { width: 60, height: 40, channels: 3, background: { r: red, g: 0, b: 0 } } })
    .png()
    .toBuffer()

describe('packs of stickers', { timeout: 120_000 }, () => {
  it('[T315] stonechat stickers makes a pack of a folder while the server runs, adds what it lacks, lists and removes', async () => {
    await using server = await startApp()
    await using temp = await makeTempFolder()
    const folder = join(temp.path, 'Cats')
    await mkdir(folder)
    for (const [at, name] of ['10 wave.png', '2 yawn 打哈欠.png'].entries())
      await writeFile(join(folder, name), await picture(at))
    const run = (...words: string[]) =>
      runProgram(['stickers', ...words, '-data', server.dataDir, '-log-format', 'json'])
    const [ann, bob] = [await register(server), await register(server)]
    const packs = async ({ token }: Person) =>
      (await call(server, 'GET /api/sticker-packs', { token })).body.packs

    expect(await packs(ann)).toEqual([])
    const first = await run('add', folder)
    expect([first.code, first.all]).toEqual([0, expect.stringContaining('2 added to Cats')])
    const [pack] = await packs(ann)
    expect(pack).toMatchObject({
      title: 'Cats',
      stickers: [{ file: { name: '2 yawn 打哈欠.png', width: 60 } }, { file: { name: '10 wave.png' } }],
    })
    await writeFile(join(folder, 'words.png'), 'words')
    await writeFile(join(folder, '3.png'), await picture(3))
    const second = await run('add', folder, '-title', 'Cats')
    expect(second.code).toBe(1)
    expect(second.all).toContain('words.png: no picture that can be a sticker')
    expect(second.all).toContain('1 added to Cats')
    expect((await packs(bob))[0].stickers).toHaveLength(3)
    expect((await run('list')).all).toContain(`${pack.id}  Cats  3 stickers`)

    // Everybody may send it, also on: its picture is everybody's.
    const { id, file } = pack.stickers[0]
    const content = { type: 'sticker', sticker_id: id }
    const body = { target_id: bob.id, content }
    const sent = await call(server, 'POST /api/send', { token: ann.token, body })
    expect(sent).toMatchObject({ status: 201, body: { content: { ...content, file } } })
    const link = await call(server, 'POST /api/files/links', { token: bob.token, body: { file_ids: [id] } })
    const loaded = await fetch(new URL(link.body.links[0].url, server.url))
    expect([loaded.status, loaded.headers.get('content-type')]).toEqual([200, 'image/png'])
    // As one's own it keeps its name.
    const own = await call(server, 'POST /api/stickers', { token: bob.token, body: { file_id: id } })
    expect(own.body.file.name).toBe(file.name)
    expect((await runProgram(['files', 'check', '-data', server.dataDir])).code).toBe(0)

    expect((await run('remove', String(pack.id))).code).toBe(0)
    expect(await packs(ann)).toEqual([])
    expect((await call(server, 'POST /api/send', { token: ann.token, body })).status).toBe(201)
    expect((await fetch(new URL(link.body.links[0].url, server.url))).status).toBe(200)
  })

  it('[T316] stonechat stickers says in a sentence what is wrong with what it was asked', async () => {
    await using temp = await makeTempFolder()
    const run = async (...words: string[]) => {
      const { code, errors } = await runProgram(['stickers', ...words, '-data', temp.path])
      return [code, errors.at(-1)]
    }
    expect(await run('add')).toEqual([2, 'stonechat: stickers add needs one FOLDER'])
    expect(await run('paint')).toEqual([
      2,
      'stonechat: stickers needs the command add, list or remove; see stonechat stickers -help',
    ])
    expect(await run('add', join(temp.path, 'nowhere'))).toEqual([
      1,
      `stonechat: cannot read the folder ${join(temp.path, 'nowhere')}`,
    ])
    await mkdir(join(temp.path, 'none'))
    expect(await run('add', join(temp.path, 'none'))).toEqual([
      1,
      `stonechat: there are no files in ${join(temp.path, 'none')}`,
    ])
    expect(await run('add', temp.path, '-title', 'x'.repeat(61))).toEqual([
      2,
      'stonechat: a title has 1 to 60 characters',
    ])
    expect(await run('remove', '7')).toEqual([1, 'stonechat: there is no pack 7'])
    expect(await run('remove', 'Cats')).toEqual([
      2,
      'stonechat: stickers remove needs the number of a pack; see stonechat stickers list',
    ])
  })
})
