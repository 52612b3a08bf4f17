import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import type { OperationRequest, Service } from '@stonechat/protocol/operations'
import express from 'express'
import { describe, expect, it } from 'vitest'
import { createLimiter } from '../limiter.js'
import { gatewayLimits } from '../limits.js'
import { authenticate, createMemoryLog, createOperation, listen, until } from '../testing/fixtures.js'
import { startHttp } from '../testing/http-server.js'
import { createNodeHandler } from './node-handler.js'

const maxBytes = 100_000
const upload = createOperation('test.upload', {
  http: ['POST', '/api/upload'],
  body: 'bytes',
  errors: ['too_large'],
})
const picture = createOperation('test.picture', {
  http: ['POST', '/api/picture'],
  body: 'bytes',
  mediaTypes: ['image/*'],
})
const operations = { [upload.name]: upload, [picture.name]: picture }

type Read = (request: OperationRequest) => Promise<unknown>

const readAll: Read = async ({ body }) => {
  const chunks: Uint8Array[] = []
  for await (const chunk of body!.read(maxBytes)) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  return {
    ...{ name: body!.name, mediaType: body!.mediaType, length: body!.length },
    ...{ bytes: bytes.length, hash: bytes.toString('base64').slice(0, 40) },
  }
}

function createUploads(read: Read) {
  const failures: unknown[] = []
  const service: Service = {
    operations: [upload.name, picture.name],
    async handle(request) {
      try {
        return { data: await read(request) }
      } catch (error) {
        failures.push(error)
        throw error
      }
    },
  }
  return { service, failures }
}

async function start(read: Read = readAll) {
  const { service, failures } = createUploads(read)
  const http = await startHttp([service], { operations })
  const send = async (body: FormData | string, path = '/api/upload') => {
    const answer = await fetch(http.url + path, {
      method: 'POST',
      headers: {
        authorization: 'Bearer user-7',
        ...(typeof body === 'string' ? { 'content-type': 'multipart/form-data; boundary=b' } : {}),
      },
      body,
    })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
  return { ...http, failures, send, [Symbol.asyncDispose]: http[Symbol.asyncDispose] }
}

function form(parts: Record<string, string | Blob | File>): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(parts)) data.append(name, value)
  return data
}

const part = (headers: string, body = 'x') => `--b\r\n${headers}\r\n\r\n${body}\r\n`
const filePart = (name = 'a.txt', body = 'x') =>
  part(`Content-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: text/plain`, body)
const end = '--b--\r\n'

const refused = {
  status: 400,
  body: expect.objectContaining({
    code: 'invalid_input',
    errors: [expect.objectContaining({ path: 'file' })],
  }),
}

