import { protocolVersion } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import { createHttp } from './http.js'

type Asked = { url: string; init: RequestInit | undefined }

function createRecorded(answer: Response | Error) {
  const asked: Asked[] = []
  const http = createHttp({
    url: 'http://server',
    fetch: (url, init) => {
      asked.push({ url: String(url), init })
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)
    },
  })
  return { http, asked }
}

const problem = (status: number, body: object, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers })

describe('calls over HTTP', () => {
  it.each([
    ['group.remove', { group_id: 7, user_id: 8 }, 'DELETE http://server/api/groups/7/members/8', undefined],
    ['device.revoke', { device_id: 'a/b' }, 'DELETE http://server/api/devices/a%2Fb', undefined],
    ['user.list', { user_ids: [7, 8] }, 'GET http://server/api/users?user_ids=7%2C8', undefined],
    ['user.get', { user_id: undefined }, 'GET http://server/api/user/profile', undefined],
    [
      'group.add',
      { group_id: 7, user_ids: [8] },
      'POST http://server/api/groups/7/members',
      '{"user_ids":[8]}',
    ],
  ] as const)('[K84] %s goes by its route, and the token in its header', async (name, input, line, body) => {
    const { http, asked } = createRecorded(new Response('{}'))
    await http.call(name, input, 'secret')
    const [{ url, init }] = asked as [Asked]
    const mark = `${line.includes('?') ? '&' : '?'}x_version=${protocolVersion}`
    expect(`${init?.method} ${url}`).toBe(line + mark)
    expect(init?.body).toBe(body)
    expect(init?.headers).toMatchObject({ authorization: 'Bearer secret' })
  })

  it('[K85] a problem becomes an error with its code, its fields and when to try again', async () => {
    const errors = [{ path: 'phone', message: 'is no phone number' }]
    const { http } = createRecorded(problem(400, { code: 'invalid_input', detail: 'Not valid.', errors }))
    await expect(http.call('code.request', {})).rejects.toMatchObject({
      code: 'invalid_input',
      message: 'Not valid.',
      isRetryable: false,
      errors,
    })
    const limited = createRecorded(problem(429, { code: 'rate_limited' }, { 'retry-after': '3' }))
    await expect(limited.http.call('code.request', {})).rejects.toMatchObject({
      code: 'rate_limited',
      isRetryable: true,
      retryAfterMs: 3_000,
    })
  })

  it.each([
    ['no answer', new TypeError('failed to fetch')],
    ['a page of a proxy', new Response('<h1>Bad gateway</h1>', { status: 502 })],
    ['an answer cut short', new Response('{"user":')],
  ])('[K86] %s is `network`', async (_name, answer) => {
    const { http } = createRecorded(answer)
    await expect(http.call('code.request', {})).rejects.toMatchObject({ code: 'network', isRetryable: true })
  })
})
