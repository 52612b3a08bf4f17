import type { Auth } from '@stonechat/protocol/operations'
import { describe, expect, it } from 'vitest'
import { createLimiter } from '../limiter.js'
import { gatewayLimits } from '../limits.js'
import { createEcho, createOperation } from '../testing/fixtures.js'
import { startHttp } from '../testing/http-server.js'

const serviceToken = 'a-service-token'
const levels = ['none', 'user', 'bot', 'operator', 'service'] as const satisfies readonly Auth[]
const echo = createEcho(
  levels.map((auth) =>
    createOperation(`test.${auth}`, { auth, cost: 10, http: ['POST', `/api/test/${auth}`] }),
  ),
)

function start(options: Parameters<typeof startHttp>[1] = {}) {
  return startHttp([echo.service], { operations: echo.operations, serviceToken, ...options })
}

describe('levels of operations over HTTP', () => {
  it.each([
    ['nobody', '', { none: 200, user: 401, bot: 401, operator: 401, service: 401 }],
    ['a user', 'Bearer user-7', { none: 200, user: 200, bot: 403, operator: 403, service: 403 }],
    ['a bot', 'Bearer bot-7', { none: 200, user: 200, bot: 200, operator: 403, service: 403 }],
    ['an operator', 'Bearer operator-7', { none: 200, user: 200, bot: 403, operator: 200, service: 403 }],
    ['a service', `Bearer ${serviceToken}`, { none: 200, user: 403, bot: 403, operator: 200, service: 200 }],
  ])(
    '[H510] a caller over HTTP reaches the operations of its levels, and no others: %s',
    async (_who, authorization, expected) => {
      await using http = await start()
      const answers: Record<string, number> = {}
      for (const level of levels)
        answers[level] = (await http.call('POST', `/api/test/${level}`, {}, { authorization })).status
      expect(answers).toEqual(expected)
    },
  )

  it('[H511] a caller with the service token is a service and no user, for open operations too', async () => {
    await using http = await start({ serviceToken: 'secret' })
    const { body } = await http.call(
      'POST',
      '/api/test/service',
      { a: 1 },
      { authorization: 'bearer secret' },
    )
    expect(body).toEqual({ caller: { kind: 'service' }, input: { a: 1 } })
    const open = await http.call('POST', '/api/test/none', {}, { authorization: 'Bearer secret' })
    expect(open.body.caller).toEqual({ kind: 'service' })
  })

  it('[H512] a token that differs from the service token is a bad token; where there is no service token, no caller is a service', async () => {
    await using http = await start({ serviceToken: 'secret' })
    const refusalOf = async (authorization: string, server = http) => {
      const { status, body } = await server.call('POST', '/api/test/service', {}, { authorization })
      return [status, body.code]
    }
    for (const token of ['secre', 'secrets', 'Secret'])
      expect(await refusalOf(`Bearer ${token}`)).toEqual([401, 'unauthenticated'])
    await using other = await startHttp([echo.service], { operations: echo.operations })
    expect(await refusalOf('Bearer undefined', other)).toEqual([401, 'unauthenticated'])
    await expect(start({ serviceToken: '' })).rejects.toThrow(RangeError)
  })

  it('[H513] a service spends the points that signed-in users of its address share, and never those of strangers', async () => {
    const each = 10 + gatewayLimits.ratePointsPerHttpRequest
    const limiter = createLimiter({ isEnabled: true, clock: () => 1_000, pointsPerAddress: 10 * each })
    await using http = await start({ serviceToken: 'secret', limiter })
    limiter.take({ cost: gatewayLimits.ratePointsPerIp - each, ip: '127.0.0.1' })
    const ask = (authorization: string) => http.call('POST', '/api/test/none', {}, { authorization })
    for (let asked = 0; asked < 9; asked += 1) expect((await ask('Bearer secret')).status).toBe(200)
    expect((await ask('Bearer user-7')).status).toBe(200)
    const refused = await ask('Bearer secret')
    expect([refused.status, refused.body.code]).toEqual([429, 'rate_limited'])
    expect((await ask('')).status).toBe(200)
  })

  it('[H514] OpenAPI says of each operation which token it takes', async () => {
    await using http = await start()
    const { paths, components } = (await http.call('GET', '/api/openapi.json')).body
    const securityOf = (level: string) => paths[`/api/test/${level}`].post.security
    expect(levels.map(securityOf)).toEqual([
      [],
      [{ token: [] }],
      [{ token: [] }],
      [{ token: [] }, { service: [] }],
      [{ service: [] }],
    ])
    expect(Object.keys(components.securitySchemes)).toEqual(['token', 'service'])
    expect(paths['/api/test/operator'].post.responses).toHaveProperty('403')
  })
})