describe('a form with a file', () => {
  it.each(['a.txt', '照片 1.jpg', 'صورة.png', '👋.gif', 'a;b=c.txt', '100%25.txt'])(
    '[L515] the file arrives with its bytes, its media type and its name: %s',
    async (name) => {
      await using http = await start()
      const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, at) => (at * 7) % 256))
      const sent = await http.send(form({ file: new File([bytes], name, { type: 'Image/PNG' }) }))
      expect(sent.body).toEqual({
        ...{ name, mediaType: 'image/png', bytes: bytes.length },
        hash: bytes.toString('base64').slice(0, 40),
      })
    },
  )

  it('[L515] a file may be empty, and what its name says of folders is left for the handler to judge', async () => {
    await using http = await start()
    expect((await http.send(filePart('../../etc/passwd', '') + end)).body).toMatchObject({
      ...{ name: '../../etc/passwd', bytes: 0, mediaType: 'text/plain' },
    })
  })

  it('[L516] a form without a file, with two, with one in another field, or with other fields is refused by its field', async () => {
    await using http = await start()
    const one = new File(['a'], 'a.txt')
    const two = form({ file: one })
    two.append('file', one)
    for (const body of [
      form({}),
      form({ file: 'text' }),
      form({ other: one }),
      form({ name: 'a', file: one }),
      form({ file: one, name: 'a' }),
      two,
    ])
      expect(await http.send(body)).toEqual(refused)
    expect((await http.send(form({ x_a: '1', file: one, x_b: '2' }))).status).toBe(200)
  })

  it('[L516] what is no form, or ends before it should, is refused', async () => {
    await using http = await start()
    for (const body of [
      '',
      'no form',
      end,
      filePart(),
      filePart().slice(0, -3),
      filePart('a').slice(0, 30),
      part('Content-Disposition: form-data', 'x') + end,
      part('no header', 'x') + end,
      part(`Content-Disposition: form-data; name="x_a"`, 'x').repeat(gatewayLimits.formMaxFields + 1) +
        filePart() +
        end,
      'x'.repeat(gatewayLimits.formAroundMaxBytes + 1) + filePart() + end,
      filePart() + end + 'x'.repeat(2 * gatewayLimits.formAroundMaxBytes),
    ])
      expect(await http.send(body), body.slice(0, 80)).toEqual(refused)
    const type = { 'content-type': 'multipart/form-data' }
    expect((await http.call('POST', '/api/upload', filePart() + end, type)).status).toBe(400)
    expect((await http.send(filePart() + end)).status).toBe(200)
  })

  it('[L517] the limit of the handler is that of the file, and a form that must be larger is refused unread', async () => {
    await using http = await start()
    expect((await http.send(filePart('a', 'x'.repeat(maxBytes)) + end)).body).toMatchObject({
      bytes: maxBytes,
    })
    for (const bytes of [maxBytes + 1, maxBytes + 3 * gatewayLimits.formAroundMaxBytes])
      expect(await http.send(filePart('a', 'x'.repeat(bytes)) + end)).toMatchObject({
        status: 413,
        body: { code: 'too_large' },
      })
  })

  it('[L518] the media types that are taken are those of the file', async () => {
    await using http = await start()
    const send = (type: string) =>
      http.send(form({ file: new File(['a'], 'a', { type }) }), '/api/picture').then(({ status }) => status)
    expect(await send('image/png')).toBe(200)
    expect(await send('text/html')).toBe(415)
  })

  it('[L519] a refusal reaches a caller who is still sending a form', async () => {
    await using http = await start(async () => {
      throw new Error('no')
    })
    const body = filePart('a', 'x'.repeat(gatewayLimits.httpBodyDiscardedMaxBytes - 1_000_000)) + end
    expect((await http.send(body)).status).toBe(500)
    expect((await http.send(filePart() + end)).status).toBe(500)
  })

  it('[L519] a handler whose caller goes away in the middle of a form is told', async () => {
    await using http = await start()
    for (const sent of [filePart('a', 'x'.repeat(5_000)), '--b\r\nContent-Disp']) {
      const socket = connect(http.port, '127.0.0.1')
      socket.write(
        'POST /api/upload HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer user-7\r\n' +
          `Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 90000\r\n\r\n${sent}`,
      )
      await once(socket, 'connect')
      socket.on('error', () => {})
      socket.end()
      await once(socket.resume(), 'close')
    }
    await until(() => http.failures.length > 0)
    expect(http.failures).toMatchObject([{ code: 'unavailable' }])
    expect(http.log.lines.filter(({ level }) => level === 'error')).toEqual([])
  })

  it('[L519] bytes of a form that a handler does not take yet stay with the caller', async () => {
    const waits: { goOn?: () => void } = {}
    await using http = await start(async ({ body }) => {
      let bytes = 0
      for await (const chunk of body!.read(Number.MAX_SAFE_INTEGER)) {
        bytes += chunk.length
        if (bytes === chunk.length)
          await new Promise<void>((resolve) => {
            waits.goOn = resolve
          })
      }
      return { bytes }
    })
    const chunk = Buffer.alloc(1_048_576)
    const [chunks, head, tail] = [64, filePart('a', '').slice(0, -2), `\r\n${end}`]
    const socket = connect(http.port, '127.0.0.1')
    socket.write(
      'POST /api/upload HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer user-7\r\n' +
        'Content-Type: multipart/form-data; boundary=b\r\n' +
        `Content-Length: ${head.length + chunks * chunk.length + tail.length}\r\n\r\n${head}`,
    )
    for (let sent = 0; sent < chunks; sent += 1) socket.write(chunk)
    socket.write(tail)
    await until(() => waits.goOn !== undefined)
    for (let round = 0; round < 20; round += 1) await http.call('GET', '/healthz')
    expect(socket.writableLength).toBeGreaterThan((chunks / 2) * chunk.length)
    waits.goOn!()
    let answer = ''
    for await (const one of socket) answer += String(one)
    expect(answer).toContain(`{"bytes":${chunks * chunk.length}}`)
  })

  it('[L520] names of 10,000 characters arrive, and headers without end are cut or refused', async () => {
    await using http = await start()
    const name = 'n'.repeat(10_000)
    expect((await http.send(filePart(name) + end)).body).toMatchObject({ name })
    const huge = await http.send(filePart('n'.repeat(200_000)) + end)
    expect([200, 400]).toContain(huge.status)
    expect(String(huge.body.name ?? '').length).toBeLessThanOrEqual(gatewayLimits.formHeaderMaxBytes)
    const many = Array.from({ length: 5_000 }, (_, at) => `X-${at}: 1`).join('\r\n')
    expect([200, 400]).toContain((await http.send(part(`${many}\r\nContent-Type: a/b`) + end)).status)
    expect((await http.send(filePart() + end)).status).toBe(200)
  })

  it('[L521] a form that the host has read is taken from it', async () => {
    await using handler = await createNodeHandler({
      ...{ services: [createUploads(readAll).service], operations, authenticate },
      ...{ limiter: createLimiter({ isEnabled: false }), log: createMemoryLog() },
    })
    const parser = express.raw({ type: '*/*' }) as unknown as typeof handler.handle
    await using server = await listen(
      createServer((request, response) => parser(request, response, () => handler.handle(request, response))),
    )
    const answer = await fetch(`${server.url}/api/upload`, {
      method: 'POST',
      headers: { authorization: 'Bearer user-7' },
      body: form({ file: new File(['abc'], 'a.txt', { type: 'text/plain' }) }),
    })
    expect(await answer.json()).toMatchObject({ name: 'a.txt', mediaType: 'text/plain', bytes: 3 })
  })
})
