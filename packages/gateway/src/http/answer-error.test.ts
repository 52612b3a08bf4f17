import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { json as readJson } from 'node:stream/consumers'
import type { FieldError } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import { gatewayLimits } from '../limits.js'
import { createService } from '../testing/fixtures.js'
import { exchangeRaw, startHttp } from '../testing/http-server.js'

const service = createService({
  'message.send': ({ input }) => ({ data: input }),
  'group.create': () => {
    throw new Error('the secret of the database')
  },
})
const json = { 'content-type': 'application/json' }

/** Sends all of a body, whatever comes back meanwhile. */
async function sendBody(port: number, headers: Record<string, string>, body: string) {
  const sending = request({
    ...{ port, host: '127.0.0.1', method: 'POST', path: '/api/send', agent: false },
    headers: { authorization: 'Bearer user-7', ...headers },
  })
  sending.end(body)
  const [response] = (await once(sending, 'response')) as [IncomingMessage]
  return (await readJson(response)) as { status: number; code: string }
}

describe('an error', () => {
  it('[H20] an error is a problem document with type, title, status, detail and code', async () => {
    await using http = await startHttp([service])
    const { status, body, headers } = await http.call('GET', '/api/nothing-here')
    expect(status).toBe(404)
    expect(headers.get('content-type')).toBe('application/problem+json')
    expect(body).toEqual({
      type: 'urn:stonechat:error:not_found',
      title: 'Not found',
      status: 404,
      detail: 'There is nothing here.',
      code: 'not_found',
      retryable: false,
    })
  })

  it.each([
    ['zh-CN,zh;q=0.9,en;q=0.8', '内容不存在。'],
    ['en-US,zh;q=0.5', 'There is nothing here.'],
    ['fr, zh;q=0.1', '内容不存在。'],
    ['fr', 'There is nothing here.'],
    [';;q=,,*;q=x', 'There is nothing here.'],
  ])('[H21] an error speaks the language of Accept-Language: %s', async (language, detail) => {
    await using http = await startHttp([service])
    const { body } = await http.call('GET', '/nothing', undefined, { 'accept-language': language })
    expect(body.detail).toBe(detail)
  })

  it.each([
    ['zh-CN', { target_id: 'x' }, ['必须是数字', '不能缺少']],
    ['en', { target_id: 'x' }, ['must be a number', 'is missing']],
    ['zh', JSON.parse('{"__proto__": 1}'), ['不能用作字段名']],
    ['zh', [], ['必须是 JSON 对象']],
  ])(
    '[H503] an error says in that language what is wrong with each field: %s %j',
    async (language, body, messages) => {
      await using http = await startHttp([service])
      const answer = await http.call('POST', '/api/send', body, { 'accept-language': language })
      expect(answer.status).toBe(400)
      expect(answer.body.errors.map(({ message }: FieldError) => message)).toEqual(messages)
    },
  )

  it('[H22] an unexpected error is internal: its cause is logged and not revealed', async () => {
    await using http = await startHttp([service])
    const { status, body, text } = await http.call('POST', '/api/groups', { name: 'n' })
    expect([status, body.code]).toEqual([500, 'internal'])
    expect(text).not.toContain('secret')
    expect(http.log.lines).toContainEqual({
      level: 'error',
      event: 'http.failed',
      fields: expect.objectContaining({
        err: expect.objectContaining({ message: 'the secret of the database' }),
      }),
    })
  })

  it.each([
    ['no JSON', '{"target_id":', 400, 'invalid_json'],
    ['a list', '[]', 400, 'invalid_input'],
    ['a number', '7', 400, 'invalid_input'],
    ['null', 'null', 400, 'invalid_input'],
    ['nested 100,000 deep', '['.repeat(100_000) + ']'.repeat(100_000), 400, 'invalid_input'],
    ['a __proto__', '{"target_id":1,"content":"a","__proto__":{"target_id":2}}', 400, 'invalid_input'],
    [
      'an escaped __proto__ within',
      '{"target_id":1,"content":{"type":"custom","name":"a","data":{"\\u005f_proto__":1}}}',
      400,
      'invalid_input',
    ],
    ['NUL in the text', '{"target_id":1,"content":"a\\u0000"}', 400, 'invalid_input'],
    ['half a character', '{"target_id":1,"content":"\\ud83d"}', 400, 'invalid_input'],
    ['more than 256 KiB', `"${'a'.repeat(gatewayLimits.httpBodyMaxBytes)}"`, 413, 'too_large'],
  ])('[H23] a bad body is refused by what is wrong with it: %s', async (_name, body, status, code) => {
    await using http = await startHttp([service])
    const answer = await http.call('POST', '/api/send', body, json)
    expect([answer.status, answer.body.code]).toEqual([status, code])
    expect(({} as { target_id?: number }).target_id).toBeUndefined()
  })

  it('[H85] a client that sent too much is answered when all of it has come, so that nothing resets the answer', async () => {
    await using http = await startHttp([service])
    const isWhole: boolean[] = []
    http.app.server.on('request', (request, response) => {
      response.once('finish', () => isWhole.push(request.complete))
    })
    const tooMuch = `"${'a'.repeat(8 * gatewayLimits.httpBodyMaxBytes)}"`
    for (const headers of [
      { ...json, 'content-length': String(tooMuch.length) },
      { ...json, 'transfer-encoding': 'chunked' },
    ])
      expect(await sendBody(http.port, headers, tooMuch)).toMatchObject({ status: 413, code: 'too_large' })
    expect(isWhole).toEqual([true, true])
  })

  it('[H86] the server reads no more than httpBodyDiscardedMaxBytes of a body that it refuses', async () => {
    await using http = await startHttp([service])
    const endless = connect(http.port, '127.0.0.1')
    endless.write(
      'POST /api/send HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer user-7\r\n' +
        'Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
    )
    const closed = new Promise((resolve) => endless.on('error', () => {}).once('close', resolve))
    const chunk = `10000\r\n${'a'.repeat(0x10000)}\r\n`
    const pour = () => endless.writable && endless.write(chunk, pour)
    pour()
    endless.resume()
    await closed
    expect(endless.bytesWritten).toBeGreaterThan(gatewayLimits.httpBodyDiscardedMaxBytes)
  })

  it('[H24] a body of bytes that are not UTF-8 is invalid_json', async () => {
    await using http = await startHttp([service])
    const response = await fetch(`${http.url}/api/send`, {
      method: 'POST',
      headers: { ...json, authorization: 'Bearer user-7' },
      body: Buffer.from([0x22, 0xff, 0xfe, 0x22]),
    })
    expect(await response.json()).toMatchObject({ status: 400, code: 'invalid_json' })
  })

  it('[H25] the API takes JSON only: another content type is 415', async () => {
    await using http = await startHttp([service])
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'nonsense',
    ]) {
      const { status, body } = await http.call('POST', '/api/send', '{}', { 'content-type': type })
      expect([status, body.code]).toEqual([415, 'unsupported_media_type'])
    }
    expect(
      (
        await http.call(
          'POST',
          '/api/send',
          { target_id: 1, content: 'a' },
          { 'content-type': 'application/json; charset=utf-8' },
        )
      ).status,
    ).toBe(201)
  })

  it('[H26] a refusal names the methods of a path where another one is used', async () => {
    await using http = await startHttp([service])
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const { status, body, headers } = await http.call(method, '/api/send')
      expect([status, body.code, headers.get('allow')]).toEqual([405, 'method_not_allowed', 'POST'])
    }
    expect((await http.call('POST', '/healthz')).headers.get('allow')).toBe('GET, HEAD')
  })

  it.each(['/api/%zz', '//api//send', '/api/send/', '/../../etc/passwd', `/${'a'.repeat(5_000)}`])(
    '[H27] a strange path is not found in the same form: %s',
    async (path) => {
      await using http = await startHttp([service])
      const answer = await exchangeRaw(
        http.port,
        `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
      )
      expect(answer).toMatch(/^HTTP\/1\.1 404 /)
      expect(answer).toContain('"code":"not_found"')
    },
  )

  it('[H28] the server answers what is not HTTP with a problem document too', async () => {
    await using http = await startHttp([service])
    const answer = await exchangeRaw(http.port, 'nonsense\r\n\r\n')
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).toContain('application/problem+json')
  })
})
