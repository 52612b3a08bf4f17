import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { Service } from '@stonechat/protocol/operations'
import express from 'express'
import Fastify from 'fastify'
import { describe, expect, it } from 'vitest'
import { createLimiter } from '../limiter.js'
import { authenticate, createMemoryLog, createOperation, listen } from '../testing/fixtures.js'
import { createNodeHandler } from './node-handler.js'

type Handle = (request: IncomingMessage, response: ServerResponse, next?: () => void) => void

const json = createOperation('test.json', { http: ['POST', '/api/json'] })
const bytes = createOperation('test.bytes', { http: ['POST', '/api/bytes'], body: 'bytes' })
const operations = { [json.name]: json, [bytes.name]: bytes }

/** Answers with what came: the input, and how many bytes. */
const service: Service = {
  operations: [json.name, bytes.name],
  async handle({ input, body }) {
    let count = 0
    for await (const chunk of body?.read(100) ?? []) count += chunk.length
    return { data: { input, count } }
  },
}

/** The chat under /chat of a host that a function makes. */
async function mount(makeHost: (chat: Handle) => RequestListener) {
  const log = createMemoryLog()
  const chat = await createNodeHandler({
    ...{ services: [service], operations, authenticate, log, prefix: '/chat' },
    limiter: createLimiter({ isEnabled: false }),
  })
  const host = await listen(createServer(makeHost(chat.handle)))
  return {
    log,
    async post(name: 'json' | 'bytes', body: string) {
      const response = await fetch(`${host.url}/chat/api/${name}`, {
        method: 'POST',
        headers: { authorization: 'Bearer user-7', 'content-type': 'application/json' },
        body,
      })
      return { status: response.status, ...((await response.json()) as object) }
    },
    async [Symbol.asyncDispose]() {
      await host[Symbol.asyncDispose]()
      await chat.close()
    },
  }
}

const text = JSON.stringify({ name: '小明', list: [1, 2] })
const asJson = { status: 200, input: JSON.parse(text), count: 0 }
const asBytes = { status: 200, input: {}, count: Buffer.byteLength(text) }
const gone = { status: 500, code: 'internal' }

describe('a host that reads bodies before the chat', () => {
  it.each([
    ['as JSON, like express.json() and Nest', [express.json(), express.urlencoded({ extended: true })]],
    ['as bytes', [express.raw({ type: '*/*' })]],
    ['as text', [express.text({ type: '*/*' })]],
    ['not at all', []],
  ])('[H950] a body that the host has read %s is taken', async (_title, parsers) => {
    await using host = await mount((chat) => (request, response) => {
      const next = (index: number) => {
        const parser = parsers[index] as Handle | undefined
        if (parser === undefined) chat(request, response)
        else parser(request, response, () => next(index + 1))
      }
      next(0)
    })
    expect(await host.post('json', text)).toEqual(asJson)
    expect(await host.post('bytes', text)).toEqual(asBytes)
    expect(await host.post('bytes', JSON.stringify({ x: 'x'.repeat(100) }))).toMatchObject({
      code: 'too_large',
    })
  })

  it('[H951] a body that the host has read and not kept is an error at once, and the log says what to do', async () => {
    await using host = await mount((chat) => (request, response) => {
      void buffer(request).then(() => chat(request, response))
    })
    expect(await host.post('json', text)).toMatchObject(gone)
    expect(await host.post('bytes', text)).toMatchObject(gone)
    const failed = host.log.lines.filter(({ event }) => event === 'http.failed')
    for (const { fields } of failed)
      expect(String(fields.err)).toMatch(/mount the chat before what reads bodies/)
    expect(failed).toHaveLength(2)
  })

  it('[H951] within a route of Fastify, which keeps the body to itself, it is the same', async () => {
    const app = Fastify()
    await using host = await mount((chat) => {
      app.all('/chat/*', (request, reply) => {
        reply.hijack()
        chat(request.raw, reply.raw)
      })
      return (request, response) => void app.ready().then(() => app.routing(request, response))
    })
    expect(await host.post('json', text)).toMatchObject(gone)
    await app.close()
  })

  it('[H950] a host that hands on what it parsed is understood, whatever made it', async () => {
    const app = Fastify()
    await using host = await mount((chat) => {
      app.all('/chat/*', (request, reply) => {
        reply.hijack()
        chat(Object.assign(request.raw, { body: request.body }), reply.raw)
      })
      return (request, response) => void app.ready().then(() => app.routing(request, response))
    })
    expect(await host.post('json', text)).toEqual(asJson)
    await app.close()
  })
})
