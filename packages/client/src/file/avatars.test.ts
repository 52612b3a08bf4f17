import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Client } from '../index.js'
import { type FakeServer, startFakeServer } from '../testing/fake-server.js'
import { me } from '../testing/fake-world.js'
import { createNodeClient } from '../testing/node-client.js'

let fake: FakeServer
let client: Client

beforeEach(async () => {
  fake = await startFakeServer()
  client = createNodeClient(fake.url)
  await client.signIn({ phone: '1', password: 'x' })
})

afterEach(async () => {
  await client[Symbol.asyncDispose]()
  await fake[Symbol.asyncDispose]()
})

describe('avatars', () => {
  it('[L643] a picture becomes an avatar, with the square in whole pixels that was chosen, and goes away again; a refusal shows its reason', async () => {
    const asked: unknown[] = []
    fake.onHttp = (request, response) => {
      if (!request.url?.includes('/avatar')) return false
      void (async () => {
        let body = ''
        for await (const chunk of request) body += chunk
        const { 'content-type': type, authorization } = request.headers
        asked.push([request.method, request.url, type, body])
        expect(authorization).toBe('Bearer token-0')
        if (body === 'bad')
          return response.writeHead(422).end(JSON.stringify({ code: 'file_refused', detail: 'no picture' }))
        if (request.method === 'DELETE') return response.writeHead(204).end()
        return response.end(JSON.stringify({ ...me, avatar_url: '/api/avatars/x.webp' }))
      })()
      return true
    }
    const files = await client.files()
    const picture = new Blob(['jpeg'], { type: 'image/jpeg' })
    const user = await files.setAvatar(picture, { x: 10.4, y: 0, size: 200.6 })
    expect(user.avatar_url).toBe('/api/avatars/x.webp')
    await files.setGroupAvatar(30_003, picture)
    await files.removeAvatar()
    await files.removeGroupAvatar(30_003)
    await expect(files.setAvatar(new Blob(['bad']))).rejects.toMatchObject({ code: 'file_refused' })
    expect(asked).toEqual([
      ['POST', '/api/user/avatar?crop=10,0,200', 'image/jpeg', 'jpeg'],
      ['POST', '/api/groups/30003/avatar', 'image/jpeg', 'jpeg'],
      ['DELETE', '/api/user/avatar', undefined, ''],
      ['DELETE', '/api/groups/30003/avatar', undefined, ''],
      ['POST', '/api/user/avatar', 'application/octet-stream', 'bad'],
    ])
  })
})
