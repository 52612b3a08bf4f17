import { createServer } from 'node:http'
import Fastify from 'fastify'
import { describe, expect, it } from 'vitest'
import { createLimiter } from '../limiter.js'
import { authenticate, createMemoryLog, createService, listen } from '../testing/fixtures.js'
import { httpGateway } from './gateway.js'
import { createNodeHandler } from './node-handler.js'

const options = () => ({
  services: [createService({ 'block.list': ({ caller }) => ({ data: { user_ids: [caller!.userId] } }) })],
  authenticate,
  limiter: createLimiter({ isEnabled: false }),
  log: createMemoryLog(),
})
const headers = { authorization: 'Bearer user-7' }

describe('embedding', () => {
  it('[H50] the routes mount on a plain node:http server under a prefix, and leave the rest to it', async () => {
    await using handler = await createNodeHandler({ ...options(), prefix: '/chat' })
    const server = createServer((request, response) => {
      handler.handle(request, response, () => response.end('the host'))
    })
    await using host = await listen(server)
    const ask = async (path: string) => (await fetch(host.url + path, { headers })).text()
    expect(await ask('/chat/api/blocks')).toBe('{"user_ids":[7]}')
    expect(await ask('/chatter')).toBe('the host')
    expect(await ask('/')).toBe('the host')
    expect(JSON.parse(await ask('/chat/nope'))).toMatchObject({ code: 'not_found' })
    expect(JSON.parse(await ask('/chat/api/openapi.json')).servers).toEqual([{ url: '/chat' }])
    expect(await ask('/chat/docs')).toContain('href="/chat/docs/static/swagger-ui.css"')
  })

  it('[H51] without a next handler, what lies outside the prefix is a 404 problem', async () => {
    await using handler = await createNodeHandler({ ...options(), prefix: '/chat' })
    await using host = await listen(createServer((request, response) => handler.handle(request, response)))
    const response = await fetch(`${host.url}/elsewhere`)
    expect(await response.json()).toMatchObject({ status: 404, code: 'not_found' })
  })

  it('[H52] the plugin mounts on a Fastify of one’s own, whose routes, parsers and errors stay as they were', async () => {
    const app = Fastify()
    app.get('/own', async () => ({ own: true }))
    app.post('/own', async (request) => request.body)
    await app.register(httpGateway, { ...options(), prefix: '/chat' })
    try {
      expect((await app.inject({ url: '/chat/api/blocks', headers })).json()).toEqual({ user_ids: [7] })
      expect((await app.inject('/chat/nope')).json()).toMatchObject({ code: 'not_found' })
      expect((await app.inject({ method: 'PUT', url: '/chat/api/blocks' })).statusCode).toBe(405)
      const own = await app.inject('/own')
      expect([own.json(), own.headers['content-security-policy']]).toEqual([{ own: true }, undefined])
      expect(
        (
          await app.inject({
            method: 'POST',
            url: '/own',
            body: 'text',
            headers: { 'content-type': 'text/plain' },
          })
        ).body,
      ).toBe('text')
      expect((await app.inject('/nope')).json()).toMatchObject({ error: 'Not Found' })
    } finally {
      await app.close()
    }
  })

  it('[H53] the plugin without a prefix leaves the 404 to its host', async () => {
    const app = Fastify()
    app.setNotFoundHandler((_request, reply) => reply.code(404).send('the host knows nothing'))
    await app.register(httpGateway, options())
    try {
      expect((await app.inject({ url: '/api/blocks', headers })).json()).toEqual({ user_ids: [7] })
      expect((await app.inject('/nope')).body).toBe('the host knows nothing')
    } finally {
      await app.close()
    }
  })
})
