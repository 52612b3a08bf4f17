/** From an upload to its end, on the whole product: files live as long as a message that somebody can see has them. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { call, type Person, patienceMs, type RunningApp, register, startApp } from '@stonechat/testkit'
import { describe, expect, it, vi } from 'vitest'
import { phonePicture } from '../../packages/file/src/testing/phone-picture.js'

const waiting = { timeout: patienceMs, interval: 100 }

describe('the life of a file', () => {
  it('[L426] a picture goes from one person to another, is seen by nobody else, and leaves the disk with its last message', async () => {
    await using server = await startApp()
    const [ann, bob, eve] = [await register(server), await register(server), await register(server)]
    const file = await upload(server, ann)
    const kept = await blobs(server)
    expect(kept).not.toEqual([])
    const content = { type: 'file', files: [{ id: file.id }], text: 'from the sea' }
    const sent = await post(server, ann, '/api/send', { target_id: bob.id, content })
    const { owner_id, state, created_at, ...facts } = file
    expect(sent).toMatchObject({ status: 201, body: { content: { ...content, files: [facts] } } })
    expect(facts).toMatchObject({ kind: 'image', width: 800, height: 600, thumbhash: expect.any(String) })

    const link = await linkOf(server, bob, file.id)
    expect((await fetch(new URL(link!, server.url))).status).toBe(200)
    expect(await linkOf(server, eve, file.id)).toBeUndefined()
    // Bob sends it on to himself: the same bytes.
    await post(server, bob, '/api/send', { target_id: bob.id, content: sent.body.content })
    expect(await blobs(server)).toEqual(kept)

    await post(server, ann, '/api/messages/recall', { target_id: bob.id, seq: 1 })
    expect((await fetch(new URL(link!, server.url))).status).toBe(200)
    await post(server, bob, '/api/messages/delete', { target_id: bob.id, seqs: [1] })
    expect((await fetch(new URL(link!, server.url))).status).toBe(404)
    await vi.waitFor(async () => expect(await blobs(server)).toEqual([]), waiting)
    const gone = await call(server, `GET /api/files/${file.id}`, { token: ann.token })
    expect(gone).toMatchObject({ status: 404, body: { code: 'file_not_found' } })
  })

  it('[L427] the files of a group leave the disk once everybody has left it', async () => {
    await using server = await startApp()
    const [ann, bob] = [await register(server), await register(server)]
    const group = (await post(server, ann, '/api/groups', { name: 'sea', member_ids: [bob.id] })).body
    const file = await upload(server, ann)
    const content = { type: 'file', files: [{ id: file.id }] }
    const target = { target_type: 'group', target_id: group.id }
    expect((await post(server, ann, '/api/send', { ...target, content })).status).toBe(201)
    await call(server, `DELETE /api/groups/${group.id}`, { token: ann.token })
    for (const one of [ann, bob]) {
      expect(await linkOf(server, bob, file.id)).toBeDefined()
      const line = `DELETE /api/groups/${group.id}/members/${one.id}` as const
      expect((await call(server, line, { token: one.token })).status).toBe(204)
    }
    expect(await linkOf(server, bob, file.id)).toBeUndefined()
    await vi.waitFor(async () => expect(await blobs(server)).toEqual([]), waiting)
  })
})

/** A picture that is ready. */
async function upload(server: RunningApp, { token }: Person) {
  const bytes = await phonePicture('jpeg', { width: 800, height: 600 })
  const response = await fetch(new URL('/api/files?name=sea.jpg', server.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'image/jpeg' },
    body: new Uint8Array(bytes),
  })
  expect(response.status).toBe(201)
  const { id } = (await response.json()) as { id: string }
  return vi.waitFor(async () => {
    const { body } = await call(server, `GET /api/files/${id}`, { token })
    expect(body.state).toBe('ready')
    return body
  }, waiting)
}

function post(server: RunningApp, { token }: Person, path: `/${string}`, body: object) {
  return call(server, `POST ${path}`, { token, body })
}

async function linkOf(server: RunningApp, person: Person, id: string): Promise<string | undefined> {
  const { body } = await post(server, person, '/api/files/links', { file_ids: [id] })
  return body.links[0]?.url
}

/** What lies on the disk. */
async function blobs({ dataDir }: RunningApp): Promise<string[]> {
  const entries = await readdir(join(dataDir, 'files'), { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
}
